import { createHash } from 'node:crypto';
import { dayOf, hoursInto } from '../time';
import { type Sums, sumsOf, type Trade } from './trade';

/*
 * The daily bill (terminal interface, section 4): one line per trade and refund of the day, a header line first, a SUM
 * line last. Amounts in fen; a refund's are negative, so that the three sums are what really moved. A trade cancelled on
 * its day never settled and has no line.
 */
const COLUMNS =
  'type,mch_id,term_no,out_trade_no,out_refund_no,transaction_id,total_fee,discount_fee,paid_fee,pay_type,trade_time';
const READY_HOURS = 24 + 10;

type Line = Sums & { type: 'TRADE' | 'REFUND'; at: string; text: string };

/** Whether the bill of `day` (YYYY-MM-DD) exists yet: from 10:00 of the next day. */
export const isBillReady = (day: string, now: Date): boolean => now >= hoursInto(day, READY_HOURS);

const lineOf = (
  trade: Trade,
  payment: NonNullable<Trade['payment']>,
  move: Sums & { type: 'TRADE' | 'REFUND'; out_refund_no: string; at: string },
): Line => ({
  type: move.type,
  total_fee: move.total_fee,
  discount_fee: move.discount_fee,
  paid_fee: move.paid_fee,
  at: move.at,
  text: [
    move.type,
    trade.mch_id,
    trade.term_no,
    trade.out_trade_no,
    move.out_refund_no,
    payment.transaction_id,
    move.total_fee,
    move.discount_fee,
    move.paid_fee,
    payment.pay_type,
    move.at,
  ].join(','),
});

/** A sale in training mode moved no money. */
const isTraining = ({ asked }: Trade): boolean =>
  asked.some(({ voucher_code }) => voucher_code.startsWith('XL1.'));

const linesOf = (trade: Trade, day: string): Line[] => {
  const { payment } = trade;
  const elsewhere = payment?.in_wechat || trade.cancelled_at || isTraining(trade);
  if (payment?.status !== '2' || elsewhere) return [];
  const sale = {
    type: 'TRADE' as const,
    out_refund_no: '',
    at: payment.trade_time,
    ...sumsOf(
      trade,
      trade.items.map((item) => item.line_no),
    ),
  };
  const refunds = trade.refunds.map((refund) => ({
    type: 'REFUND' as const,
    out_refund_no: refund.out_refund_no,
    at: refund.refunded_at,
    total_fee: -refund.total_fee,
    discount_fee: -refund.discount_fee,
    paid_fee: -refund.refund_fee,
  }));
  return [sale, ...refunds]
    .filter((move) => dayOf(new Date(move.at)) === day)
    .map((move) => lineOf(trade, payment, move));
};

/** The bill of one merchant and day as CSV with line feeds. */
export const billOf = (trades: readonly Trade[], mchId: string, day: string): string => {
  const lines = trades
    .filter((trade) => trade.mch_id === mchId)
    .flatMap((trade) => linesOf(trade, day))
    .sort((a, b) => a.at.localeCompare(b.at) || b.type.localeCompare(a.type));
  const sum = (pick: (line: Line) => number) =>
    lines.reduce((total, line) => total + pick(line), 0);
  const last = [
    'SUM',
    lines.length,
    sum((line) => line.total_fee),
    sum((line) => line.discount_fee),
    sum((line) => line.paid_fee),
  ].join(',');
  return `${[COLUMNS, ...lines.map((line) => line.text), last].join('\n')}\n`;
};

/** SHA-256 of the uncompressed bill, hex: `x-jlpay-digest`. */
export const digestOf = (bill: string): string => createHash('sha256').update(bill).digest('hex');
