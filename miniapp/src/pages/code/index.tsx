import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { whyNot } from '../../copy/vouchers';
import { CodePanel } from '../../features/wallet/code-panel';
import { RealNamePrompt } from '../../features/wallet/real-name-prompt';
import { LockedPanel, RedeemedPanel } from '../../features/wallet/till-panels';
import { useCode } from '../../features/wallet/use-code';
import { returnedWords } from '../../features/wallet/voucher-facts';
import { roundYuan } from '../../lib/money';
import { open, routes } from '../../lib/routes';
import { useServerNow } from '../../lib/use-server-now';
import { useNoShare } from '../../lib/use-share';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { FailureNotice } from '../../ui/failure-notice';
import { Notice } from '../../ui/notice';
import { PageShell } from '../../ui/page-shell';
import { Skeleton } from '../../ui/skeleton';

type CodeState = ReturnType<typeof useCode>;

/** What the till makes of the voucher, or the code itself. */
function Body({ code, nowMs }: { code: CodeState; nowMs: number }) {
  const { detail, key } = code;
  const voucher = detail.data?.voucher;
  if (detail.data?.redemption && voucher?.state === 'redeemed') {
    return (
      <>
        <RedeemedPanel redemption={detail.data.redemption} />
        <Notice icon="receipt" label="请向门店索取实名发票，金额为您实际支付的金额。" />
        <RealNamePrompt />
      </>
    );
  }
  if (voucher?.lock) {
    return <LockedPanel lock={voucher.lock} />;
  }
  if (voucher?.usable.reason) {
    return (
      <EmptyState
        icon="alert"
        sentence={`${whyNot[voucher.usable.reason]}。`}
        action={{ label: '回券包', onPress: () => open(routes.wallet) }}
      />
    );
  }
  return key ? <CodePanel codeKey={key} nowMs={nowMs} /> : <Skeleton blocks={1} tall />;
}

function Warnings({ code }: { code: CodeState }) {
  const voucher = code.detail.data?.voucher;
  return (
    <>
      {code.failure ? <FailureNotice failure={code.failure} onRetry={code.detail.reload} /> : null}
      {code.captured ? <Notice icon="alert" label="截图无法使用，码每 30 秒更新。" /> : null}
      {code.clockInDoubt ? (
        <Notice
          icon="alert"
          label="手机时间偏差过大。如果收银台提示码已失效，请连上网络再打开本页。"
        />
      ) : null}
      {voucher?.returned && code.live ? <Notice kind="ok" label={returnedWords(voucher)} /> : null}
    </>
  );
}

export default function CodePage() {
  const { id } = useRouter().params;
  const code = useCode(id);
  const now = useServerNow(undefined, code.live);
  useNoShare();
  const voucher = code.detail.data?.voucher;
  const showing = code.live && !voucher?.lock;
  return (
    <PageShell title="核销码">
      <Warnings code={code} />
      {voucher && showing ? (
        <View className="card row row--apart">
          <View className="heading">{roundYuan(voucher.faceFen)} 元消费券</View>
          <View className="small">单件满 {roundYuan(voucher.minItemFen)} 元可用</View>
        </View>
      ) : null}
      <Body code={code} nowMs={now} />
      {showing ? (
        <View className="small stack">
          <View>请在收银台出示，店员扫码后，这里会自动显示结果。</View>
          <View>扫码枪坏了，也可以让店员手动输入上面 16 位数字。</View>
        </View>
      ) : (
        <ActionButton kind="plain" onPress={() => open(routes.voucher(id ?? ''))}>
          查看券详情
        </ActionButton>
      )}
    </PageShell>
  );
}
