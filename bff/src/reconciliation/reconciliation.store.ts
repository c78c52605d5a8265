import type { BillTrouble } from '../contract';
import { createStoredFileStore } from '../merchant/stored-file.store';
import type { Db, Tx } from '../platform/db';
import { createCaseStore } from '../redemption/case.store';
import type { BilledLine, BookedMove } from './reconciliation.rules';
import type { BillLine, BillMove } from './terminal-bill.rules';

/* 嘉联's bills as they came, and what our own books and WeChat's bill say of the same sales. */

export type LeasedBill = { day: string; merchantId: string; mchId: string; tries: number };
export type KnownBill = {
  day: string;
  merchantId: string;
  merchantName: string;
  importedAt: Date | null;
  trouble: BillTrouble | null;
  tries: number;
  sha256: string | null;
  fileKey: string | null;
};

/** The job's side: days that are due, and bills that came. */
const importsOf = (tx: Tx) => ({
  /**
   * Bills that exist by now are asked for from now on: of every enterprise of the campaign that takes vouchers or took
   * some, because a sale that only 嘉联 knows has to be found as well.
   */
  async insertDue(campaignId: string, days: readonly string[], nextAskAt: Date): Promise<void> {
    await tx.$executeRaw`
      INSERT INTO terminal_bill (day, merchant_id, next_ask_at)
      SELECT d.day, m.id, ${nextAskAt}::timestamptz
      FROM unnest(${[...days]}::text[]) AS d (day) CROSS JOIN merchant m
      WHERE EXISTS (SELECT FROM trade t WHERE t.merchant_id = m.id AND t.campaign_id = ${campaignId} AND t.paid_at IS NOT NULL)
        OR (m.status IN ('live', 'suspended')
          AND EXISTS (SELECT FROM campaign_merchant c WHERE c.merchant_id = m.id AND c.campaign_id = ${campaignId}))
      ON CONFLICT DO NOTHING`;
  },

  /** Takes bills that are due for itself until `leasedUntil`. */
  lease: (now: Date, leasedUntil: Date, limit: number): Promise<LeasedBill[]> =>
    tx.$queryRaw<LeasedBill[]>`
      UPDATE terminal_bill b SET next_ask_at = ${leasedUntil}::timestamptz, tries = b.tries + 1
      FROM merchant m
      WHERE m.id = b.merchant_id AND (b.day, b.merchant_id) IN (
        SELECT day, merchant_id FROM terminal_bill WHERE imported_at IS NULL AND next_ask_at <= ${now}::timestamptz
        ORDER BY next_ask_at, day LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING b.day, b.merchant_id AS "merchantId", m.mch_id AS "mchId", b.tries`,

  async putOff(
    { day, merchantId }: Pick<LeasedBill, 'day' | 'merchantId'>,
    trouble: BillTrouble,
    nextAskAt: Date,
  ): Promise<void> {
    await tx.terminalBill.updateMany({
      where: { day, merchantId, importedAt: null },
      data: { trouble, nextAskAt },
    });
  },

  /** Nothing happens when it was imported before. */
  async import(
    { day, merchantId }: Pick<LeasedBill, 'day' | 'merchantId'>,
    bill: {
      lines: readonly BillLine[];
      file: { key: string; type: string; bytes: number; sha256: string };
      at: Date;
    },
  ): Promise<void> {
    const open = await tx.$queryRaw<unknown[]>`
      SELECT day FROM terminal_bill WHERE day = ${day} AND merchant_id = ${merchantId} AND imported_at IS NULL FOR UPDATE`;
    if (open.length === 0) {
      return;
    }
    const { lines, file, at } = bill;
    const fileId = await createStoredFileStore(tx).insertFile({ ...file, at });
    await tx.terminalBillLine.createMany({
      data: lines.map((line, index) => ({ ...line, day, merchantId, lineNo: index + 1 })),
    });
    await tx.terminalBill.update({
      where: { day_merchantId: { day, merchantId } },
      data: { fileId, trouble: null, importedAt: at },
    });
  },

  /** Open cases whose difference is gone say since when; a person closes them. */
  async noteGone(prefix: string, eventKeys: readonly string[], goneAt: string): Promise<void> {
    await tx.$executeRaw`
      UPDATE exception_case SET evidence = evidence || jsonb_build_object('goneAt', ${goneAt}::text), version = version + 1
      WHERE starts_with(event_key, ${prefix}) AND event_key <> ALL(${[...eventKeys]}::text[])
        AND closed_at IS NULL AND NOT evidence ? 'goneAt'`;
  },
});

