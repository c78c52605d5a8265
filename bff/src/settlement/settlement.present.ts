import type {
  ApiReply,
  SettlementDetail,
  SettlementEvent,
  SettlementKind,
  SettlementRow,
  SettlementStatus,
} from '../contract';
import type { OfficerRole } from '../contract/shapes';
import { capitalYuan, formatYuan } from '../kernel/fen';
import type { Paper } from '../kernel/paper';
import {
  addSeconds,
  businessDay,
  businessDayStart,
  type Instant,
  presentInstant,
} from '../kernel/time';
import { stepsFor } from './settlement.rules';

/* Settlements as pages show them, and the papers that go with them. */

type Facts = {
  id: string;
  kind: SettlementKind;
  lastDay: string;
  status: SettlementStatus;
  version: number;
  drawnAt: Instant;
  steps: readonly { event: string; at: Instant; byId: string; byName: string; note: string }[];
};
type ShareFacts = {
  merchantId: string;
  merchantName: string;
  isSuspended: boolean;
  sales: number;
  reversals: number;
  totalFen: number;
};
type Looker = { officerId: string; role: OfficerRole };

const sum = (shares: readonly { totalFen: number }[]) =>
  shares.reduce((all, one) => all + one.totalFen, 0);

export function presentSettlement(
  settlement: Facts,
  shares: readonly ShareFacts[],
  looker: Looker,
): SettlementRow {
  return {
    settlementId: settlement.id,
    kind: settlement.kind,
    lastDay: settlement.lastDay,
    status: settlement.status,
    totalFen: sum(shares),
    version: settlement.version,
    drawnAt: presentInstant(settlement.drawnAt),
    merchants: shares.length,
    lines: shares.reduce((all, one) => all + one.sales + one.reversals, 0),
    may: stepsFor(settlement, looker),
    steps: settlement.steps.map(({ event, at, byName, note }) => ({
      event: event as SettlementEvent,
      at: presentInstant(at),
      by: byName,
      note,
    })),
  };
}

export function presentSettlementDetail(
  settlement: Facts,
  shares: readonly ShareFacts[],
  looker: Looker,
): SettlementDetail {
  const isOpen = settlement.status === 'drawn' || settlement.status === 'checked';
  return {
    ...presentSettlement(settlement, shares, looker),
    shares: shares.map(({ isSuspended, merchantId, merchantName, sales, reversals, totalFen }) => ({
      merchantId,
      merchantName,
      sales,
      reversals,
      totalFen,
      isHeld: isSuspended && isOpen && settlement.kind === 'subsidy_payout',
    })),
  };
}

type Own = ApiReply<'GET /v1/me/campaigns/:campaignId/settlements'>['settlements'][number];

/** A settlement as one enterprise in it sees it. */
export function presentOwnSettlement(settlement: Facts, share: ShareFacts): Own {
  const paid = settlement.steps.find((one) => one.event === 'pay');
  return {
    settlementId: settlement.id,
    kind: settlement.kind,
    lastDay: settlement.lastDay,
    status: settlement.status,
    totalFen: share.totalFen,
    merchantId: share.merchantId,
    merchantName: share.merchantName,
    paidAt: paid ? presentInstant(paid.at) : null,
  };
}

const kindWords: Record<SettlementKind, string> = {
  payout: '消费者实付货款',
  subsidy_payout: '财政承担补贴',
};

/** The days that a settlement is named by: one, or Monday to Sunday. */
export const daysOf = ({ kind, lastDay }: Pick<Facts, 'kind' | 'lastDay'>): string =>
  kind === 'payout'
    ? lastDay
    : `${businessDay(addSeconds(businessDayStart(lastDay), -6 * 24 * 3600))} 至 ${lastDay}`;

const lineWords = (kind: string): string => (kind === 'sale' ? '核销' : '退货、撤销');

/** Every line, for a workbook (R-3.6). */
export function linesPaper(
  campaignName: string,
  settlement: Facts,
  lines: readonly {
    merchantName: string;
    storeName: string;
    outTradeNo: string;
    at: Instant;
    kind: string;
    invoiceNumber: string;
    amountFen: number;
  }[],
): Paper {
  const total = lines.reduce((all, one) => all + one.amountFen, 0);
  return {
    title: `${campaignName}结算明细`,
    line: `${kindWords[settlement.kind]}　${daysOf(settlement)}　批次 ${settlement.id}`,
    paragraphs: [],
    landscape: true,
    table: {
      head: ['序号', '企业', '门店', '消费单号', '时间', '类型', '发票号码', '金额（元）'],
      widths: [5, 18, 18, 16, 14, 8, 16, 10],
      rows: [
        ...lines.map((one, index) => [
          String(index + 1),
          one.merchantName,
          one.storeName,
          one.outTradeNo,
          presentInstant(one.at).slice(0, 19).replace('T', ' '),
          lineWords(one.kind),
          one.invoiceNumber,
          formatYuan(one.amountFen),
        ]),
        ['合计', '', '', '', '', '', '', formatYuan(total)],
      ],
    },
  };
}

/** What 嘉联 hands to the bureau to get back what it advanced (R-3.5). */
export function applicationPaper(
  campaignName: string,
  settlement: Facts,
  shares: readonly ShareFacts[],
): Paper {
  const total = sum(shares);
  const paid = settlement.steps.find((one) => one.event === 'pay');
  return {
    title: `关于申请拨付${campaignName}财政补贴资金的请示`,
    paragraphs: [
      '区商务局：',
      `按照实施方案，${daysOf(settlement)}核销且发票审核通过的消费券，财政承担部分共 ${formatYuan(total)} 元（${capitalYuan(total)}），涉及企业 ${shares.length} 家，已由嘉联支付有限公司先行垫付${paid ? `（${presentInstant(paid.at).slice(0, 10)}，${paid.note}）` : ''}。`,
      '现将对账数据和垫付凭证一并报上，请予审核并向区财政局申请拨付。各企业金额如下：',
    ],
    table: {
      head: ['序号', '企业', '核销笔数', '退货、撤销笔数', '财政补贴（元）'],
      widths: [8, 44, 14, 16, 18],
      rows: [
        ...shares.map((one, index) => [
          String(index + 1),
          one.merchantName,
          String(one.sales),
          String(one.reversals),
          formatYuan(one.totalFen),
        ]),
        ['合计', '', '', '', formatYuan(total)],
      ],
    },
    signOff: ['嘉联支付有限公司', '　　年　　月　　日'],
    notes: [`批次 ${settlement.id}`],
  };
}

/** The letter by which an enterprise confirms what it was paid (R-3.6). */
export function confirmationPaper(
  campaignName: string,
  settlement: Facts,
  share: ShareFacts,
): Paper {
  const { totalFen } = share;
  const paid = settlement.steps.find((one) => one.event === 'pay');
  return {
    title: '结算确认函',
    paragraphs: [
      `${share.merchantName}：`,
      `${campaignName}中，贵公司${daysOf(settlement)}的${kindWords[settlement.kind]}经核对：核销 ${share.sales} 笔，退货、撤销 ${share.reversals} 笔，应付 ${formatYuan(totalFen)} 元（${capitalYuan(totalFen)}）。`,
      paid
        ? `上述款项已于 ${presentInstant(paid.at).slice(0, 10)} 支付，凭证：${paid.note}。`
        : '上述款项正在办理支付。',
      '请核对无误后盖章确认；如有不符，请在三个工作日内与我公司联系。',
    ],
    signOff: ['嘉联支付有限公司', '企业确认（盖章）：　　　　　　　', '　　年　　月　　日'],
    notes: [`批次 ${settlement.id}`],
  };
}
