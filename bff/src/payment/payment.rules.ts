import { sumFen } from '../kernel/fen';
import { addSeconds, type Instant } from '../kernel/time';
import { isPaid, standingOf, type TradeStatus } from '../redemption/trade.rules';

/*
 * A payment in WeChat, from the first tap to known money. Amounts in fen.
 */
export type PayOrderStatus = 'open' | 'paid' | 'closed';
export type PayVerdict = 'redeemed' | 'stray';
export type PayRefundStatus = 'due' | 'processing' | 'success' | 'abnormal';

export type PayOrder = {
  id: string;
  tradeId: string;
  openid: string;
  outTradeNo: string;
  amountFen: number;
  status: PayOrderStatus;
  verdict: PayVerdict | null;
  transactionId: string | null;
  createdAt: Instant;
  expiresAt: Instant;
  claimedAt: Instant | null;
  paidAt: Instant | null;
  tries: number;
};

/** What WeChat says was paid, in an answer or a notice. */
export type PayFacts = {
  appid: string;
  mchid: string;
  out_trade_no: string;
  transaction_id?: string | undefined;
  trade_state: string;
  success_time?: string | undefined;
  payer?: { openid: string } | undefined;
  amount?: { total: number; currency: string } | undefined;
};

const paidStates = ['SUCCESS', 'REFUND'];
export const saysPaid = ({ trade_state: state }: PayFacts): boolean => paidStates.includes(state);
const overStates = ['CLOSED', 'REVOKED'];
export const saysClosed = ({ trade_state: state }: PayFacts): boolean => overStates.includes(state);

/** Which field of what WeChat says does not fit our order; undefined when it is this very payment. */
export function whyNotThisPayment(
  order: Pick<PayOrder, 'outTradeNo' | 'openid' | 'amountFen'>,
  merchant: { appid: string; mchid: string },
  facts: PayFacts,
): string | undefined {
  const pairs: [string, unknown, unknown][] = [
    ['appid', facts.appid, merchant.appid],
    ['mchid', facts.mchid, merchant.mchid],
    ['out_trade_no', facts.out_trade_no, order.outTradeNo],
    ['payer.openid', facts.payer?.openid, order.openid],
    ['amount.total', facts.amount?.total, order.amountFen],
    ['amount.currency', facts.amount?.currency, 'CNY'],
  ];
  if (!facts.transaction_id || !facts.success_time) {
    return 'transaction_id';
  }
  return pairs.find(([, said, ours]) => said !== ours)?.[0];
}

const firstAskSeconds = 5;
const longestPauseSeconds = 600;

/** When WeChat is asked again: after 5 s, then twice as long each time, at most ten minutes. */
export const nextAsk = (now: Instant, tries: number): Instant =>
  addSeconds(now, Math.min(firstAskSeconds * 2 ** Math.min(tries, 10), longestPauseSeconds));

/** A payment nobody could tell about for this long has an owner. */
export const mostUnknownSeconds = 24 * 60 * 60;
/** An order that never reached WeChat cannot reach it any more this long after the lock's end. */
export const latestArrivalSeconds = 60;

export type OrderState =
  /** may be paid */
  | 'open'
  /** opened in WeChat, not paid yet */
  | 'paying'
  /** the phone says paid, or the purchase is over, and WeChat has not said yet what became of the money */
  | 'unknown'
  | 'paid'
  /** over without payment */
  | 'closed'
  /** paid, but it goes back */
  | 'refunding'
  /** WeChat could not give it back: a person does */
  | 'refund_stuck'
  | 'refunded';

/** What a customer sees of a purchase. */
export function orderStateOf(
  trade: { status: TradeStatus; lockExpiresAt: Instant | null; paidAt: Instant | null },
  attempts: readonly Pick<PayOrder, 'status' | 'amountFen' | 'claimedAt'>[],
  refunds: readonly { status: PayRefundStatus; amountFen: number }[],
  now: Instant,
): OrderState {
  const standing = standingOf(trade, now);
  if (standing === 'paid' || standing === 'partly_refunded') {
    return 'paid';
  }
  const paidHere = attempts.filter((one) => one.status === 'paid');
  if (paidHere.length > 0) {
    return stateOfRefunds(paidHere, refunds);
  }
  const open = attempts.find((one) => one.status === 'open');
  if (open && (open.claimedAt || standing !== 'locked')) {
    return 'unknown';
  }
  // Paid at the till: what came back came back there.
  if (trade.paidAt || isPaid(standing)) {
    return 'refunded';
  }
  if (standing !== 'locked') {
    return 'closed';
  }
  return open ? 'paying' : 'open';
}

/** All of it goes back by now; each line that came back is a refund of its own, and the last may not be written yet. */
function stateOfRefunds(
  paid: readonly { amountFen: number }[],
  refunds: readonly { status: PayRefundStatus; amountFen: number }[],
): 'refunding' | 'refund_stuck' | 'refunded' {
  if (refunds.some((one) => one.status === 'abnormal')) {
    return 'refund_stuck';
  }
  const sumOf = (all: readonly { amountFen: number }[]) =>
    sumFen(all.map(({ amountFen }) => amountFen));
  const back = refunds.filter(({ status }) => status === 'success');
  return sumOf(back) === sumOf(paid) ? 'refunded' : 'refunding';
}
