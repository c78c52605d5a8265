import type {
  DifferenceKind,
  ReconciliationDay,
  ReconciliationDetail,
  ReconciliationDifference,
  ReconciliationShare,
  ReconciliationState,
} from '../contract';
import { formatYuan } from '../kernel/fen';
import type { Paper } from '../kernel/paper';
import { type Instant, presentInstant } from '../kernel/time';
import { type Columns, type Compared, columnsOf, stateOf } from './reconciliation.rules';
import { type Amounts, numberOf } from './terminal-bill.rules';

/* Days as pages show them, and as a workbook lists them. */

type BillFacts = {
  day: string;
  merchantId: string;
  merchantName: string;
  importedAt: Instant | null;
  trouble: ReconciliationShare['bill']['trouble'];
  tries: number;
  sha256: string | null;
};
type CaseFacts = { caseId: string; isClosed: boolean };
/** What is known of some days. */
export type DayFacts = {
  compared: readonly Compared[];
  bills: readonly BillFacts[];
};

const presentColumns = ({ jlpay, wechat, ledger }: Columns) => ({
  jlpay,
  wechat: { sales: wechat.sales, refunds: wechat.refunds, paidFen: wechat.paidFen },
  ledger,
});

/** @param isReady whether 嘉联 has made the bills of this day */
export function presentDay(
  day: string,
  { compared, bills }: DayFacts,
  isReady: boolean,
): ReconciliationDay {
  const missingBills = bills.filter(({ importedAt }) => !importedAt).length;
  return {
    day,
    // What was not even asked for yet is missing as well.
    state: stateOf(compared, isReady && bills.length > 0 ? missingBills : 1),
    ...presentColumns(columnsOf(compared)),
    differences: compared.filter(({ kind }) => kind).length,
    missingBills,
  };
}

const presentAmounts = ({ totalFen, discountFen, paidFen }: Amounts): Amounts => ({
  totalFen,
  discountFen,
  paidFen,
});

function presentDifference(
  one: Compared & { kind: DifferenceKind },
  about: CaseFacts | undefined,
): ReconciliationDifference {
  const { kind, move, outTradeNo, outRefundNo, line, own } = one;
  return {
    kind,
    move,
    outTradeNo,
    outRefundNo,
    jlpay: line ? presentAmounts(line) : null,
    own: own ? presentAmounts(own) : null,
    ledger: own ? { discountFen: own.ledger.discountFen, paidFen: own.ledger.paidFen } : null,
    wechatFen: own?.wechat?.fen ?? null,
    caseId: about?.caseId ?? null,
    isClosed: about?.isClosed ?? false,
  };
}

const differs = (one: Compared): one is Compared & { kind: DifferenceKind } =>
  one.kind !== undefined;

/** What differs first, then where something was sold. */
const byWeight = (one: ReconciliationShare, other: ReconciliationShare): number =>
  other.differences.length - one.differences.length ||
  other.jlpay.sales + other.ledger.sales - one.jlpay.sales - one.ledger.sales;

/** One day, enterprise by enterprise. */
export function presentDetail(
  day: string,
  facts: DayFacts,
  isReady: boolean,
  caseOf: (one: Compared) => CaseFacts | undefined,
): ReconciliationDetail {
  return {
    ...presentDay(day, facts, isReady),
    merchants: facts.bills
      .map((bill) => {
        const own = facts.compared.filter(({ merchantId }) => merchantId === bill.merchantId);
        return {
          merchantId: bill.merchantId,
          merchantName: bill.merchantName,
          bill: {
            importedAt: bill.importedAt ? presentInstant(bill.importedAt) : null,
            trouble: bill.trouble,
            tries: bill.tries,
            sha256: bill.sha256,
          },
          ...presentColumns(columnsOf(own)),
          differences: own.filter(differs).map((one) => presentDifference(one, caseOf(one))),
        };
      })
      .sort(byWeight),
  };
}

const stateWords: Record<ReconciliationState, string> = {
  waiting: '等待账单',
  balanced: '已对平',
  differs: '有差异',
};
const kindWords: Record<DifferenceKind, string> = {
  only_at_jlpay: '仅嘉联有',
  only_here: '仅本平台有',
  amounts: '嘉联与消费单金额不同',
  ledger: '账本与消费单不同',
  wechat: '微信账单与消费单不同',
};

const textOf = ({ kind, line, own, ...one }: Compared & { kind: DifferenceKind }): string => {
  const sides = [
    line && `嘉联 ${formatYuan(line.paidFen)}`,
    own && `消费单 ${formatYuan(own.paidFen)}`,
    own && `账本 ${formatYuan(own.ledger.paidFen)}`,
    own?.wechat?.billDay && `微信 ${formatYuan(own.wechat.fen ?? 0)}`,
  ];
  return `${kindWords[kind]}：${numberOf(one)}（${sides.filter(Boolean).join('，')}）`;
};

/** Every day and enterprise with its three sums, for a workbook. */
export function reconciliationPaper(
  campaignName: string,
  days: readonly { day: string; facts: DayFacts; isReady: boolean }[],
  printedAt: Instant,
): Paper {
  const rows = days.flatMap(({ day, facts, isReady }) =>
    facts.bills.flatMap((bill) => {
      const compared = facts.compared.filter(({ merchantId }) => merchantId === bill.merchantId);
      const { jlpay, wechat, ledger } = columnsOf(compared);
      const state = stateOf(compared, isReady && bill.importedAt ? 0 : 1);
      // A day on which an enterprise sold nothing is no line.
      return compared.length === 0 && state === 'balanced'
        ? []
        : [
            [
              day,
              bill.merchantName,
              stateWords[state],
              `${jlpay.sales} / ${jlpay.refunds}`,
              formatYuan(jlpay.paidFen),
              formatYuan(jlpay.discountFen),
              `${wechat.sales} / ${wechat.refunds}`,
              formatYuan(wechat.paidFen),
              `${ledger.sales} / ${ledger.refunds}`,
              formatYuan(ledger.paidFen),
              formatYuan(ledger.discountFen),
              compared.filter(differs).map(textOf).join('；'),
            ],
          ];
    }),
  );
  return {
    title: `${campaignName}对账表`,
    line: '嘉联终端账单 + 微信支付账单 = 本平台账本；笔数为 消费 / 退货，金额单位：元',
    paragraphs: [],
    landscape: true,
    table: {
      head: [
        '日期',
        '企业',
        '状态',
        '嘉联笔数',
        '嘉联实付',
        '嘉联优惠',
        '微信笔数',
        '微信实付',
        '账本笔数',
        '账本实付',
        '账本优惠',
        '差异',
      ],
      widths: [9, 18, 8, 8, 11, 10, 8, 11, 8, 11, 10, 40],
      rows,
    },
    notes: [`打印时间 ${presentInstant(printedAt).slice(0, 19).replace('T', ' ')}`],
  };
}
