import type { Db } from '../platform/db';
import type { TradeStatus } from '../redemption/trade.rules';
import type { PayOrderStatus, PayRefundStatus } from './payment.rules';

/** A purchase as its holder sees it. */
export type OrderView = {
  tradeId: string;
  status: TradeStatus;
  storeName: string;
  totalFen: number;
  discountFen: number;
  payableFen: number;
  lockExpiresAt: Date;
  paidAt: Date | null;
  items: { lineNo: number; name: string; unitFen: number; quantity: number; discountFen: number }[];
  attempts: {
    openid: string;
    status: PayOrderStatus;
    amountFen: number;
    claimedAt: Date | null;
  }[];
  refunds: { status: PayRefundStatus; amountFen: number }[];
};

/** Reads the purchases of citizens; somebody else's is not there. */
export function createOrderStore(db: Db) {
  const read = async (citizenId: string, tradeId?: string): Promise<OrderView[]> => {
    const trades = await db.trade.findMany({
      where: { citizenId, ...(tradeId && { id: tradeId }), status: { not: 'not_found' } },
      include: { items: { orderBy: { lineNo: 'asc' } }, store: { select: { name: true } } },
      orderBy: { lockedAt: 'desc' },
      take: 20,
    });
    const attempts = await db.payOrder.findMany({
      where: { tradeId: { in: trades.map(({ id }) => id) } },
      include: { refunds: true },
    });
    return trades.map((trade) => {
      const own = attempts.filter((one) => one.tradeId === trade.id);
      return {
        tradeId: trade.id,
        status: trade.status,
        storeName: trade.store?.name ?? '',
        totalFen: trade.totalFen,
        discountFen: trade.discountFen,
        payableFen: trade.payableFen,
        lockExpiresAt: trade.lockExpiresAt ?? new Date(0),
        paidAt: trade.paidAt,
        items: trade.items.map(({ lineNo, name, unitFen, quantity, discountFen }) => ({
          lineNo,
          name,
          unitFen,
          quantity,
          discountFen,
        })),
        attempts: own,
        refunds: own.flatMap(({ refunds }) => refunds),
      };
    });
  };
  return {
    list: (citizenId: string): Promise<OrderView[]> => read(citizenId),
    find: async (citizenId: string, tradeId: string): Promise<OrderView | undefined> =>
      (await read(citizenId, tradeId))[0],
  };
}
export type OrderStore = ReturnType<typeof createOrderStore>;
