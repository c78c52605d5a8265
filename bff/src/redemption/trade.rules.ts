import { formatYuan, sumFen } from '../kernel/fen';
import type { WhyNot } from '../kernel/terminal-refusal';
import { endOfBusinessDay, type Instant } from '../kernel/time';
import type { PurchaseTerms, VoucherStatus } from './purchase.rules';

/*
 * What may happen to a trade after its lock, and what each event makes of its vouchers. One table each.
 */
export type TradeStatus =
  | 'locked'
  | 'expired'
  | 'failed'
  | 'paid'
  | 'partly_refunded'
  | 'refunded'
  | 'cancelled'
  | 'not_found';
export type TradeEvent = 'pay' | 'fail' | 'lapse' | 'cancel' | 'refund_some' | 'refund_rest';

/** What is not listed is refused with 10411. An event that changes nothing leads to the status it came from: a repeat. */
const transitions: Record<TradeStatus, Partial<Record<TradeEvent, TradeStatus>>> = {
  locked: { pay: 'paid', fail: 'failed', lapse: 'expired', cancel: 'cancelled' },
  // The customer may have paid at the last second: a late payment still redeems what is free.
  expired: { pay: 'paid', fail: 'failed', cancel: 'cancelled' },
  failed: { fail: 'failed', cancel: 'cancelled' },
  paid: {
    pay: 'paid',
    cancel: 'cancelled',
    refund_some: 'partly_refunded',
    refund_rest: 'refunded',
  },
  partly_refunded: {
    pay: 'partly_refunded',
    refund_some: 'partly_refunded',
    refund_rest: 'refunded',
  },
  refunded: { pay: 'refunded' },
  cancelled: { fail: 'cancelled', cancel: 'cancelled' },
  // Cancelled before it was ever seen: the number is closed for good.
  not_found: { fail: 'not_found', cancel: 'not_found' },
};

/** The status after an event, or undefined when the event is refused (10411). */
export function tradeAfter(status: TradeStatus, event: TradeEvent): TradeStatus | undefined {
  return transitions[status][event];
}

/** A trade's status by the clock: a lock that ran out is over, tidied or not. */
export function standingOf(
  trade: { status: TradeStatus; lockExpiresAt: Instant | null },
  now: Instant,
): TradeStatus {
  const lapsed = trade.lockExpiresAt !== null && trade.lockExpiresAt <= now;
  return trade.status === 'locked' && lapsed ? 'expired' : trade.status;
}

export const isPaid = (status: TradeStatus): boolean => tradeAfter(status, 'pay') === status;

export type RedemptionStatus = 'locked' | 'released' | 'redeemed' | 'reversed';
export type VoucherMove = {
  redemption: { from: RedemptionStatus; to: RedemptionStatus };
  voucher: { from: VoucherStatus; to: VoucherStatus };
  event: 'released' | 'redeemed' | 'cancelled' | 'returned' | 'voided';
  /** What becomes of the voucher's paper: its code works once, and a purchase that was undone was none. */
  paper: 'spend' | 'free' | 'leave';
  /** Counts as one of the times a voucher may come back after goods were returned (decision 11). */
  countsAsReturn: boolean;
};

const move = (
  redemption: VoucherMove['redemption'],
  voucher: VoucherMove['voucher'],
  event: VoucherMove['event'],
  { paper = 'leave', countsAsReturn = false }: Partial<VoucherMove> = {},
): VoucherMove => ({ redemption, voucher, event, paper, countsAsReturn });

/** What an event does to a redemption and its voucher, together or not at all. */
export const voucherMoves = {
  redeem: move({ from: 'locked', to: 'redeemed' }, { from: 'locked', to: 'redeemed' }, 'redeemed', {
    paper: 'spend',
  }),
  redeemLate: move(
    { from: 'released', to: 'redeemed' },
    { from: 'issued', to: 'redeemed' },
    'redeemed',
    { paper: 'spend' },
  ),
  release: move({ from: 'locked', to: 'released' }, { from: 'locked', to: 'issued' }, 'released'),
  /**
   * Undone on the day of the trade: as if it had not been, so it does not use up the voucher's one return. Only goods
   * that were bought and brought back do.
   */
  cancel: move(
    { from: 'redeemed', to: 'reversed' },
    { from: 'redeemed', to: 'issued' },
    'cancelled',
    { paper: 'free' },
  ),
  giveBack: move(
    { from: 'redeemed', to: 'reversed' },
    { from: 'redeemed', to: 'issued' },
    'returned',
    // The paper was in other hands by then: the voucher comes back, its old code does not.
    { countsAsReturn: true },
  ),
  void: move({ from: 'redeemed', to: 'reversed' }, { from: 'redeemed', to: 'void' }, 'voided'),
} as const satisfies Record<string, VoucherMove>;

