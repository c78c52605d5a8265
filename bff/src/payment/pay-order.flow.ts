import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import type { PayOutcome, PayParams } from '../platform/wechat-pay';
import { isPaid, standingOf } from '../redemption/trade.rules';
import type { OrderStore, OrderView } from './order.store';
import { nextAsk, type PayOrder } from './payment.rules';
import { type AskNeeds, askPayment, numberOf } from './settle-payment.flow';

/*
 * A customer pays a locked trade in WeChat: only the holder of the voucher, only while the lock lasts, on one phone at a
 * time. The attempt is written before WeChat hears of it, so that nothing that happened there can be unknown here.
 */
export type PayNeeds = AskNeeds & {
  orders: OrderStore;
  pay: AskNeeds['pay'] & {
    prepay: (order: {
      outTradeNo: string;
      description: string;
      notifyUrl: string;
      openid: string;
      amountFen: number;
      expiresAt: string;
    }) => Promise<PayOutcome<PayParams>>;
  };
};
export type Payer = { accountId: string; citizenId: string; tradeId: string };
export type SeenOrder = { view: OrderView; openid: string | undefined };

/** @throws Refusal not_found for a trade that is missing or somebody else's */
export async function seeOrder(
  { orders, reads }: Pick<PayNeeds, 'orders' | 'reads'>,
  payer: Payer,
): Promise<SeenOrder> {
  const [view, openid] = await Promise.all([
    orders.find(payer.citizenId, payer.tradeId),
    reads.payOrders.findOpenid(payer.accountId),
  ]);
  if (!view) {
    throw new Refusal('not_found');
  }
  return { view, openid };
}

/**
 * Opens the payment. A second tap on the same phone opens the same payment again.
 * @throws Refusal not_found, order_closed, order_paid, order_on_another_phone, wechat_pay_unavailable
 */
export async function payOrder(needs: PayNeeds, payer: Payer): Promise<PayParams> {
  const { view, openid } = await seeOrder(needs, payer);
  if (openid === undefined) {
    throw new Refusal('not_found');
  }
  const attempt = await openAttempt(needs, payer, openid);
  const heard = await needs.pay.prepay({
    outTradeNo: attempt.outTradeNo,
    description: `${view.storeName} · 消费券订单`,
    notifyUrl: needs.notifyUrls.payment,
    openid,
    amountFen: attempt.amountFen,
    expiresAt: presentInstant(attempt.expiresAt),
  });
  if (heard.kind === 'ok') {
    return heard.value;
  }
  await needs.reads.payOrders.askAt(attempt.id, needs.now());
  throw new Refusal(
    heard.kind === 'rejected' && /^ORDER_?PAID$/.test(heard.code)
      ? 'order_paid'
      : 'wechat_pay_unavailable',
    { retryAfterSeconds: 2 },
  );
}

function openAttempt(needs: PayNeeds, payer: Payer, openid: string): Promise<PayOrder> {
  return needs.inTransaction(async ({ trades, payOrders }) => {
    const now = needs.now();
    const trade = await trades.findByIdForUpdate(payer.tradeId);
    const standing = trade && standingOf(trade, now);
    if (!trade?.lockExpiresAt || standing !== 'locked') {
      throw new Refusal(standing && isPaid(standing) ? 'order_paid' : 'order_closed');
    }
    const open = await payOrders.findOpen(trade.id);
    if (open) {
      if (open.openid !== openid) {
        throw new Refusal('order_on_another_phone');
      }
      return open;
    }
    const id = newId('payOrder');
    return payOrders.insert({
      id,
      tradeId: trade.id,
      citizenId: payer.citizenId,
      openid,
      outTradeNo: numberOf(id),
      amountFen: trade.payableFen,
      createdAt: now,
      expiresAt: trade.lockExpiresAt,
      nextAskAt: nextAsk(now, 0),
    });
  });
}

const asLeased = (open: PayOrder, ending: boolean) => ({ ...open, ending });

/** Takes an open payment back. @throws Refusal not_found, wechat_pay_unavailable when WeChat did not close it */
export async function takeBackPayment(needs: PayNeeds, payer: Payer): Promise<SeenOrder> {
  await seeOrder(needs, payer);
  const open = await needs.reads.payOrders.findOpen(payer.tradeId);
  if (open) {
    await askPayment(needs, asLeased(open, true));
    if (await needs.reads.payOrders.findOpen(payer.tradeId)) {
      throw new Refusal('wechat_pay_unavailable', { retryAfterSeconds: 2 });
    }
  }
  return seeOrder(needs, payer);
}

/** The phone says that it paid: WeChat is asked at once; until it confirms, the order is unknown. @throws Refusal not_found */
export async function checkPayment(needs: PayNeeds, payer: Payer): Promise<SeenOrder> {
  await seeOrder(needs, payer);
  const open = await needs.reads.payOrders.findOpen(payer.tradeId);
  if (open) {
    const now = needs.now();
    await needs.reads.payOrders.askAt(open.id, nextAsk(now, 0), { claimedAt: now });
    await askPayment(needs, asLeased(open, false));
  }
  return seeOrder(needs, payer);
}
