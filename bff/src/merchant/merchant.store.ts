import type { Db } from '../platform/db';

const published = { publishedAt: { not: null } };

export function createMerchantStore(db: Db) {
  return {
    /** Every store of an enterprise that stands, or stood, on a published list. */
    async listStores() {
      const rows = await db.store.findMany({
        where: { merchant: { campaigns: { some: { campaign: published } } } },
        include: {
          merchant: { include: { campaigns: { where: { campaign: published } } } },
          _count: { select: { terminals: { where: { active: true } } } },
        },
        orderBy: [{ town: 'asc' }, { name: 'asc' }],
      });
      return rows.map(({ merchant, _count, ...store }) => ({
        ...store,
        merchantName: merchant.name,
        merchantStatus: merchant.status,
        sample: merchant.sample,
        campaignIds: merchant.campaigns.map((listed) => listed.campaignId),
        activeTerminals: _count.terminals,
      }));
    },

    /** The campaigns whose list is published. */
    listCampaignIds: (): Promise<string[]> =>
      db.campaign
        .findMany({ where: published, select: { id: true } })
        .then((rows) => rows.map((row) => row.id)),
  };
}
