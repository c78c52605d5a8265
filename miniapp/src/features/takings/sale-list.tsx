import { View } from '@tarojs/components';
import type { TakenSale } from '../../../../bff/src/contract';
import { invoiceWords } from '../../copy/takings';
import { a11y } from '../../lib/a11y';
import { rmb } from '../../lib/money';
import { open, routes } from '../../lib/routes';
import { dayTime } from '../../lib/time';
import { useShown } from '../../lib/use-shown';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { Fact } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { TaggedTitle } from '../../ui/tagged-title';
import { standing, waitingFirst } from './sales';

/** One sale: what was sold where and when, what it brought, and how its invoice stands. */
export function SaleFacts({ sale }: { sale: TakenSale }) {
  const { invoice } = sale;
  return (
    <>
      <TaggedTitle title={sale.goods} {...invoiceWords[standing(sale)]} />
      <View className="small">
        {dayTime(sale.paidAt)} · {sale.storeName}
      </View>
      <View className="takings__facts">
        <Fact name="顾客实付">{rmb(sale.paidFen)}</Fact>
        {sale.refundedFen > 0 ? <Fact name="已退">{rmb(sale.refundedFen)}</Fact> : null}
        <Fact name="财政补贴">{rmb(sale.subsidyFen)}</Fact>
        {invoice ? <Fact name="发票号码">{invoice.number}</Fact> : null}
      </View>
      {invoice?.reason ? <Notice icon="alert" label={`退回原因：${invoice.reason}`} /> : null}
    </>
  );
}

function HandIn({ campaignId, sale }: { campaignId: string; sale: TakenSale }) {
  const words = sale.invoice ? '重新交发票' : '交发票';
  return (
    <ActionButton
      small
      kind="plain"
      label={`${words}：${sale.goods}，${rmb(sale.paidFen)}`}
      onPress={() => open(routes.invoice(campaignId, sale.tradeId))}
    >
      {words}
    </ActionButton>
  );
}

type Sales = { campaignId: string; sales: readonly TakenSale[] };

export function SaleList({ campaignId, sales }: Sales) {
  const count = useShown();
  if (sales.length === 0) {
    return (
      <EmptyState
        icon="receipt"
        sentence="还没有用券的销售。门店上线后，收银台核销的每一笔都会列在这里。"
        action={{ label: '查看报名进度', onPress: () => open(routes.apply) }}
      />
    );
  }
  return (
    <>
      <View {...a11y({ role: 'list', label: '销售与发票' })}>
        {waitingFirst(sales)
          .slice(0, count)
          .map((sale) => (
            <View key={sale.tradeId} className="card" {...a11y({ role: 'listitem' })}>
              <SaleFacts sale={sale} />
              {sale.wantsInvoice ? <HandIn campaignId={campaignId} sale={sale} /> : null}
            </View>
          ))}
      </View>
      <View className="end-of-list">
        {sales.length > count ? '上滑看更多' : `共 ${sales.length} 笔，没有更多了`}
      </View>
    </>
  );
}
