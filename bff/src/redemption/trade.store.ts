import { addSeconds } from '../kernel/time';
import { Prisma, type Tx } from '../platform/db';
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

async function readTrade(tx: Tx, condition: Prisma.Sql): Promise<Trade | undefined> {
  const [trade] = await tx.$queryRaw<TradeRow[]>`SELECT ${tradeColumns} ${condition}`;
  return trade && { ...trade, ...(await readLines(tx, trade.id)) };
}

async function readLines(tx: Tx, tradeId: string): Promise<Pick<Trade, 'items' | 'redemptions'>> {
  const rows = await tx.$queryRaw<{ item: TradeItem; redemption: TradeRedemption | null }[]>`
    SELECT
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
    WHERE i.trade_id = ${tradeId}
    ORDER BY i.line_no`;
  return {
    items: rows.map((row) => row.item),
    redemptions: rows.flatMap((row) => row.redemption ?? []),
  };
}

export function createTradeStore(tx: Tx) {
  return {
    find: (merchantId: string, outTradeNo: string): Promise<Trade | undefined> =>
      readTrade(
        tx,
        Prisma.sql`WHERE t.merchant_id = ${merchantId} AND t.out_trade_no = ${outTradeNo}`,
      ),

    findForUpdate: (merchantId: string, outTradeNo: string): Promise<Trade | undefined> =>
      readTrade(
        tx,
        Prisma.sql`WHERE t.merchant_id = ${merchantId} AND t.out_trade_no = ${outTradeNo} ${forUpdate}`,
      ),

    /** Lets one event at a time begin under a number that may not exist yet: copies of one lock come in at once. */
    async holdNumber(merchantId: string, outTradeNo: string): Promise<void> {
      const number = `trade ${merchantId} ${outTradeNo}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${number}, 0))::text`;
    },

    findByIdForUpdate: (tradeId: string): Promise<Trade | undefined> =>
      readTrade(tx, Prisma.sql`WHERE t.id = ${tradeId} ${forUpdate}`),

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
      trade: { id: string; status: TradeStatus },
      to: TradeStatus,
      facts: Omit<Prisma.TradeUncheckedUpdateManyInput, 'status'> = {},
    ): Promise<void> {
      const { count } = await tx.trade.updateMany({
        where: { id: trade.id, status: trade.status },
        data: { ...facts, status: to },
      });
      if (count !== 1) {
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
    findRepeated: (trade: PaidTrade, minutes: number) => findRepeated(tx, trade, minutes),

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

export type PaidTrade = { id: string; merchantId: string; citizenId: string; paidAt: Date };

/** What was undone on its day was no sale. Held until the transaction ends, so that two sales at once see one another. */
async function findRepeated(
  tx: Tx,
  { id, merchantId, citizenId, paidAt }: PaidTrade,
  minutes: number,
): Promise<{ outTradeNo: string; paidAt: Date } | undefined> {
  const pair = `sale ${merchantId} ${citizenId}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${pair}, 0))::text`;
  const [other] = await tx.$queryRaw<{ outTradeNo: string; paidAt: Date }[]>`
    SELECT out_trade_no AS "outTradeNo", paid_at AS "paidAt" FROM trade
    WHERE citizen_id = ${citizenId} AND merchant_id = ${merchantId} AND id <> ${id}
      AND status IN ('paid', 'partly_refunded', 'refunded')
      AND paid_at BETWEEN ${addSeconds(paidAt, -minutes * 60)}::timestamptz
        AND ${addSeconds(paidAt, minutes * 60)}::timestamptz
    ORDER BY abs(extract(epoch FROM paid_at - ${paidAt}::timestamptz)) LIMIT 1`;
  return other;
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
