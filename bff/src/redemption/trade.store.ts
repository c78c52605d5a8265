import { addSeconds } from '../kernel/time';
import { Prisma, type Tx } from '../platform/db';
import { asRows, inOrder, joined } from '../platform/joined';
import type { Item, PresentedVoucher, Till, VoucherStatus } from './purchase.rules';
import type { TradeStatus } from './trade.rules';

/** One line of a trade, as it was sold. */
export type TradeItem = {
  lineNo: number;
  category: string;
  name: string;
  unitFen: number;
  quantity: number;
  serialNo: string | null;
  discountFen: number;
  refundId: string | null;
};
/** One voucher on one line. */
export type TradeRedemption = {
  id: string;
  lineNo: number;
  voucherId: string;
  /** As it is compared. */
  serialNo: string;
  faceFen: number;
  subsidyFen: number;
  merchantFen: number;
  voucher: { status: VoucherStatus; returnedCount: number };
};
type TradeRow = {
  id: string;
  campaignId: string | null;
  merchantId: string;
  outTradeNo: string;
  termNo: string | null;
  status: TradeStatus;
  contentHash: string | null;
  totalFen: number;
  discountFen: number;
  payableFen: number;
  lockedAt: Date | null;
  lockExpiresAt: Date | null;
  transactionId: string | null;
  paidFen: number | null;
  paidAt: Date | null;
  /** Of the campaign; null only for a number that was never locked. */
  endsAt: Date | null;
  maxReturnsPerVoucher: number | null;
  /** Whose vouchers they are. */
  citizenId: string | null;
  repeatMinutes: number | null;
};
export type Trade = TradeRow & { items: TradeItem[]; redemptions: TradeRedemption[] };

/** What became of each voucher in a refund, as it is answered again. */
export type RefundedVoucher = { voucherId: string; status: 'RETURNED' | 'VOID' };
export type Refund = {
  id: string;
  tradeId: string;
  merchantId: string;
  outRefundNo: string;
  contentHash: string;
  refundFen: number;
  reason: string;
  refundedAt: Date;
  /** What the trade became. */
  tradeStatus: TradeStatus;
  vouchers: RefundedVoucher[];
};

export type NewTrade = {
  tradeId: string;
  outTradeNo: string;
  contentHash: string;
  cashierId: string;
  till: Till;
  items: readonly Item[];
  totalFen: number;
  lockedAt: Date;
  lockExpiresAt: Date;
  redemptions: readonly {
    redemptionId: string;
    lineNo: number;
    /** As it is compared. */
    serialNo: string;
    voucher: PresentedVoucher;
  }[];
};

/** Thrown when a row is no longer as it was read: the transaction is to be begun again. */
export class LostRace extends Error {}

export type TradeStore = ReturnType<typeof createTradeStore>;

const tradeColumns = Prisma.sql`
  t.id, t.campaign_id AS "campaignId", t.merchant_id AS "merchantId", t.out_trade_no AS "outTradeNo",
  m.term_no AS "termNo", t.status, t.content_hash AS "contentHash", t.total_fen AS "totalFen",
  t.discount_fen AS "discountFen", t.payable_fen AS "payableFen", t.locked_at AS "lockedAt",
  t.lock_expires_at AS "lockExpiresAt", t.transaction_id AS "transactionId", t.paid_fen AS "paidFen",
  t.paid_at AS "paidAt", c.ends_at AS "endsAt", c.max_returns_per_voucher AS "maxReturnsPerVoucher",
  t.citizen_id AS "citizenId", c.repeat_minutes AS "repeatMinutes"
  FROM trade t LEFT JOIN terminal m ON m.id = t.terminal_id LEFT JOIN campaign c ON c.id = t.campaign_id`;
/** Held until the transaction ends: the events of a trade happen one after the other. */
const forUpdate = Prisma.sql`FOR UPDATE OF t`;

async function readTrades(tx: Tx, condition: Prisma.Sql): Promise<Trade[]> {
  const trades = await tx.$queryRaw<TradeRow[]>`SELECT ${tradeColumns} ${condition}`;
  const lines = await readLines(
    tx,
    trades.map(({ id }) => id),
  );
  return trades.map((trade) => {
    const own = lines.filter(({ tradeId }) => tradeId === trade.id);
    return {
      ...trade,
      items: own.map(({ item }) => item),
      redemptions: own.flatMap(({ redemption }) => redemption ?? []),
    };
  });
}

type Line = { tradeId: string; item: TradeItem; redemption: TradeRedemption | null };