type BookedRow = Omit<BookedMove, 'ledger' | 'wechat'> & {
  totalFen: bigint;
  discountFen: bigint;
  paidFen: bigint;
  ledgerDiscountFen: bigint | null;
  ledgerPaidFen: bigint | null;
  isInWechat: boolean;
  wechatNumber: string | null;
  billDay: string | null;
  wechatFen: bigint | null;
};

const bookedOf = (row: BookedRow): BookedMove => {
  const { merchantId, move, tradeId, outTradeNo, outRefundNo, at } = row;
  return {
    merchantId,
    move,
    tradeId,
    outTradeNo,
    outRefundNo,
    at,
    totalFen: Number(row.totalFen),
    discountFen: Number(row.discountFen),
    paidFen: Number(row.paidFen),
    ledger: {
      discountFen: Number(row.ledgerDiscountFen ?? 0),
      paidFen: Number(row.ledgerPaidFen ?? 0),
    },
    ...(row.isInWechat && {
      wechat: {
        number: row.wechatNumber ?? undefined,
        billDay: row.billDay ?? undefined,
        fen: row.wechatFen === null ? undefined : Number(row.wechatFen),
      },
    }),
  };
};

/** The three books. A campaign sells a few thousand times at most, so that it is read whole. */
const booksOf = (tx: Tx) => ({
  /** The published campaigns, as far as their days go. */
  listCampaigns: () =>
    tx.campaign.findMany({
      where: { publishedAt: { not: null } },
      select: { id: true, name: true, startsAt: true, endsAt: true },
    }),

  /** The bills of some days: of the enterprises of a campaign, and of those that sold in it. */
  listBills: (campaignId: string, first: string, last: string): Promise<KnownBill[]> =>
    tx.$queryRaw<KnownBill[]>`
      SELECT b.day, b.merchant_id AS "merchantId", m.name AS "merchantName", b.imported_at AS "importedAt", b.trouble,
        b.tries, f.sha256, f.key AS "fileKey"
      FROM terminal_bill b
      JOIN merchant m ON m.id = b.merchant_id
      LEFT JOIN stored_file f ON f.id = b.file_id
      WHERE b.day >= ${first} AND b.day <= ${last} AND (
        EXISTS (SELECT FROM campaign_merchant c WHERE c.merchant_id = m.id AND c.campaign_id = ${campaignId})
        OR EXISTS (SELECT FROM trade t WHERE t.merchant_id = m.id AND t.campaign_id = ${campaignId}))
      ORDER BY b.day, m.name, m.id`,

  /** What 嘉联 billed on some days, the oldest first; without the sales of another campaign. */
  listBilled: (campaignId: string, first: string, last: string): Promise<BilledLine[]> =>
    tx.$queryRaw<BilledLine[]>`
      SELECT l.day, l.merchant_id AS "merchantId", l.move, l.out_trade_no AS "outTradeNo", l.out_refund_no AS "outRefundNo",
        l.term_no AS "termNo", l.transaction_id AS "transactionId", l.total_fen AS "totalFen", l.discount_fen AS "discountFen",
        l.paid_fen AS "paidFen", l.pay_type AS "payType", l.traded_at AS "tradedAt"
      FROM terminal_bill_line l
      LEFT JOIN trade t ON t.merchant_id = l.merchant_id AND t.out_trade_no = l.out_trade_no
      WHERE l.day >= ${first} AND l.day <= ${last} AND coalesce(t.campaign_id, ${campaignId}) = ${campaignId}
        AND (t.id IS NOT NULL
          OR EXISTS (SELECT FROM campaign_merchant c WHERE c.merchant_id = l.merchant_id AND c.campaign_id = ${campaignId}))
      ORDER BY l.day, l.merchant_id, l.line_no`,

  /** Paid sales and refunds, each with the sums of its own ledger lines and with its line on WeChat's bill. */
  async listBooked(campaignId: string): Promise<BookedMove[]> {
    const rows = await tx.$queryRaw<(BookedRow & { move: BillMove })[]>`
      WITH paid AS (
        SELECT t.*, o.out_trade_no AS pay_number, o.paid_at AS pay_at FROM trade t
        LEFT JOIN pay_order o ON o.trade_id = t.id AND o.verdict = 'redeemed'
        WHERE t.campaign_id = ${campaignId} AND t.paid_at IS NOT NULL
      ), moved AS (
        SELECT 'sale' AS move, 'payment' AS pay_move, id AS trade_id, merchant_id, out_trade_no, '' AS out_refund_no,
          paid_at AS at, ARRAY['sale:' || id, 'cancel:' || id] AS event_keys, pay_number IS NOT NULL AS in_wechat,
          pay_number, pay_at, s.n * total_fen AS total, s.n * discount_fen AS discount, s.n * paid_fen AS paid
        FROM paid CROSS JOIN LATERAL (SELECT CASE status WHEN 'cancelled' THEN 0 ELSE 1 END::bigint AS n) s
        UNION ALL
        SELECT 'refund', 'refund', t.id, t.merchant_id, t.out_trade_no, r.out_refund_no, r.refunded_at,
          ARRAY['refund:' || r.id], t.pay_number IS NOT NULL, p.out_refund_no, p.done_at, -i.total, -i.discount,
          -r.refund_fen::bigint
        FROM paid t
        JOIN refund r ON r.trade_id = t.id
        JOIN LATERAL (SELECT sum(unit_fen::bigint * quantity)::bigint AS total, sum(discount_fen)::bigint AS discount
          FROM trade_item WHERE refund_id = r.id) i ON true
        LEFT JOIN pay_refund p ON p.source_key = 'refund:' || r.id AND p.status = 'success'
      )
      SELECT m.move, m.trade_id AS "tradeId", m.merchant_id AS "merchantId", m.out_trade_no AS "outTradeNo",
        m.out_refund_no AS "outRefundNo", m.at, m.total AS "totalFen", m.discount AS "discountFen", m.paid AS "paidFen",
        l.discount AS "ledgerDiscountFen", l.paid AS "ledgerPaidFen", m.in_wechat AS "isInWechat",
        m.pay_number AS "wechatNumber", b.day AS "billDay",
        CASE m.move WHEN 'sale' THEN w.amount_fen ELSE -w.amount_fen END AS "wechatFen"
      FROM moved m
      LEFT JOIN LATERAL (
        SELECT sum(n.amount_fen) FILTER (WHERE n.account = 'consumer_paid')::bigint AS paid,
          sum(n.amount_fen) FILTER (WHERE n.account IN ('district_subsidy', 'merchant_share'))::bigint AS discount
        FROM ledger_transaction x JOIN ledger_line n ON n.transaction_id = x.id WHERE x.event_key = ANY(m.event_keys)
      ) l ON true
      LEFT JOIN pay_bill b ON b.imported_at IS NOT NULL
        AND b.day = to_char(m.pay_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
      LEFT JOIN pay_bill_line w ON w.kind = 'trade' AND w.move::text = m.pay_move AND w.number = m.pay_number
      ORDER BY m.at, m.trade_id`;
    return rows.map(bookedOf);
  },

  /** The cases of these differences, by what they are about. */
  async listCases(
    eventKeys: readonly string[],
  ): Promise<Map<string, { caseId: string; isClosed: boolean }>> {
    const rows = await tx.exceptionCase.findMany({
      where: { eventKey: { in: [...eventKeys] } },
      select: { id: true, eventKey: true, closedAt: true },
    });
    return new Map(
      rows.map(({ id, eventKey, closedAt }) => [
        eventKey,
        { caseId: id, isClosed: closedAt !== null },
      ]),
    );
  },
});

const storesOn = (tx: Tx) => ({ ...importsOf(tx), ...booksOf(tx), cases: createCaseStore(tx) });

/** The stores of the room, all on one connection. */
export type ReconciliationStores = ReturnType<typeof storesOn>;
export type ReconciledCampaign = Awaited<ReturnType<ReconciliationStores['listCampaigns']>>[number];

export const createReconciliationStores = (db: Db) => ({
  reads: storesOn(db),
  inTransaction: <T>(work: (stores: ReconciliationStores) => Promise<T>): Promise<T> =>
    db.$transaction((tx) => work(storesOn(tx)), { maxWait: 5_000, timeout: 15_000 }),
});
