import type { CaseKind } from '../contract';
import { newId } from '../kernel/id';
import { TerminalRefusal, type WhyNot } from '../kernel/terminal-refusal';
import { entriesOfSale, splitOf } from './ledger.rules';
import { merchantStopped, type Till } from './purchase.rules';
import type { InTransaction, RedemptionStores } from './redemption.store';
import { releaseLapsed, releaseLock } from './release-lock.flow';
import {
  closed,
  isInTime,
  isPaid,
  paidAtOf,
  standingOf,
  tradeAfter,
  voucherMoves,
  whyNotAmounts,
} from './trade.rules';
import { LostRace, type Trade } from './trade.store';

/*
 * The payment's outcome. Whatever arrives, however often and in whatever order, has one effect; money that was paid and
 * cannot redeem its voucher becomes an exception case, in the very transaction that says no.
 */

export type NotifyNeeds = { now: () => Date; inTransaction: InTransaction };

export type Payment = {
  outTradeNo: string;
  transactionId: string;
  paid: boolean;
  totalFen: number;
  paidFen: number;
  payType: string;
  tradeTime: Date;
};

export type VouchedPayment = Omit<Payment, 'outTradeNo' | 'totalFen' | 'paid'> & {
  tradeId: string;
};

export type NotifyAnswer = { trade: Trade; status: 'PAID' | 'FAILED' | 'CANCELLED' | 'NOT_FOUND' };

/** One event and the stores it works on. */
type Event = { stores: RedemptionStores; till: Till; payment: Payment; now: Date };

const noSuchTrade: WhyNot = {
  retCode: '10412',
  retMsg: '没有这一笔锁定记录，券没有核销，请联系活动热线核对。',
};
const gone: WhyNot = {
  retCode: '10410',
  retMsg: '付款到得太晚，券已不在这一笔里，没有核销；已登记，运营人员会联系门店处理。',
};
const closedForPayment = closed(
  '这一笔已经关闭，收到的付款没有核销券；已登记，请为顾客退款或联系活动热线。',
);
const paidTwice: WhyNot = {
  retCode: '10409',
  retMsg: '这一笔已由另一笔付款核销，收到了第二笔付款；已登记，请核对是否重复收款。',
};
const failedAfterPaid = closed('这一笔已付款核销，不能改为失败；已登记，请用撤销或退货处理。');

/**
 * Takes the outcome of a payment (R-2.5, decisions 10 and 20). A refusal that opened a case is thrown only after the case
 * was committed.
 * @throws TerminalRefusal 10407, 10409 to 10412, 10422
 */
export async function notifyTrade(
  needs: NotifyNeeds,
  till: Till,
  payment: Payment,
): Promise<NotifyAnswer> {
  const outcome = await needs.inTransaction(async (stores) => {
    const event = { stores, till, payment, now: needs.now() };
    const trade = await stores.trades.findForUpdate(till.merchantId, payment.outTradeNo);
    return payment.paid ? takePaid(event, trade) : takeFailed(event, trade);
  });
  if ('retCode' in outcome) {
    throw new TerminalRefusal(outcome);
  }
  return outcome;
}

async function takeFailed(event: Event, trade: Trade | undefined): Promise<NotifyAnswer | WhyNot> {
  if (!trade) {
    return noSuchTrade;
  }
  const to = tradeAfter(trade.status, 'fail');
  if (!to) {
    return withCase(event, trade, 'failed_after_paid', failedAfterPaid);
  }
  if (to !== trade.status) {
    await releaseLock(event.stores, trade, to, {
      at: event.now,
      note: '付款没有成功，券已退回',
    });
  }
  const status = to === 'cancelled' ? 'CANCELLED' : to === 'not_found' ? 'NOT_FOUND' : 'FAILED';
  return { trade, status };
}

async function takePaid(event: Event, trade: Trade | undefined): Promise<NotifyAnswer | WhyNot> {
  const { stores, payment } = event;
  if (!trade) {
    return withCase(event, undefined, 'paid_unknown', noSuchTrade);
  }
  if (tradeAfter(trade.status, 'pay') === undefined) {
    // A copy of the payment that was booked before the trade was cancelled is no new money.
    return trade.transactionId === payment.transactionId
      ? closedForPayment
      : withCase(event, trade, 'paid_after_close', closedForPayment);
  }
  const differs = whyNotAmounts(trade, payment);
  if (differs) {
    return withCase(event, trade, 'amounts_differ', differs);
  }
  if (isPaid(trade.status)) {
    return trade.transactionId === payment.transactionId
      ? { trade, status: 'PAID' }
      : withCase(event, trade, 'paid_twice', paidTwice);
  }
  // A payment that was refused stays refused, also when the voucher is free again by now.
  const before = await stores.cases.kindOf(caseKey(event, trade));
  if (before) {
    return before === 'merchant_stopped' ? merchantStopped : gone;
  }
  if (event.till.merchantStatus !== 'live') {
    if (trade.status === 'locked') {
      await releaseLock(stores, trade, 'expired', {
        at: event.now,
        note: '本店暂停收券，券已退回',
      });
    }
    return withCase(event, trade, 'merchant_stopped', merchantStopped);
  }
  return (await canStillRedeem(event, trade))
    ? redeem(event, trade)
    : withCase(event, trade, 'voucher_gone', gone);
}

/**
 * The same for a payment of a trade that its own platform vouches for, inside the transaction that books it there.
 * @returns `stray` when the money can redeem nothing; its case is open by then
 */
