import type { Tx } from '../platform/db';
import type { PayRefundStatus } from './payment.rules';

export type PayRefund = {
  id: string;
  payOrderId: string;
  outRefundNo: string;
  sourceKey: string;
  amountFen: number;
  reason: string;
  status: PayRefundStatus;
  tries: number;
  createdAt: Date;
};
export type LeasedRefund = PayRefund & {
  order: { outTradeNo: string; amountFen: number; tradeId: string };
};
/** Money the books gave back and WeChat was not yet told about. */
export type OwedRefund = {
  payOrderId: string;
  sourceKey: string;
  amountFen: number;
  reason: string;
};

/** Money that goes back to customers' WeChat. */
export function createPayRefundStore(tx: Tx) {
  return {
    /** Each source gives back once, whoever notices it first. */
    async insert(refund: OwedRefund & { id: string; outRefundNo: string; createdAt: Date }) {
      await tx.payRefund.createMany({
        data: [{ ...refund, nextAskAt: refund.createdAt }],
        skipDuplicates: true,
      });
    },

    /** Goods returned and sales cancelled that were paid in WeChat, and have no refund there yet. */
    listOwed: (limit: number): Promise<OwedRefund[]> => tx.$queryRaw<OwedRefund[]>`
      SELECT o.id AS "payOrderId", 'refund:' || r.id AS "sourceKey", r.refund_fen AS "amountFen", '退货退款' AS reason
      FROM pay_order o JOIN refund r ON r.trade_id = o.trade_id
      LEFT JOIN pay_refund p ON p.source_key = 'refund:' || r.id
      WHERE o.verdict = 'redeemed' AND r.refund_fen > 0 AND p.id IS NULL
      UNION ALL
      SELECT o.id, 'cancel:' || t.id, o.amount_fen, '当日撤销退款'
      FROM pay_order o JOIN trade t ON t.id = o.trade_id
      LEFT JOIN pay_refund p ON p.source_key = 'cancel:' || t.id
      WHERE o.verdict = 'redeemed' AND t.status = 'cancelled' AND p.id IS NULL
      LIMIT ${limit}`,

    async lease(now: Date, leasedUntil: Date, limit: number): Promise<LeasedRefund[]> {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        UPDATE pay_refund SET next_ask_at = ${leasedUntil}::timestamptz, tries = tries + 1
        WHERE id IN (SELECT id FROM pay_refund WHERE status IN ('due', 'processing') AND next_ask_at <= ${now}::timestamptz
          ORDER BY next_ask_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING id`;
      return tx.payRefund.findMany({
        where: { id: { in: rows.map(({ id }) => id) } },
        include: { order: { select: { outTradeNo: true, amountFen: true, tradeId: true } } },
      });
    },

    find: (outRefundNo: string): Promise<LeasedRefund | null> =>
      tx.payRefund.findUnique({
        where: { outRefundNo },
        include: { order: { select: { outTradeNo: true, amountFen: true, tradeId: true } } },
      }),

    /** False when another one settled it before. */
    async settle(
      id: string,
      status: 'success' | 'abnormal',
      doneAt: Date | null,
    ): Promise<boolean> {
      const { count } = await tx.payRefund.updateMany({
        where: { id, status: { not: 'success' } },
        data: { status, doneAt },
      });
      return count === 1;
    },

    async askAt(id: string, nextAskAt: Date, status?: 'processing'): Promise<void> {
      await tx.payRefund.updateMany({
        where: { id, status: { in: ['due', 'processing'] } },
        data: { nextAskAt, ...(status && { status }) },
      });
    },
  };
}
