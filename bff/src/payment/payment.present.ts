import type { Order } from '../contract';
import { sumFen } from '../kernel/fen';
import { type Instant, presentInstant } from '../kernel/time';
import type { TradeStatus } from '../redemption/trade.rules';
import { orderStateOf, type PayOrderStatus, type PayRefundStatus } from './payment.rules';

type View = Pick<
  Order,
  'tradeId' | 'storeName' | 'items' | 'totalFen' | 'discountFen' | 'payableFen'
> & {
  status: TradeStatus;
  lockExpiresAt: Instant;
  paidAt: Instant | null;
  attempts: readonly {
    openid: string;
    status: PayOrderStatus;
    amountFen: number;
    claimedAt: Instant | null;
  }[];
  refunds: readonly { status: PayRefundStatus; amountFen: number }[];
};

/** A purchase on the phone of one WeChat identity. */
export function presentOrder(view: View, openid: string | undefined, now: Instant): Order {
  const { status, lockExpiresAt, paidAt, attempts, refunds } = view;
  const fenOf = (done: boolean) =>
    sumFen(
      refunds
        .filter((one) => (one.status === 'success') === done)
        .map(({ amountFen }) => amountFen),
    );
  return {
    tradeId: view.tradeId,
    state: orderStateOf({ status, lockExpiresAt, paidAt }, attempts, refunds, now),
    storeName: view.storeName,
    items: view.items,
    totalFen: view.totalFen,
    discountFen: view.discountFen,
    payableFen: view.payableFen,
    refundedFen: fenOf(true),
    refundDueFen: fenOf(false),
    expiresAt: presentInstant(lockExpiresAt),
    paidAt: view.paidAt ? presentInstant(view.paidAt) : null,
    onAnotherPhone: attempts.some((one) => one.status === 'open' && one.openid !== openid),
  };
}
