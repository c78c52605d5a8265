import type { Db } from '../platform/db';
import {
  campaignCategories,
  campaignClauses,
  campaignParameters,
  claimArea,
} from './campaign-file.store';

export type CampaignStore = ReturnType<typeof createCampaignStore>;

export function createCampaignStore(db: Db) {
  /** Issued vouchers by stock, from Postgres: what is left is never guessed. */
  const issuedByStock = async () => {
    const counts = await db.voucher.groupBy({ by: ['stockId'], _count: true });
    return new Map(counts.map((row) => [row.stockId, row._count]));
  };

  return {
    /** A published campaign with every column, as its file is made of. */
    findWhole: (id: string) =>
      db.campaign.findFirst({
        where: { id, publishedAt: { not: null } },
        include: {
          voucherTypes: { orderBy: { faceFen: 'desc' } },
          batches: {
            orderBy: { number: 'asc' },
            include: {
              stocks: {
                include: { voucherType: true },
                orderBy: { voucherType: { faceFen: 'desc' } },
              },
            },
          },
        },
      }),

    async listPublished() {
      const [rows, issued] = await Promise.all([
        db.campaign.findMany({
          where: { publishedAt: { not: null } },
          include: {
            voucherTypes: { orderBy: { faceFen: 'desc' } },
            batches: {
              orderBy: { number: 'asc' },
              include: { stocks: { include: { voucherType: true } } },
            },
          },
          orderBy: [{ startsAt: 'desc' }, { id: 'asc' }],
        }),
        issuedByStock(),
      ]);
      return rows.map((row) => ({
        ...row,
        // What the seed checked on its way in is checked once more on its way out.
        categories: campaignCategories.parse(row.categories),
        claimArea: claimArea.nullable().parse(row.claimArea),
        parameters: campaignParameters.parse(row.parameters),
        clauses: campaignClauses.parse(row.clauses),
        batches: row.batches.map((batch) => ({
          ...batch,
          stocks: batch.stocks
            .map((stock) => ({ ...stock, issued: issued.get(stock.id) ?? 0 }))
            .sort((a, b) => b.voucherType.faceFen - a.voucherType.faceFen),
        })),
      }));
    },
  };
}
