import { writeAudit } from '../audit/audit.store';
import { newId } from '../kernel/id';
import type { Db } from '../platform/db';

/** Whoever reports needs no name. */
const passerBy = { kind: 'public', id: '', name: '群众' } as const;
const published = { publishedAt: { not: null } };

export type MerchantStore = ReturnType<typeof createMerchantStore>;

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
        publicityVersion: merchant.campaigns[0]?.publicityVersion ?? null,
        listedAt: merchant.campaigns[0]?.listedAt ?? null,
      }));
    },

    /** Where a picture of this store lies; undefined when the store does not show it. */
    async findPhotoKey(storeId: string, fileId: string): Promise<string | undefined> {
      const shown = await db.store.count({ where: { id: storeId, photos: { has: fileId } } });
      const file = shown ? await db.storedFile.findUnique({ where: { id: fileId } }) : null;
      return file?.key;
    },

    /** @returns the report's number; undefined when there is no such store */
    async insertReport(storeId: string, text: string, at: Date): Promise<string | undefined> {
      const id = newId('storeReport');
      const number = `JB${id.slice(-8)}`;
      const known = await db.store.count({ where: { id: storeId } });
      if (known === 0) {
        return undefined;
      }
      await db.$transaction(async (tx) => {
        await tx.storeReport.create({ data: { id, number, storeId, text, at } });
        const note = { at, actor: passerBy, action: 'store.report', subject: storeId };
        await writeAudit(tx, { ...note, detail: { number } });
      });
      return number;
    },
    listReports: () =>
      db.storeReport
        .findMany({ include: { store: true }, orderBy: { at: 'desc' }, take: 500 })
        .then((rows) => rows.map(({ store, ...row }) => ({ ...row, storeName: store.name }))),

    /** The campaigns whose list is published. */
    listCampaignIds: (): Promise<string[]> =>
      db.campaign
        .findMany({ where: published, select: { id: true } })
        .then((rows) => rows.map((row) => row.id)),
  };
}
