import { newId } from '../kernel/id';
import type { Db } from '../platform/db';

/** Training sales. They stand apart from trades: no report, no ledger, no invariant ever sees them. */
export function createTrainingStore(db: Db) {
  return {
    find: async (merchantId: string, outTradeNo: string) =>
      (await db.trainingTrade.findUnique({
        where: { merchantId_outTradeNo: { merchantId, outTradeNo } },
      })) ?? undefined,

    /** The same number again changes nothing. */
    async insert(trade: {
      merchantId: string;
      outTradeNo: string;
      termNo: string;
      totalFen: number;
      discountFen: number;
      lockedAt: Date;
    }): Promise<void> {
      await db.trainingTrade.createMany({
        data: { id: newId('trainingTrade'), ...trade },
        skipDuplicates: true,
      });
    },

    /** Once paid, always paid. */
    async markPaid(merchantId: string, outTradeNo: string, at: Date): Promise<void> {
      await db.trainingTrade.updateMany({
        where: { merchantId, outTradeNo, paidAt: null },
        data: { paidAt: at },
      });
    },

    /** Once cancelled, always cancelled. */
    async markCancelled(merchantId: string, outTradeNo: string, at: Date): Promise<void> {
      await db.trainingTrade.updateMany({
        where: { merchantId, outTradeNo, cancelledAt: null },
        data: { cancelledAt: at },
      });
    },
  };
}
