import { digestOf } from '../kernel/digest';
import { newId } from '../kernel/id';
import { addSeconds } from '../kernel/time';
import type { PayOutcome, PayRefundAnswer, PayTransaction } from '../platform/wechat-pay';
import { entriesOfStray } from '../redemption/ledger.rules';
import type { Till } from '../redemption/purchase.rules';
import { type RedemptionStores, sideBySide } from '../redemption/redemption.store';
import type { LeasedOrder } from './pay-order.store';
import type { LeasedRefund } from './pay-refund.store';
import {
  latestArrivalSeconds,
  mostUnknownSeconds,
  nextAsk,
  type PayFacts,
  type PayOrder,
  type PayVerdict,
  saysClosed,
  saysPaid,
  whyNotThisPayment,
} from './payment.rules';
import type { InPayment, PaymentStores } from './payment.store';

/*
 * What WeChat says of a payment or a refund, by a notice or by an answer, becomes what is true here: once, whoever says it
 * first. Money that can redeem nothing goes back by itself.
 */

/** How the redemption room takes a payment; a stray one has a case by then. */
export type TakePayment = (
  stores: RedemptionStores,
  till: Till,
  payment: {
    tradeId: string;
    transactionId: string;
    paidFen: number;
    payType: string;
    tradeTime: Date;
  },
  now: Date,
) => Promise<{ verdict: PayVerdict; trade: { id: string; merchantId: string } }>;

export type BookNeeds = {
  now: () => Date;
  inTransaction: InPayment;
  /** Whose payments these are, by their numbers. */
  findHolders: (outTradeNos: readonly string[]) => Promise<Map<string, string>>;
  merchant: { appid: string; mchid: string };
  takePayment: TakePayment;
};
export type SettleNeeds = BookNeeds & {
  /** Takes a payment that WeChat vouches for; those that come together are one commit. */
  payments: { add: (booking: Booking) => Promise<Booked> };
};

export type NoticeMark = { id: string; digest: string };
/** `differs`: it is not about a payment of ours as we know it; nothing was changed. */
export type Booked = 'booked' | 'repeat' | 'differs' | 'conflict';
export type Booking = { facts: PayFacts; notice?: NoticeMark };

/**
 * Takes payments that WeChat vouches for, those of different people side by side in one transaction: each is redeemed, or
 * given back. Repeats change nothing.
 */
export const bookPayments =
  (needs: BookNeeds) =>
  async (bookings: readonly Booking[]): Promise<readonly PromiseLike<Booked>[]> => {
    const numbers = bookings.map(({ facts }) => facts.out_trade_no);
    const holders = await needs.findHolders(numbers);
    return sideBySide(
      needs.inTransaction,
      bookings,
      // An order that is not ours changes nothing, so it is in nobody's way.
      ({ facts }) => holders.get(facts.out_trade_no) ?? facts.out_trade_no,
      (stores, booking) => bookPayment(needs, stores, booking),
    );
  };

async function bookPayment(
  needs: BookNeeds,
  stores: PaymentStores,
  { facts, notice }: Booking,
): Promise<Booked> {
  const now = needs.now();
  const order = await stores.payOrders.findForUpdate(facts.out_trade_no);
  const why = order && whyNotThisPayment(order, needs.merchant, facts);
  if (!order || why || !facts.transaction_id || !facts.success_time) {
    return 'differs';
  }
  if (order.transactionId !== null && order.transactionId !== facts.transaction_id) {
    return 'differs';
  }
  const known = notice && (await stores.payOrders.rememberNotice({ ...notice, at: now }));
  if (known) {
    return known === 'same' ? 'repeat' : 'conflict';
  }
  if (order.status === 'paid') {
    return 'repeat';
  }
  await take(needs, stores, order, {
    transactionId: facts.transaction_id,
    paidAt: new Date(facts.success_time),
    now,
  });
  return 'booked';
}

async function take(
  needs: BookNeeds,
  stores: PaymentStores,
  order: PayOrder,
  { transactionId, paidAt, now }: { transactionId: string; paidAt: Date; now: Date },
): Promise<void> {
  const till = await stores.payOrders.findTill(order.tradeId);
  if (!till) {
    throw new Error('a payment without its till');
  }
  const { verdict, trade } = await needs.takePayment(
    stores,
    till,
    {
      tradeId: order.tradeId,
      transactionId,
      paidFen: order.amountFen,
      payType: 'wxpay',
      tradeTime: paidAt,
    },
    now,
  );
  await stores.payOrders.markPaid({ id: order.id, verdict, transactionId, paidAt });
  if (verdict === 'stray') {
    const id = newId('payRefund');
    await stores.payRefunds.insert({
      id,
      outRefundNo: numberOf(id),
      payOrderId: order.id,
      sourceKey: `stray:${order.id}`,
      amountFen: order.amountFen,
      reason: '未能核销，原路退款',
      createdAt: now,
    });
    await stores.ledger.post({
      ledgerTransactionId: newId('ledgerTransaction'),
      kind: 'stray',
      eventKey: `stray:${order.id}`,
      tradeId: trade.id,
      merchantId: trade.merchantId,
      campaignId: till.campaignId,
      at: now,
      entries: entriesOfStray(order.amountFen),
    });
  }
}

