import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { SomeStores } from '../../features/store/store-card';
import { useStores } from '../../features/store/use-stores';
import { RealNamePrompt } from '../../features/wallet/real-name-prompt';
import { RedeemedPanel } from '../../features/wallet/till-panels';
import { type Detail, useVoucher } from '../../features/wallet/use-wallet';
import { returnedWords, VoucherFacts, VoucherTimeline } from '../../features/wallet/voucher-facts';
import { open, routes } from '../../lib/routes';
import { usePullReload } from '../../lib/use-load';
import { useServerNow } from '../../lib/use-server-now';
import { useNoShare } from '../../lib/use-share';
import { ActionButton } from '../../ui/action-button';
import { ListRow } from '../../ui/list-row';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { PageShell } from '../../ui/page-shell';
import { VoucherCard } from '../../ui/voucher-card';

function Stores({ campaignId, nowMs }: { campaignId: string; nowMs: number }) {
  const stores = useStores(campaignId);
  return (
    <>
      <View className="card card--rows">
        <ListRow icon="store" title="查看全部门店" onPress={() => open(routes.stores)} />
      </View>
      <SomeStores stores={stores.data?.stores ?? []} nowMs={nowMs} />
    </>
  );
}

function Content({ detail, nowMs }: { detail: Detail; nowMs: number }) {
  const { voucher, timeline, redemption } = detail;
  return (
    <>
      <VoucherCard voucher={voucher} nowMs={nowMs} />
      {voucher.returned && voucher.state === 'usable' ? (
        <Notice kind="ok" label={returnedWords(voucher)} />
      ) : null}
      {redemption ? <RedeemedPanel redemption={redemption} /> : null}
      <RealNamePrompt />
      <VoucherFacts voucher={voucher} nowMs={nowMs} />
      <VoucherTimeline timeline={timeline} />
      {voucher.usable.ok ? <Stores campaignId={voucher.campaignId} nowMs={nowMs} /> : null}
    </>
  );
}

export default function VoucherPage() {
  const { id } = useRouter().params;
  const detail = useVoucher(id);
  const now = useServerNow(undefined, false);
  usePullReload(detail);
  useNoShare();
  const voucher = detail.data?.voucher;
  const usable = voucher && (voucher.usable.ok || voucher.state === 'locked');
  return (
    <PageShell
      title="券详情"
      bar={
        usable ? (
          <ActionButton onPress={() => open(routes.code(voucher.voucherId))}>
            出示核销码
          </ActionButton>
        ) : null
      }
    >
      <Loaded of={detail} tall>
        {(data) => <Content detail={data} nowMs={now} />}
      </Loaded>
    </PageShell>
  );
}
