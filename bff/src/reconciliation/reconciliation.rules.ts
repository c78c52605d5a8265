import type { DifferenceKind, ReconciliationState } from '../contract';
import {
  addSeconds,
  businessDay,
  businessDayStart,
  endOfBusinessDay,
  type Instant,
} from '../kernel/time';
import { type Amounts, type BillLine, type BillMove, numberOf } from './terminal-bill.rules';

/*
 * Three books of the same sales and refunds: 嘉联's bill, our trades with their ledger, and WeChat's bill for what
 * was paid in WeChat by an order of ours, which is on no bill of 嘉联's. A sale that was cancelled on its day is none; a
 * training sale is in neither book.
 */

export type BilledLine = BillLine & { day: string; merchantId: string };

/** A sale that was paid, or a refund, as our trades and our ledger have it. */
export type BookedMove = Amounts & {
  move: BillMove;
  merchantId: string;
  tradeId: string;
  outTradeNo: string;
  outRefundNo: string;
  /** 嘉联's or WeChat's time of a payment; ours of a refund. */
  at: Instant;
  ledger: Split;
  /** Undefined: it was not paid in WeChat. */
  wechat?: {
    /** Our number there; undefined while WeChat has not confirmed it. */
    number: string | undefined;
    /** The day on whose bill it stands, once that bill is here. */
    billDay: string | undefined;
    /** What that bill says, negative for a refund; undefined: it has no such line. */
    fen: number | undefined;
  };
};

/** One sale or refund with what each book says of it. */
export type Compared = {
  day: string;
  merchantId: string;
  move: BillMove;
  outTradeNo: string;
  outRefundNo: string;
  tradeId?: string;
  line?: BilledLine;
  own?: BookedMove;
  kind?: DifferenceKind;
  /** A bill that it must stand on is not here yet: until then nothing is said of it. */
  isWaiting: boolean;
};

const nothing = { discountFen: 0, paidFen: 0 };
/** A refund is dated by each side's own clock: one so near to midnight may stand on the next day's bill. */
const edgeSeconds = 600;

const keyOf = (one: Pick<Compared, 'merchantId' | 'move' | 'outTradeNo' | 'outRefundNo'>) =>
  `${one.merchantId} ${one.move} ${numberOf(one)}`;
/** The total is the sum of both, on a bill and in a trade. */
type Split = Pick<Amounts, 'discountFen' | 'paidFen'>;
const isSame = (one: Split, other: Split) =>
  one.discountFen === other.discountFen && one.paidFen === other.paidFen;
const isBooked = (own: BookedMove) => isSame(own.ledger, own);

function ofLine(line: BilledLine, own: BookedMove | undefined): Compared {
  const { day, merchantId, move, outTradeNo, outRefundNo } = line;
  const ours = own?.wechat ? undefined : own;
  const kind =
    !ours || ours.totalFen === 0
      ? 'only_at_jlpay'
      : !isSame(line, ours)
        ? 'amounts'
        : isBooked(ours)
          ? undefined
          : 'ledger';
  return {
    day,
    merchantId,
    move,
    outTradeNo,
    outRefundNo,
    line,
    ...(own && { tradeId: own.tradeId }),
    ...(ours && { own: ours }),
    ...(kind && { kind }),
    isWaiting: false,
  };
}

/** What stands on no bill of 嘉联's. */
function ofBooked(own: BookedMove, hasBill: (day: string) => boolean): Compared {
  const { merchantId, move, outTradeNo, outRefundNo, wechat } = own;
  const isNone = own.totalFen === 0;
  const isForJlpay = !isNone && !wechat;
  const day = businessDay(isForJlpay ? addSeconds(own.at, edgeSeconds) : own.at);
  const isWaiting = !isNone && (wechat ? !wechat.billDay : !hasBill(day));
  const kind = isWaiting
    ? undefined
    : isForJlpay
      ? 'only_here'
      : !isBooked(own)
        ? 'ledger'
        : wechat && !isNone && wechat.fen !== own.paidFen
          ? 'wechat'
          : undefined;
  return {
    day,
    merchantId,
    move,
    outTradeNo,
    outRefundNo,
    tradeId: own.tradeId,
    own,
    ...(kind && { kind }),
    isWaiting,
  };
}

