import { View } from '@tarojs/components';
import { useState } from 'react';
import type { ApiReply, TakenSale } from '../../../../bff/src/contract';
import { whyInvoice } from '../../copy/takings';
import { a11y } from '../../lib/a11y';
import { rmb } from '../../lib/money';
import { day } from '../../lib/time';
import { usePullReload } from '../../lib/use-load';
import { Fact } from '../../ui/list-row';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { Segments } from '../../ui/segments';
import { ReminderRow } from './reminder-row';
import { SaleList } from './sale-list';
import { todayOf } from './sales';
import { SettlementList } from './settlement-list';
import './takings.scss';
import { useSales, useSettlements } from './use-takings';

/** Today at a glance, and what is still missing of all days (M3). */
function Today({ sales, now }: { sales: readonly TakenSale[]; now: string }) {
  const { count, paidFen, subsidyFen } = todayOf(sales, now);
  const missing = sales.filter((one) => one.wantsInvoice).length;
  return (
    <>
      <View className="card takings__today">
        <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
          今天（{day(now)}）用券销售 {count} 笔
        </View>
        <View className="small">顾客实付</View>
        <View className="takings__sum">{rmb(paidFen)}</View>
        <View className="small">另有财政补贴 {rmb(subsidyFen)}</View>
      </View>
      {missing > 0 ? <Notice icon="receipt" label={`缺发票 ${missing} 笔。${whyInvoice}`} /> : null}
    </>
  );
}

function Due({ due }: Pick<ApiReply<'GET /v1/me/campaigns/:campaignId/settlements'>, 'due'>) {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        还没结算的
      </View>
      <View className="takings__facts">
        <Fact name="货款">{rmb(due.payoutFen)}</Fact>
        <Fact name="财政补贴">{rmb(due.subsidyFen)}</Fact>
      </View>
      <View className="small">货款次日结算，财政补贴每周结算。</View>
    </View>
  );
}

const tabs = [
  { key: 'sales', word: '销售与发票' },
  { key: 'settlements', word: '结算' },
] as const;

/** What an enterprise sold for vouchers, what is still asked of it, and what it is paid (M3, M6). */
export function TakingsView({ campaignId }: { campaignId: string }) {
  const sales = useSales(campaignId);
  const settlements = useSettlements(campaignId);
  const [tab, setTab] = useState<(typeof tabs)[number]['key']>('sales');
  usePullReload(sales, settlements);
  return (
    <>
      <Loaded of={sales}>{(data) => <Today sales={data.sales} now={data.now} />}</Loaded>
      <Loaded of={settlements} blocks={1}>
        {({ due }) => <Due due={due} />}
      </Loaded>
      <ReminderRow />
      <Segments label="查看" options={tabs} value={tab} onChange={setTab} />
      {tab === 'sales' && sales.data ? (
        <SaleList campaignId={campaignId} sales={sales.data.sales} />
      ) : null}
      {tab === 'settlements' && settlements.data ? (
        <SettlementList settlements={settlements.data.settlements} />
      ) : null}
    </>
  );
}