/** What a voucher on returned goods becomes: back while the campaign lasts and as often as it allows, else void. */
export function voucherAfterRefund(
  voucher: { status: VoucherStatus; returnedCount: number },
  campaign: { endsAt: Instant | null; maxReturnsPerVoucher: number | null },
  now: Instant,
): 'RETURNED' | 'VOID' {
  const comesBack =
    voucher.status === 'redeemed' &&
    campaign.endsAt !== null &&
    now < campaign.endsAt &&
    voucher.returnedCount < (campaign.maxReturnsPerVoucher ?? 0);
  return comesBack ? 'RETURNED' : 'VOID';
}

/** The instant a trade counts as paid: what 嘉联 says, but neither before its lock nor in the future. */
export function paidAtOf(tradeTime: Instant, lockedAt: Instant, now: Instant): Instant {
  return tradeTime < lockedAt ? lockedAt : tradeTime > now ? now : tradeTime;
}

/**
 * Whether a payment may redeem as far as the clock goes. The lock had to begin inside the campaign; a payment made
 * within its lock counts whenever its message arrives, one made after it only while the campaign lasts (decision 10).
 */
export function isInTime(
  trade: { paidAt: Instant; lockExpiresAt: Instant },
  terms: Pick<PurchaseTerms, 'endsAt'>,
  now: Instant,
): boolean {
  return now < terms.endsAt || trade.paidAt < trade.lockExpiresAt;
}

/** Why the amounts of a payment do not fit its lock. */
export function whyNotAmounts(
  lock: { totalFen: number; payableFen: number },
  payment: { totalFen: number; paidFen: number },
): WhyNot | undefined {
  if (payment.totalFen === lock.totalFen && payment.paidFen === lock.payableFen) {
    return undefined;
  }
  return {
    retCode: '10422',
    retMsg: `金额与锁定时不一致：应为总价 ${formatYuan(lock.totalFen)} 元、实付 ${formatYuan(lock.payableFen)} 元，券没有核销，请核对收款金额。`,
  };
}

export const closed = (retMsg: string): WhyNot => ({ retCode: '10411', retMsg });

/** Why a trade cannot be cancelled: a paid one until 24:00 of its day, and only while nothing was refunded. */
export function whyNotCancel(
  trade: { status: TradeStatus; paidAt: Instant | null },
  now: Instant,
): WhyNot | undefined {
  if (tradeAfter(trade.status, 'cancel') === undefined) {
    return closed('这一笔已有退货，不能撤销，请对剩下的商品办理退货。');
  }
  return trade.status === 'paid' && trade.paidAt && now >= endOfBusinessDay(trade.paidAt)
    ? closed('当日 24 点前才能撤销，这一笔请办理退货。')
    : undefined;
}

export type SoldItem = {
  lineNo: number;
  unitFen: number;
  quantity: number;
  discountFen: number;
  refunded: boolean;
};

/** What was paid for lines: their price less the vouchers on them. */
export const paidFenOf = (items: readonly SoldItem[]): number =>
  sumFen(items.map((item) => item.unitFen * item.quantity - item.discountFen));

/** Why these lines cannot be refunded for this sum; by whole lines only (decision 11). */
export function whyNotRefund(
  trade: { status: TradeStatus; items: readonly SoldItem[] },
  asked: { lineNos: readonly number[]; refundFen: number },
): WhyNot | undefined {
  if (tradeAfter(trade.status, 'refund_rest') === undefined) {
    return closed(
      trade.status === 'refunded'
        ? '这一笔已全部退货，不能再退。'
        : '这一笔没有付款成功，不能退货；已收的款请用撤销处理。',
    );
  }
  if (new Set(asked.lineNos).size < asked.lineNos.length) {
    return closed('同一行商品退了两次，请按原小票核对行号。');
  }
  const lines = trade.items.filter((item) => asked.lineNos.includes(item.lineNo));
  if (lines.length < asked.lineNos.length) {
    return { retCode: '10422', retMsg: '退货的行不在这一笔里，请按原小票核对行号。' };
  }
  if (lines.some((item) => item.refunded)) {
    return closed('其中有商品已经退过了，请按原小票核对行号。');
  }
  const paidFen = paidFenOf(lines);
  return paidFen === asked.refundFen
    ? undefined
    : {
        retCode: '10422',
        retMsg: `退款金额不对：这些商品实付 ${formatYuan(paidFen)} 元，请按实付退款（券不退钱）。`,
      };
}

/** What a refund makes of its trade. */
export function tradeAfterRefund(
  trade: { status: TradeStatus; items: readonly SoldItem[] },
  lineNos: readonly number[],
): TradeStatus {
  const rest = trade.items.some((item) => !item.refunded && !lineNos.includes(item.lineNo));
  return tradeAfter(trade.status, rest ? 'refund_some' : 'refund_rest') ?? trade.status;
}