/**
 * Every sale and refund that any book knows, under the day that 嘉联 gives it, and how the books differ.
 * @param lines the oldest first: what is billed a second time has nothing of ours left to match
 * @param hasBill whether 嘉联's bill of an enterprise's day is here
 */
export function compareBooks(
  lines: readonly BilledLine[],
  booked: readonly BookedMove[],
  hasBill: (merchantId: string, day: string) => boolean,
): Compared[] {
  const left = new Map(booked.map((own) => [keyOf(own), own]));
  const billed = lines.map((line) => {
    const key = keyOf(line);
    const own = left.get(key);
    if (own && !own.wechat) {
      left.delete(key);
    }
    return ofLine(line, own);
  });
  const rest = [...left.values()].map((own) =>
    ofBooked(own, (day) => hasBill(own.merchantId, day)),
  );
  // What was cancelled, and is booked as that, is nothing to show.
  return [...billed, ...rest.filter(({ own, kind }) => kind || own?.totalFen !== 0)];
}

/** The sums of one book. */
export type Totals = { sales: number; refunds: number; paidFen: number; discountFen: number };
export type Columns = { jlpay: Totals; wechat: Totals; ledger: Totals };

type Counted = { move: BillMove; paidFen: number; discountFen: number };
const totalsOf = (all: readonly Counted[]): Totals => ({
  sales: all.filter(({ move }) => move === 'sale').length,
  refunds: all.filter(({ move }) => move === 'refund').length,
  paidFen: all.reduce((sum, { paidFen }) => sum + paidFen, 0),
  discountFen: all.reduce((sum, { discountFen }) => sum + discountFen, 0),
});

export const columnsOf = (all: readonly Compared[]): Columns => ({
  jlpay: totalsOf(all.flatMap(({ line }) => line ?? [])),
  wechat: totalsOf(
    all.flatMap(({ move, own }) =>
      own?.wechat?.fen === undefined ? [] : { move, paidFen: own.wechat.fen, discountFen: 0 },
    ),
  ),
  ledger: totalsOf(
    all.flatMap(({ move, own }) =>
      own && (own.totalFen !== 0 || !isSame(own.ledger, nothing)) ? { move, ...own.ledger } : [],
    ),
  ),
});

/** How a day stands. */
export function stateOf(day: readonly Compared[], missingBills: number): ReconciliationState {
  if (day.some(({ kind }) => kind)) {
    return 'differs';
  }
  return missingBills > 0 || day.some(({ isWaiting }) => isWaiting) ? 'waiting' : 'balanced';
}

/** So long after a campaign goods may still come back. */
const sweepDays = 30;

/** The days of a campaign that are over, the oldest first: until its end, and while something may still come back. */
export function daysOver(campaign: { startsAt: Instant; endsAt: Instant }, now: Instant): string[] {
  const last = addSeconds(campaign.endsAt, sweepDays * 24 * 3600);
  const days: string[] = [];
  for (let at = campaign.startsAt; at < last && endOfBusinessDay(at) <= now; ) {
    days.push(businessDay(at));
    at = endOfBusinessDay(at);
  }
  return days;
}

/** 嘉联 makes the bill of a day at 10:00 of the next. */
const readySeconds = 10 * 60 * 60;
export const readyAt = (day: string): Instant =>
  addSeconds(endOfBusinessDay(businessDayStart(day)), readySeconds);

/**
 * One case a difference, however often it is found. What WeChat's bill says otherwise is the very case that the import of
 * that bill opens.
 */
export function caseKeyOf(campaignId: string, one: Compared): string {
  if (one.kind === 'wechat') {
    const { billDay, number } = one.own?.wechat ?? {};
    return `pay-bill:${billDay}:${one.move === 'sale' ? 'payment' : 'refund'}:${number}`;
  }
  return `${caseKeysOf(campaignId)}${one.day}:${one.merchantId}:${one.move}:${numberOf(one)}`;
}
/** What the keys of a campaign's cases begin with. */
export const caseKeysOf = (campaignId: string): string => `terminal-bill:${campaignId}:`;
