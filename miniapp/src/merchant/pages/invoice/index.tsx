import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { invoiceWords } from '../../../copy/takings';
import { InvoiceForm } from '../../../features/takings/invoice-form';
import { SaleFacts } from '../../../features/takings/sale-list';
import { standing } from '../../../features/takings/sales';
import { useSales } from '../../../features/takings/use-takings';
import { back, canGoBack, here, open, replace, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { ActionButton } from '../../../ui/action-button';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { Notice } from '../../../ui/notice';
import { PageShell } from '../../../ui/page-shell';

type Of = { campaignId: string; tradeId: string };

/** Nothing to hand in an invoice for: the list knows what there is. */
function Lost() {
  return (
    <EmptyState
      icon="receipt"
      sentence="没有找到这一笔，请从“收款与发票”里选一笔销售。"
      action={{ label: '去收款与发票', onPress: () => replace(routes.takings()) }}
    />
  );
}

function OneSale({ campaignId, tradeId }: Of) {
  const load = useSales(campaignId);
  const leave = () => (canGoBack() ? back() : replace(routes.takings(campaignId)));
  return (
    <Loaded of={load} tall>
      {({ sales, now }) => {
        const sale = sales.find((one) => one.tradeId === tradeId);
        if (!sale) {
          return <Lost />;
        }
        return sale.wantsInvoice ? (
          <InvoiceForm
            key={tradeId}
            sale={sale}
            now={now}
            reload={load.reload}
            onDone={() => {
              leave();
              void Taro.showToast({ title: '发票已提交', icon: 'success' });
            }}
          />
        ) : (
          <>
            <View className="card">
              <SaleFacts sale={sale} />
            </View>
            <Notice kind="ok" label={invoiceWords[standing(sale)].next} />
            <ActionButton kind="plain" onPress={leave}>
              回到列表
            </ActionButton>
          </>
        );
      }}
    </Loaded>
  );
}

export default function InvoicePage() {
  useNoShare();
  const { tradeId, campaignId } = useRouter().params;
  const me = useMe();
  return (
    <PageShell title="交发票">
      {tradeId === undefined || campaignId === undefined ? (
        <Lost />
      ) : isCitizen(me) ? (
        <OneSale campaignId={campaignId} tradeId={tradeId} />
      ) : (
        <EmptyState
          icon="receipt"
          sentence="请由企业联系人用报名时的手机号登录，再交发票。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(here())) }}
        />
      )}
    </PageShell>
  );
}
