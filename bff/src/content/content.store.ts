import { type AuditNote, writeAudit } from '../audit/audit.store';
import { campaignClauses } from '../campaign/campaign-file.store';
import type { ContentBody, ContentKind } from '../contract';
import { idNamed, newId } from '../kernel/id';
import type { Db, Prisma, Tx } from '../platform/db';

/** Which text: one of a campaign, or a store's own offer. */
export type ContentName = { campaignId: string; kind: ContentKind; storeId: string | null };
type Writer = { id: string; name: string };

const newestFirst = { number: 'desc' } as const;
const named = { store: { select: { name: true } } } as const;
/** So many versions of a kind are looked through for one that can be shown. */
const mostPublished = 5;
const mostListed = 50;

export type ContentStore = ReturnType<typeof createContentStore>;
export type ContentStores = {
  contents: ContentStore;
  writeAudit: (note: AuditNote) => Promise<void>;
};

/** @param db the client, or a transaction */
export function createContentStore(db: Db | Tx) {
  return { ...readsOf(db), ...writesOf(db) };
}

function readsOf(db: Db | Tx) {
  return {
    /** What texts of a published campaign may stand for and quote. */
    async findCampaign(campaignId: string) {
      const row = await db.campaign.findFirst({
        where: { id: campaignId, publishedAt: { not: null } },
      });
      return row ? { ...row, clauses: campaignClauses.parse(row.clauses) } : undefined;
    },
    hasStore: async (campaignId: string, storeId: string): Promise<boolean> =>
      (await db.store.count({
        where: { id: storeId, merchant: { campaigns: { some: { campaignId } } } },
      })) === 1,
    /** The last published versions of a kind, the newest first. */
    listPublished: ({ campaignId, kind }: Pick<ContentName, 'campaignId' | 'kind'>) =>
      db.contentVersion.findMany({
        where: { campaignId, kind, state: 'published' },
        orderBy: newestFirst,
        take: mostPublished,
        select: { kind: true, body: true, number: true },
      }),
    listVersions: (name: ContentName) =>
      db.contentVersion.findMany({
        where: name,
        orderBy: newestFirst,
        take: mostListed,
        include: named,
      }),
    listWaiting: (campaignId: string) =>
      db.contentVersion.findMany({
        where: { campaignId, state: 'submitted' },
        orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
        include: named,
      }),
    findNewest: (name: ContentName) =>
      db.contentVersion.findFirst({ where: name, orderBy: newestFirst, include: named }),
    find: (id: string) => db.contentVersion.findUnique({ where: { id }, include: named }),
  };
}

function writesOf(db: Db | Tx) {
  const json = (body: ContentBody) => body as Prisma.InputJsonObject;
  return {
    insertDraft: (
      name: ContentName,
      draft: { number: number; body: ContentBody; note: string; author: Writer; createdAt: Date },
    ) => {
      const { author, body, ...rest } = draft;
      return db.contentVersion.create({
        data: {
          id: newId('content'),
          ...name,
          ...rest,
          body: json(body),
          state: 'draft',
          authorId: author.id,
          authorName: author.name,
        },
        include: named,
      });
    },
    /** Writes on a draft, or takes it back from whoever should decide; false when it is not the one that was seen. */
    async rewriteDraft(
      { id, edition }: { id: string; edition: number },
      { body, note }: { body: ContentBody; note: string },
    ): Promise<boolean> {
      const { count } = await db.contentVersion.updateMany({
        where: { id, edition, state: { in: ['draft', 'submitted'] } },
        data: {
          body: json(body),
          note,
          state: 'draft',
          checked: null,
          submittedAt: null,
          edition: { increment: 1 },
        },
      });
      return count === 1;
    },
    async markSubmitted(
      { id, edition }: { id: string; edition: number },
      { checked, at }: { checked: 'pass' | 'review'; at: Date },
    ): Promise<boolean> {
      const { count } = await db.contentVersion.updateMany({
        where: { id, edition, state: 'draft' },
        data: { state: 'submitted', checked, submittedAt: at, edition: { increment: 1 } },
      });
      return count === 1;
    },
    async markDecided(
      { id, edition }: { id: string; edition: number },
      decided: { state: 'published' | 'returned'; decider: Writer; at: Date; reason: string },
    ): Promise<boolean> {
      const { state, decider, at, reason } = decided;
      const { count } = await db.contentVersion.updateMany({
        where: { id, edition, state: { in: ['draft', 'submitted'] } },
        data: {
          state,
          reason,
          deciderId: decider.id,
          deciderName: decider.name,
          decidedAt: at,
          edition: { increment: 1 },
        },
      });
      return count === 1;
    },
    /** Where the store's page, its card and its posters read it. */
    saveOffer: (storeId: string, text: string) =>
      db.store.update({ where: { id: storeId }, data: { ownOffer: text === '' ? null : text } }),
  };
}

/** Runs one change and its audit lines as one transaction. */
export const createInContent =
  (db: Db) =>
  <T>(work: (stores: ContentStores) => Promise<T>): Promise<T> =>
    db.$transaction((tx) =>
      work({ contents: createContentStore(tx), writeAudit: (note) => writeAudit(tx, note) }),
    );

/**
 * The texts that a campaign comes with, each the first version of its kind; a kind that has one stays as it is.
 * @param at when the campaign was published
 */
export async function saveFirstContent(
  tx: Tx,
  campaignId: string,
  bodies: readonly ContentBody[],
  at: Date,
): Promise<void> {
  for (const body of bodies) {
    const { kind } = body;
    if ((await tx.contentVersion.count({ where: { campaignId, kind } })) === 0) {
      await tx.contentVersion.create({
        data: {
          id: idNamed('content', `${campaignId}/${kind}`),
          campaignId,
          kind,
          number: 1,
          body: body as Prisma.InputJsonObject,
          state: 'published',
          fromFile: true,
          createdAt: at,
          decidedAt: at,
        },
      });
    }
  }
}