export async function takeVouchedPayment(
  stores: RedemptionStores,
  till: Till,
  { tradeId, ...paid }: VouchedPayment,
  now: Date,
): Promise<{ verdict: 'redeemed' | 'stray'; trade: Trade }> {
  const trade = await stores.trades.findByIdForUpdate(tradeId);
  if (!trade) {
    throw new Error('a payment without its trade');
  }
  const { outTradeNo, totalFen } = trade;
  const payment = { ...paid, outTradeNo, totalFen, paid: true };
  const outcome = await takePaid({ stores, till, payment, now }, trade);
  return { verdict: 'retCode' in outcome ? 'stray' : 'redeemed', trade };
}

/** Whether every voucher of the trade is still held by it, or free again with its serial number. */
async function canStillRedeem({ stores, payment, now }: Event, trade: Trade): Promise<boolean> {
  const { lockedAt, lockExpiresAt, endsAt, campaignId } = trade;
  if (!lockedAt || !lockExpiresAt || !endsAt || !campaignId) {
    return false;
  }
  const paidAt = paidAtOf(payment.tradeTime, lockedAt, now);
  if (
    standingOf(trade, now) === 'expired' &&
    !isInTime({ paidAt, lockExpiresAt }, { endsAt }, now)
  ) {
    return false;
  }
  if (trade.status === 'expired') {
    const holders = await stores.vouchers.listHolders({
      campaignId,
      voucherIds: trade.redemptions.map((one) => one.voucherId),
      serials: trade.redemptions.map((one) => one.serialNo),
      exceptTradeId: trade.id,
    });
    if ((await releaseLapsed(stores, holders, now)).length > 0) {
      return false;
    }
  }
  const needed = trade.status === 'locked' ? 'locked' : 'issued';
  const statuses = await stores.vouchers.statusesForUpdate(
    trade.redemptions.map((one) => one.voucherId),
  );
  return statuses.every((status) => status === needed);
}

async function redeem(event: Event, trade: Trade): Promise<NotifyAnswer> {
  const { stores, till, payment, now } = event;
  const paidAt = paidAtOf(payment.tradeTime, trade.lockedAt ?? now, now);
  const move = trade.status === 'locked' ? voucherMoves.redeem : voucherMoves.redeemLate;
  const lineNos = trade.redemptions.map((one) => one.lineNo);
  const { changed } = await stores.vouchers.move(trade.id, lineNos, move, {
    at: now,
    note: till.storeName,
  });
  if (changed !== lineNos.length) {
    throw new LostRace();
  }
  await stores.trades.mark(trade, 'paid', {
    transactionId: payment.transactionId,
    paidFen: payment.paidFen,
    payType: payment.payType,
    paidAt,
  });
  await stores.ledger.post({
    ledgerTransactionId: newId('ledgerTransaction'),
    kind: 'sale',
    eventKey: `sale:${trade.id}`,
    tradeId: trade.id,
    merchantId: trade.merchantId,
    campaignId: trade.campaignId ?? '',
    at: now,
    entries: entriesOfSale({ paidFen: payment.paidFen, ...splitOf(trade.redemptions) }),
  });
  await flagRepeat(event, trade, paidAt);
  return { trade, status: 'PAID' };
}

/** Another sale by the same holder here, soon after one, is redeemed like any other and put before a person (decision 5). */
async function flagRepeat(event: Event, trade: Trade, paidAt: Date): Promise<void> {
  const { id, merchantId, citizenId, repeatMinutes } = trade;
  const other =
    citizenId && repeatMinutes
      ? await event.stores.trades.findRepeated({
          id,
          merchantId,
          citizenId,
          paidAt,
          withinMinutes: repeatMinutes,
        })
      : undefined;
  if (other) {
    await openCase(event, trade, 'repeat_sale', {
      otherTradeNo: other.outTradeNo,
      otherPaidAt: other.paidAt.toISOString(),
    });
  }
}

/**
 * One key a payment. Wrong amounts have one of their own, because the right ones may still come; so has a repeated sale,
 * which refused nothing.
 */
function caseKey({ till, payment }: Event, trade: Trade | undefined, kind?: CaseKind): string {
  const about = trade?.id ?? `${till.merchantId}:${payment.outTradeNo}`;
  if (kind === 'repeat_sale') {
    return `repeat:${about}`;
  }
  const outcome = payment.paid ? 'paid' : 'failed';
  const amounts = kind === 'amounts_differ' ? `:${payment.totalFen}:${payment.paidFen}` : '';
  return `notify:${about}:${payment.transactionId}:${outcome}${amounts}`;
}

async function withCase(
  event: Event,
  trade: Trade | undefined,
  kind: CaseKind,
  why: WhyNot,
): Promise<WhyNot> {
  await openCase(event, trade, kind);
  return why;
}

async function openCase(
  event: Event,
  trade: Trade | undefined,
  kind: CaseKind,
  more: Record<string, string> = {},
): Promise<void> {
  const { stores, till, payment, now } = event;
  await stores.cases.open({
    caseId: newId('exceptionCase'),
    kind,
    merchantId: till.merchantId,
    ...(trade && { tradeId: trade.id }),
    eventKey: caseKey(event, trade, kind),
    evidence: {
      outTradeNo: payment.outTradeNo,
      transactionId: payment.transactionId,
      termNo: till.termNo,
      totalFen: payment.totalFen,
      paidFen: payment.paidFen,
      payType: payment.payType,
      tradeTime: payment.tradeTime.toISOString(),
      ...more,
    },
    openedAt: now,
  });
}
