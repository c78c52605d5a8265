import { claimArea } from '../campaign/campaign-file.store';
import type { Category } from '../contract';
import type { Db } from '../platform/db';
import type { ClaimLimits, StockTerms } from './claim.rules';

export type EarlierClaim = {
  voucherId: string;
  batchId: string;
  citizenId: string;
  stockId: string;
  slot: number;
  requestKey: string;
};

export type ClaimStore = ReturnType<typeof createClaimStore>;

export function createClaimStore(db: Db) {
  return {
    /** The claims these citizens already have in a batch. */
    listEarlier: (batchId: string, citizenIds: string[]): Promise<EarlierClaim[]> =>
      db.voucher
        .findMany({
          where: { batchId, citizenId: { in: citizenIds } },
          select: {
            id: true,
            batchId: true,
            citizenId: true,
            stockId: true,
            slot: true,
            requestKey: true,
          },
        })
        .then((rows) => rows.map(({ id, ...row }) => ({ voucherId: id, ...row }))),

    /** Everyone who has a voucher of a batch. */
    listOwners: (batchId: string): Promise<string[]> =>
      db.voucher
        .findMany({ where: { batchId }, select: { citizenId: true } })
        .then((rows) => rows.map((row) => row.citizenId)),

    /** Everything of a stock that is committed: what Redis is loaded from. */
    listCommitted: (
      stockId: string,
    ): Promise<{ citizenId: string; slot: number; deviceId: string }[]> =>
      db.voucher.findMany({
        where: { stockId },
        select: { citizenId: true, slot: true, deviceId: true },
      }),

    /** Writes down the instant at which a stock went, once, read from its last voucher. */
    async markSoldOut(): Promise<void> {
      await db.$executeRaw`
        UPDATE stock SET sold_out_at = gone.at
        FROM (
          SELECT v.stock_id, max(v.claimed_at) AS at, count(*) AS issued FROM voucher v
          JOIN stock s ON s.id = v.stock_id AND s.sold_out_at IS NULL GROUP BY v.stock_id
        ) AS gone
        WHERE stock.id = gone.stock_id AND stock.sold_out_at IS NULL AND gone.issued >= stock.quota`;
    },

    soldOutAt: (batchId: string): Promise<Map<string, Date | null>> =>
      db.stock
        .findMany({ where: { batchId }, select: { id: true, soldOutAt: true } })
        .then((rows) => new Map(rows.map((row) => [row.id, row.soldOutAt]))),

    /** The terms of every stock of published campaigns. */
    async listTerms(): Promise<StockTerms[]> {
      const stocks = await db.stock.findMany({
        where: { batch: { campaign: { publishedAt: { not: null } } } },
        include: { voucherType: true, batch: { include: { campaign: true } } },
      });
      return stocks.map((stock) => ({
        stockId: stock.id,
        batchId: stock.batchId,
        batchNumber: stock.batch.number,
        campaignId: stock.batch.campaignId,
        quota: stock.quota,
        faceFen: stock.voucherType.faceFen,
        minItemFen: stock.voucherType.minItemFen,
        categories: (stock.batch.campaign.categories as { category: Category }[]).map(
          (one) => one.category,
        ),
        startsAt: stock.batch.campaign.startsAt,
        opensAt: stock.batch.opensAt,
        endsAt: stock.batch.campaign.endsAt,
        limits: stock.batch.campaign.limits as ClaimLimits,
        insideOnly: claimArea.nullable().parse(stock.batch.campaign.claimArea)?.mode === 'required',
      }));
    },

    /** Runs at most once at a time across all replicas; answers undefined when another replica is at it. */
    alone: <T>(lock: number, run: () => Promise<T>): Promise<T | undefined> =>
      db.$transaction(
        async (tx) => {
          const [row] = await tx.$queryRaw<
            { got: boolean }[]
          >`SELECT pg_try_advisory_xact_lock(${lock}) AS got`;
          return row?.got ? run() : undefined;
        },
        { timeout: 30_000 },
      ),
  };
}
