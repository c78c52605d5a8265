import type { PayType, Trade } from '../platform/trade';
import { wireTime } from '../time';
import { amend, doubtOf, refuse, type SaleNeeds, type SaleOutcome } from './sale';

/** How the customer pays. `late` skips the till's own look at the lock's end: only a drill does that. */
export type Payment = { pay_type: PayType; success: boolean; late?: boolean | undefined };

/** Takes the money by a simulated method, once; the platform then tells the BFF. */
export const takePayment = (needs: SaleNeeds, trade: Trade, how: Payment): SaleOutcome => {
  const doubt = doubtOf(trade);
  if (doubt) return doubt;
  if (trade.payment) return { kind: 'done', trade };
  if (trade.state !== 'locked' || !trade.lock) return refuse(trade, '券没有锁定，不能收款');
  const now = needs.clock.now();
  if (how.success && !how.late && now >= new Date(trade.lock.lock_expires_at)) {
    return refuse(trade, '锁定已过 15 分钟，券已自动退回。还没有收款，请重新开单', '10405');
  }
  const paid = amend(needs, trade, {
    state: how.success ? 'paid' : 'payment_failed',
    payment: {
      transaction_id: needs.store.nextTransactionId(now),
      status: how.success ? '2' : '3',
      total_fee: trade.lock.total_fee,
      paid_fee: trade.lock.payable_fee,
      pay_type: how.pay_type,
      trade_time: wireTime(now),
    },
  });
  needs.notifier.announce(paid.trade);
  return paid;
};