const readLines = async (tx: Tx, tradeIds: string[]): Promise<Line[]> =>
  tradeIds.length === 0
    ? []
    : tx.$queryRaw<Line[]>`
    SELECT i.trade_id AS "tradeId",
      jsonb_build_object('lineNo', i.line_no, 'category', i.category, 'name', i.name, 'unitFen', i.unit_fen,
        'quantity', i.quantity, 'serialNo', i.serial_no, 'discountFen', i.discount_fen, 'refundId', i.refund_id) AS item,
      CASE WHEN r.id IS NOT NULL THEN
        jsonb_build_object('id', r.id, 'lineNo', r.line_no, 'voucherId', r.voucher_id, 'serialNo', r.serial_no,
          'faceFen', r.face_fen, 'subsidyFen', r.subsidy_fen, 'merchantFen', r.merchant_fen,
          'voucher', jsonb_build_object('status', v.status, 'returnedCount', v.returned_count))
      END AS redemption
    FROM trade_item i
    LEFT JOIN redemption r ON r.trade_id = i.trade_id AND r.line_no = i.line_no
    LEFT JOIN voucher v ON v.id = r.voucher_id
    WHERE i.trade_id = ANY(${tradeIds})
    ORDER BY i.trade_id, i.line_no`;

type Mark = { id: string; from: TradeStatus; to: TradeStatus } & TradeFacts;
/** What is written down with a new status. */
type TradeFacts = Partial<{
  transactionId: string;
  paidFen: number;
  payType: string;
  paidAt: Date;
  closedAt: Date;
}>;

/** Which of them still had the status that was read. */
async function markTrades(tx: Tx, marks: readonly Mark[]): Promise<boolean[]> {
  const marked = await tx.$queryRaw<{ n: number }[]>`
    UPDATE trade t SET status = a.to::"TradeStatus",
      transaction_id = coalesce(a."transactionId", t.transaction_id), paid_fen = coalesce(a."paidFen", t.paid_fen),
      pay_type = coalesce(a."payType", t.pay_type), paid_at = coalesce(a."paidAt", t.paid_at),
      closed_at = coalesce(a."closedAt", t.closed_at)
    FROM jsonb_to_recordset(${asRows(marks)}::jsonb) AS a (n int, id text, "from" text, "to" text,
      "transactionId" text, "paidFen" int, "payType" text, "paidAt" timestamptz, "closedAt" timestamptz)
    WHERE t.id = a.id AND t.status = a.from::"TradeStatus"
    RETURNING a.n`;
  return inOrder(
    marks.map((_, n) => n),
    marked,
    ({ n }) => n,
    (row) => row !== undefined,
  );
}

const ofNumber = (merchantId: string, outTradeNo: string) =>
  Prisma.sql`WHERE t.merchant_id = ${merchantId} AND t.out_trade_no = ${outTradeNo}`;

export function createTradeStore(tx: Tx) {
  const mark = joined((marks: readonly Mark[]) => markTrades(tx, marks));
  return {
    find: async (merchantId: string, outTradeNo: string): Promise<Trade | undefined> =>
      (await readTrades(tx, ofNumber(merchantId, outTradeNo)))[0],

    findForUpdate: async (merchantId: string, outTradeNo: string): Promise<Trade | undefined> =>
      (await readTrades(tx, Prisma.sql`${ofNumber(merchantId, outTradeNo)} ${forUpdate}`))[0],

    /** Lets one event at a time begin under a number that may not exist yet: copies of one lock come in at once. */
    async holdNumber(merchantId: string, outTradeNo: string): Promise<void> {
      const number = `trade ${merchantId} ${outTradeNo}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${number}, 0))::text`;
    },

    findByIdForUpdate: joined(
      async (tradeIds: readonly string[]): Promise<(Trade | undefined)[]> =>
        inOrder(
          tradeIds,
          await readTrades(
            tx,
            Prisma.sql`WHERE t.id = ANY(${[...tradeIds]}) ORDER BY t.id ${forUpdate}`,
          ),
          ({ id }) => id,
          (trade) => trade,
        ),
    ),

    /** A locked trade; throws on a number that exists, or on a voucher or serial number that is live elsewhere. */
    insertLocked: (trade: NewTrade) => insertLocked(tx, trade),

    /** The number is closed for good: what comes later under it is refused. */
    insertNotFound: (row: {
      tradeId: string;
      outTradeNo: string;
      till: Till;
      closedAt: Date;
    }): Promise<unknown> =>
      tx.trade.create({
        data: {
          id: row.tradeId,
          merchantId: row.till.merchantId,
          outTradeNo: row.outTradeNo,
          storeId: row.till.storeId,
          terminalId: row.till.terminalId,
          status: 'not_found',
          closedAt: row.closedAt,
        },
      }),

    /** From the status that was read to another. @throws LostRace */
    async mark(
      { id, status }: { id: string; status: TradeStatus },
      to: TradeStatus,
      facts: TradeFacts = {},
    ): Promise<void> {
      if (!(await mark({ ...facts, id, from: status, to }))) {
        throw new LostRace();
      }
    },

    /** Trades whose lock ran out and was not tidied yet, the oldest first. */
    listLapsed: async (now: Date, limit: number): Promise<string[]> =>
      (
        await tx.trade.findMany({
          where: { status: 'locked', lockExpiresAt: { lte: now } },
          orderBy: { lockExpiresAt: 'asc' },
          take: limit,
          select: { id: true },
        })
      ).map((row) => row.id),

    /** The sale nearest in time that the same holder paid at the same merchant within so many minutes. */
    findRepeated: joined((sales: readonly PaidTrade[]) => findRepeated(tx, sales)),

    listRefunds: (tradeId: string): Promise<Pick<Refund, 'id' | 'outRefundNo' | 'refundFen'>[]> =>
      tx.refund.findMany({
        where: { tradeId },
        orderBy: { refundedAt: 'asc' },
        select: { id: true, outRefundNo: true, refundFen: true },
      }),

    async findRefund(merchantId: string, outRefundNo: string): Promise<Refund | undefined> {
      const row = await tx.refund.findUnique({
        where: { merchantId_outRefundNo: { merchantId, outRefundNo } },
      });
      return row ? { ...row, vouchers: row.vouchers as RefundedVoucher[] } : undefined;
    },

    /** A refund with the lines it returns. @throws LostRace when a line was returned meanwhile */
    async insertRefund(refund: Refund, lineNos: readonly number[]): Promise<void> {
      await tx.refund.create({ data: refund });
      const { count } = await tx.tradeItem.updateMany({
        where: { tradeId: refund.tradeId, lineNo: { in: [...lineNos] }, refundId: null },
        data: { refundId: refund.id },
      });
      if (count !== lineNos.length) {
        throw new LostRace();
      }
    },
  };
}

