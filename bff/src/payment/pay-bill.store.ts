import type { Tx } from '../platform/db';
import type { BillKind, BillLine, BookedMove } from './bill.rules';

export type LeasedBill = { day: string; tries: number };
export type ImportedBill = {
  day: string;
  digests: Record<BillKind, string>;
  lines: Record<BillKind, readonly BillLine[]>;
  payFen: number;
  refundFen: number;
  importedAt: Date;
};

/** Daily bills of WeChat Pay, and what our books say of the same money. */
export function createPayBillStore(tx: Tx) {
  return {
    /** When the first payment was ever opened. */
    findFirstDay: async (): Promise<Date | undefined> =>
      (await tx.payOrder.aggregate({ _min: { createdAt: true } }))._min.createdAt ?? undefined,

    /** Days whose bills exist by now are asked for from now on. */
    async insertDays(days: readonly string[], nextAskAt: Date): Promise<void> {
      await tx.payBill.createMany({
        data: days.map((day) => ({ day, nextAskAt })),
        skipDuplicates: true,
      });
    },

    /** Takes days that are due for itself until `leasedUntil`. */
    lease: (now: Date, leasedUntil: Date, limit: number): Promise<LeasedBill[]> =>
      tx.$queryRaw<LeasedBill[]>`
        UPDATE pay_bill SET next_ask_at = ${leasedUntil}::timestamptz, tries = tries + 1
        WHERE day IN (SELECT day FROM pay_bill WHERE imported_at IS NULL AND next_ask_at <= ${now}::timestamptz
          ORDER BY day LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING day, tries`,

    async askAt(day: string, nextAskAt: Date): Promise<void> {
      await tx.payBill.updateMany({ where: { day, importedAt: null }, data: { nextAskAt } });
    },

    /** False when the day was imported before. Lines that stood on a bill before are left out. */
    async import(bill: ImportedBill): Promise<boolean> {
      const { day, digests, lines, payFen, refundFen, importedAt } = bill;
      const { count } = await tx.payBill.updateMany({
        where: { day, importedAt: null },
        data: {
          tradeDigest: digests.trade,
          fundFlowDigest: digests.fund_flow,
          payFen,
          refundFen,
          importedAt,
        },
      });
      if (count === 1) {
        for (const kind of ['trade', 'fund_flow'] as const) {
          await tx.payBillLine.createMany({
            data: lines[kind].map((line, index) => ({ ...line, day, kind, lineNo: index + 1 })),
            skipDuplicates: true,
          });
        }
      }
      return count === 1;
    },

    /** What stood on another day's trade bill. */
    listBilled: (
      numbers: readonly string[],
      day: string,
    ): Promise<Pick<BillLine, 'move' | 'number'>[]> =>
      tx.payBillLine.findMany({
        where: { kind: 'trade', number: { in: [...numbers] }, day: { not: day } },
        select: { move: true, number: true },
      }),

    /**
     * Payments and refunds that WeChat confirmed to us in a span of time, or whose number is asked for, with the sum that
     * the ledger holds of each.
     */
    async listBooked(
      span: { from: Date; to: Date },
      numbers: readonly string[],
    ): Promise<BookedMove[]> {
      const rows = await tx.$queryRaw<{ move: BookedMove['move']; number: string; fen: bigint }[]>`
        SELECT m.move, m.number, coalesce(sum(l.amount_fen) FILTER (WHERE l.account IN ('consumer_paid', 'stray_received')), 0)::bigint AS fen
        FROM (
          SELECT 'payment' AS move, o.out_trade_no AS number,
            CASE o.verdict WHEN 'redeemed' THEN 'sale:' || o.trade_id ELSE 'stray:' || o.id END AS event_key
          FROM pay_order o
          WHERE o.status = 'paid' AND (o.out_trade_no = ANY(${numbers}::text[])
            OR (o.paid_at >= ${span.from}::timestamptz AND o.paid_at < ${span.to}::timestamptz))
          UNION ALL
          SELECT 'refund', r.out_refund_no,
            CASE WHEN r.source_key LIKE 'stray:%' THEN 'stray-refund:' || r.id ELSE r.source_key END
          FROM pay_refund r
          WHERE r.status = 'success' AND (r.out_refund_no = ANY(${numbers}::text[])
            OR (r.done_at >= ${span.from}::timestamptz AND r.done_at < ${span.to}::timestamptz))
        ) m
        LEFT JOIN ledger_transaction x ON x.event_key = m.event_key
        LEFT JOIN ledger_line l ON l.transaction_id = x.id
        GROUP BY 1, 2 ORDER BY 2`;
      return rows.map(({ move, number, fen }) => ({
        move,
        number,
        amountFen: Number(move === 'refund' ? -fen : fen),
      }));
    },

    /** Whose money a number is, for the case that a difference opens. */
    async findOwner(number: string): Promise<{ tradeId: string; merchantId: string } | undefined> {
      const [owner] = await tx.$queryRaw<{ tradeId: string; merchantId: string }[]>`
        SELECT t.id AS "tradeId", t.merchant_id AS "merchantId"
        FROM pay_order o JOIN trade t ON t.id = o.trade_id LEFT JOIN pay_refund r ON r.pay_order_id = o.id
        WHERE o.out_trade_no = ${number} OR r.out_refund_no = ${number} LIMIT 1`;
      return owner;
    },
  };
}
