import type { Prisma, Tx } from '../platform/db';
import type { Item, PresentedVoucher, Till } from './purchase.rules';
import type { TradeStatus } from './trade.rules';

const whole = {
  items: { orderBy: { lineNo: 'asc' } },
  redemptions: {
    orderBy: { lineNo: 'asc' },
    include: { voucher: { select: { status: true, returnedCount: true } } },
  },
  refunds: { orderBy: { refundedAt: 'asc' } },
  campaign: { select: { endsAt: true, maxReturnsPerVoucher: true } },
  terminal: { select: { termNo: true } },
} satisfies Prisma.TradeInclude;

/** A trade with its lines, redemptions and refunds. */
export type Trade = Prisma.TradeGetPayload<{ include: typeof whole }>;
export type Refund = Trade['refunds'][number];
/** What became of each voucher in a refund, as it is answered again. */
export type RefundedVoucher = { voucherId: string; status: 'RETURNED' | 'VOID' };

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

export function createTradeStore(tx: Tx) {
  const read = async (id: string | undefined): Promise<Trade | undefined> =>
    id === undefined
      ? undefined
      : ((await tx.trade.findUnique({ where: { id }, include: whole })) ?? undefined);

  return {
    get: (tradeId: string): Promise<Trade> =>
      tx.trade.findUniqueOrThrow({ where: { id: tradeId }, include: whole }),

    async find(merchantId: string, outTradeNo: string): Promise<Trade | undefined> {
      const where = { merchantId_outTradeNo: { merchantId, outTradeNo } };
      return (await tx.trade.findUnique({ where, include: whole })) ?? undefined;
    },

    /** The trade, held until the transaction ends: its events happen one after the other. */
    async findForUpdate(merchantId: string, outTradeNo: string): Promise<Trade | undefined> {
      const [row] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM trade WHERE merchant_id = ${merchantId} AND out_trade_no = ${outTradeNo} FOR UPDATE`;
      return read(row?.id);
    },

    async findByIdForUpdate(tradeId: string): Promise<Trade | undefined> {
      const [row] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM trade WHERE id = ${tradeId} FOR UPDATE`;
      return read(row?.id);
    },

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

    findRefund: async (merchantId: string, outRefundNo: string): Promise<Refund | undefined> =>
      (await tx.refund.findUnique({
        where: { merchantId_outRefundNo: { merchantId, outRefundNo } },
      })) ?? undefined,

    /** A refund with the lines it returns. @throws LostRace when a line was returned meanwhile */
    async insertRefund(
      refund: Prisma.RefundUncheckedCreateInput & { vouchers: RefundedVoucher[] },
      lineNos: readonly number[],
    ): Promise<void> {
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