export type PaidTrade = {
  id: string;
  merchantId: string;
  citizenId: string;
  paidAt: Date;
  withinMinutes: number;
};
type Repeated = { outTradeNo: string; paidAt: Date };

/** What was undone on its day was no sale. Held until the transaction ends, so that two sales at once see one another. */
async function findRepeated(
  tx: Tx,
  sales: readonly PaidTrade[],
): Promise<(Repeated | undefined)[]> {
  const pairs = sales.map(({ merchantId, citizenId }) => `sale ${merchantId} ${citizenId}`);
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(pair)::text FROM (
      SELECT DISTINCT hashtextextended(name, 0) AS pair FROM unnest(${pairs}::text[]) AS name ORDER BY pair
    ) AS pairs`;
  const rows = sales.map(({ paidAt, withinMinutes, ...sale }) => ({
    ...sale,
    paidAt,
    since: addSeconds(paidAt, -withinMinutes * 60),
    until: addSeconds(paidAt, withinMinutes * 60),
  }));
  const found = await tx.$queryRaw<(Repeated & { n: number })[]>`
    SELECT DISTINCT ON (sale.n) sale.n, other.out_trade_no AS "outTradeNo", other.paid_at AS "paidAt"
    FROM jsonb_to_recordset(${asRows(rows)}::jsonb) AS sale (n int, id text, "merchantId" text, "citizenId" text,
        "paidAt" timestamptz, since timestamptz, until timestamptz)
      JOIN trade other ON other.citizen_id = sale."citizenId" AND other.merchant_id = sale."merchantId"
    WHERE other.id <> sale.id AND other.status IN ('paid', 'partly_refunded', 'refunded')
      AND other.paid_at BETWEEN sale.since AND sale.until
    ORDER BY sale.n, abs(extract(epoch FROM other.paid_at - sale."paidAt"))`;
  return inOrder(
    sales.map((_, n) => n),
    found,
    ({ n }) => n,
    (other) => other && { outTradeNo: other.outTradeNo, paidAt: other.paidAt },
  );
}

async function insertLocked(tx: Tx, trade: NewTrade): Promise<void> {
  const faceByLine = new Map(
    trade.redemptions.map(({ lineNo, voucher }) => [lineNo, voucher.faceFen]),
  );
  const discountFen = trade.redemptions.reduce((sum, { voucher }) => sum + voucher.faceFen, 0);
  const [first] = trade.redemptions;
  await tx.trade.create({
    data: {
      id: trade.tradeId,
      campaignId: first?.voucher.terms.campaignId,
      merchantId: trade.till.merchantId,
      outTradeNo: trade.outTradeNo,
      status: 'locked',
      storeId: trade.till.storeId,
      terminalId: trade.till.terminalId,
      cashierId: trade.cashierId,
      citizenId: first?.voucher.citizenId,
      contentHash: trade.contentHash,
      totalFen: trade.totalFen,
      discountFen,
      payableFen: trade.totalFen - discountFen,
      lockedAt: trade.lockedAt,
      lockExpiresAt: trade.lockExpiresAt,
    },
  });
  await tx.tradeItem.createMany({
    data: trade.items.map((item) => ({
      ...item,
      tradeId: trade.tradeId,
      discountFen: faceByLine.get(item.lineNo) ?? 0,
    })),
  });
  await tx.redemption.createMany({
    data: trade.redemptions.map(({ redemptionId, lineNo, serialNo, voucher }) => ({
      id: redemptionId,
      campaignId: voucher.terms.campaignId,
      tradeId: trade.tradeId,
      lineNo,
      voucherId: voucher.voucherId,
      serialNo,
      status: 'locked',
      faceFen: voucher.faceFen,
      subsidyFen: voucher.subsidyFen,
      merchantFen: voucher.merchantFen,
      lockedAt: trade.lockedAt,
    })),
  });
}