/** Our number at WeChat for one of our ids. */
export const numberOf = (id: string): string => `HM${id.slice(id.indexOf('_') + 1)}`;

/** Takes the state of a refund as WeChat tells it. */
export function bookRefund(
  needs: BookNeeds,
  said: Pick<PayRefundAnswer, 'status' | 'success_time'> & {
    outRefundNo: string;
    outTradeNo: string;
    amountFen: number;
  },
  notice?: NoticeMark,
): Promise<Booked> {
  return needs.inTransaction(async (stores) => {
    const now = needs.now();
    const refund = await stores.payRefunds.find(said.outRefundNo);
    if (
      !refund ||
      refund.order.outTradeNo !== said.outTradeNo ||
      refund.amountFen !== said.amountFen
    ) {
      return 'differs';
    }
    const known = notice && (await stores.payOrders.rememberNotice({ ...notice, at: now }));
    if (known) {
      return known === 'same' ? 'repeat' : 'conflict';
    }
    if (said.status === 'PROCESSING') {
      await stores.payRefunds.askAt(refund.id, nextAsk(now, refund.tries), 'processing');
      return 'booked';
    }
    return settleRefund(stores, refund, said, now);
  });
}

async function settleRefund(
  stores: PaymentStores,
  refund: LeasedRefund,
  said: Pick<PayRefundAnswer, 'status' | 'success_time'>,
  now: Date,
): Promise<Booked> {
  const till = await stores.payOrders.findTill(refund.order.tradeId);
  if (!till) {
    throw new Error('a refund without its trade');
  }
  if (said.status !== 'SUCCESS') {
    await stores.payRefunds.settle(refund.id, 'abnormal', null);
    await stores.cases.open({
      caseId: newId('exceptionCase'),
      kind: 'wechat_refund_stuck',
      merchantId: till.merchantId,
      tradeId: refund.order.tradeId,
      eventKey: `pay-refund:${refund.id}`,
      evidence: {
        outRefundNo: refund.outRefundNo,
        status: said.status,
        amountFen: refund.amountFen,
      },
      openedAt: now,
    });
    return 'booked';
  }
  const doneAt = said.success_time ? new Date(said.success_time) : now;
  if (!(await stores.payRefunds.settle(refund.id, 'success', doneAt))) {
    return 'repeat';
  }
  if (refund.sourceKey.startsWith('stray:')) {
    await stores.ledger.post({
      ledgerTransactionId: newId('ledgerTransaction'),
      kind: 'stray_refund',
      eventKey: `stray-refund:${refund.id}`,
      tradeId: refund.order.tradeId,
      merchantId: till.merchantId,
      campaignId: till.campaignId,
      at: now,
      entries: entriesOfStray(-refund.amountFen),
    });
  }
  return 'booked';
}

export type AskNeeds = SettleNeeds & {
  reads: Pick<PaymentStores, 'payOrders' | 'payRefunds'>;
  pay: {
    query: (outTradeNo: string) => Promise<PayOutcome<PayTransaction>>;
    close: (outTradeNo: string) => Promise<PayOutcome<unknown>>;
    refund: (refund: {
      outTradeNo: string;
      outRefundNo: string;
      amountFen: number;
      totalFen: number;
      reason: string;
      notifyUrl: string;
    }) => Promise<PayOutcome<PayRefundAnswer>>;
    findRefund: (outRefundNo: string) => Promise<PayOutcome<PayRefundAnswer>>;
  };
  notifyUrls: { payment: string; refund: string };
};

/** Longer than one look takes: a process that died with a lease is followed by another. */
const leaseSeconds = 20;
const mostAtOnce = 20;

/** The job: asks WeChat about payments nobody spoke for, closes those whose trade is over. */
export async function askUnknownPayments(needs: AskNeeds): Promise<void> {
  const now = needs.now();
  const leased = await needs.reads.payOrders.lease(now, addSeconds(now, leaseSeconds), mostAtOnce);
  await Promise.all(leased.map((order) => askPayment(needs, order)));
}

