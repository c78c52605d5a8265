import { campaignCategories, campaignClauses } from '../campaign/campaign-file.store';
import type { Db } from '../platform/db';

/** What posters say, as it stands in the database. */
export function createPosterStore(db: Db) {
  return {
    /** A published campaign; undefined when there is none of this id. */
    async findCampaign(campaignId: string) {
      const row = await db.campaign.findFirst({
        where: { id: campaignId, publishedAt: { not: null } },
        include: {
          voucherTypes: { orderBy: { faceFen: 'desc' } },
          batches: { orderBy: { number: 'asc' } },
        },
      });
      return (
        row && {
          ...row,
          categories: campaignCategories.parse(row.categories),
          clauses: campaignClauses.parse(row.clauses),
        }
      );
    },

    /** A store of an enterprise on this campaign's list. */
    findStore: (campaignId: string, storeId: string) =>
      db.store.findFirst({
        where: { id: storeId, merchant: { campaigns: { some: { campaignId } } } },
        include: { merchant: { select: { id: true, status: true } } },
      }),

    /** Whether this person applied for the enterprise whose store it is; while it is suspended nobody did. */
    isOwner: async (citizenId: string, storeId: string): Promise<boolean> =>
      (await db.application.count({
        where: {
          ownerCitizenId: citizenId,
          merchant: { status: 'live', stores: { some: { id: storeId } } },
        },
      })) > 0,

    /** The stores of the live enterprises that this person applied for. */
    listOwn: (citizenId: string, campaignId: string) =>
      db.store.findMany({
        where: {
          merchant: {
            status: 'live',
            campaigns: { some: { campaignId } },
            applications: { some: { ownerCitizenId: citizenId } },
          },
        },
        select: { id: true, name: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      }),

    /** The stores of a campaign's list, in the order of its towns. */
    listStoreIds: async (campaignId: string): Promise<string[]> =>
      (
        await db.store.findMany({
          where: { merchant: { campaigns: { some: { campaignId } } } },
          select: { id: true },
          orderBy: [{ town: 'asc' }, { name: 'asc' }, { id: 'asc' }],
        })
      ).map((row) => row.id),
  };
}
export type PosterStore = ReturnType<typeof createPosterStore>;
export type PosterCampaign = NonNullable<Awaited<ReturnType<PosterStore['findCampaign']>>>;
export type PosterShop = NonNullable<Awaited<ReturnType<PosterStore['findStore']>>>;