/** Asks WeChat about one payment, and closes it when its trade is over. */
export async function askPayment(needs: AskNeeds, order: LeasedOrder): Promise<void> {
  const heard = await needs.pay.query(order.outTradeNo);
  const { payOrders } = needs.reads;
  const now = needs.now();
  if (heard.kind === 'ok' && saysPaid(heard.value)) {
    const booked = await needs.payments.add({ facts: heard.value });
    if (booked === 'differs' || booked === 'conflict') {
      await openCase(needs, order, 'wechat_differs', now);
      await payOrders.askAt(order.id, nextAsk(now, order.tries));
    }
    return;
  }
  if (heard.kind === 'ok' && saysClosed(heard.value)) {
    await payOrders.markClosed(order.id, now);
    return;
  }
  const missing = heard.kind === 'rejected' && /^ORDER_?NOT_?EXIST$/.test(heard.code);
  if (missing && now >= addSeconds(order.expiresAt, latestArrivalSeconds)) {
    await payOrders.markClosed(order.id, now);
    return;
  }
  if (order.ending && !missing && heard.kind === 'ok') {
    const closed = await needs.pay.close(order.outTradeNo);
    if (closed.kind === 'ok') {
      await payOrders.markClosed(order.id, needs.now());
      return;
    }
  }
  if (now >= addSeconds(order.createdAt, mostUnknownSeconds)) {
    await openCase(needs, order, 'wechat_unknown', now);
  }
  await payOrders.askAt(order.id, nextAsk(now, order.tries));
}

async function openCase(
  needs: AskNeeds,
  order: LeasedOrder,
  kind: 'wechat_differs' | 'wechat_unknown',
  now: Date,
): Promise<void> {
  await needs.inTransaction(async ({ payOrders, cases }) => {
    const till = await payOrders.findTill(order.tradeId);
    await cases.open({
      caseId: newId('exceptionCase'),
      kind,
      merchantId: till?.merchantId ?? '',
      tradeId: order.tradeId,
      eventKey: `pay:${kind}:${order.id}`,
      evidence: { outTradeNo: order.outTradeNo, amountFen: order.amountFen },
      openedAt: now,
    });
  });
}

/** The job: tells WeChat of every refund that the books owe, and follows each until it is known. */
export async function sendRefunds(needs: AskNeeds): Promise<void> {
  const now = needs.now();
  const { payRefunds } = needs.reads;
  for (const owed of await payRefunds.listOwed(mostAtOnce)) {
    const id = newId('payRefund');
    await payRefunds.insert({ ...owed, id, outRefundNo: numberOf(id), createdAt: now });
  }
  const leased = await payRefunds.lease(now, addSeconds(now, leaseSeconds), mostAtOnce);
  await Promise.all(leased.map((refund) => askRefund(needs, refund)));
}

/** Asks WeChat about one refund, or for it. */
export async function askRefund(needs: AskNeeds, refund: LeasedRefund): Promise<void> {
  // The same number again is the same refund at WeChat, so a lost answer is simply asked for once more.
  const heard =
    refund.status === 'processing'
      ? await needs.pay.findRefund(refund.outRefundNo)
      : await needs.pay.refund({
          outTradeNo: refund.order.outTradeNo,
          outRefundNo: refund.outRefundNo,
          amountFen: refund.amountFen,
          totalFen: refund.order.amountFen,
          reason: refund.reason,
          notifyUrl: needs.notifyUrls.refund,
        });
  const now = needs.now();
  if (heard.kind === 'ok') {
    await bookRefund(needs, {
      ...heard.value,
      outRefundNo: heard.value.out_refund_no,
      outTradeNo: heard.value.out_trade_no,
      amountFen: heard.value.amount.refund,
    });
    return;
  }
  const tooLong = now >= addSeconds(refund.createdAt, mostUnknownSeconds);
  if (heard.kind === 'rejected' || tooLong) {
    await needs.inTransaction(async ({ payOrders, cases }) => {
      const till = await payOrders.findTill(refund.order.tradeId);
      await cases.open({
        caseId: newId('exceptionCase'),
        kind: 'wechat_refund_stuck',
        merchantId: till?.merchantId ?? '',
        tradeId: refund.order.tradeId,
        eventKey: `pay-refund:${refund.id}`,
        evidence: {
          outRefundNo: refund.outRefundNo,
          status: heard.kind === 'rejected' ? heard.code : heard.why,
          amountFen: refund.amountFen,
        },
        openedAt: now,
      });
    });
  }
  await needs.reads.payRefunds.askAt(refund.id, nextAsk(now, refund.tries));
}

/** A notice's mark in the inbox. */
export const noticeMark = (id: string, content: string): NoticeMark => ({
  id,
  digest: digestOf(content),
});
