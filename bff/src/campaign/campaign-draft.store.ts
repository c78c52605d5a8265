import { type AuditNote, writeAudit } from '../audit/audit.store';
import { digestOf } from '../kernel/digest';
import { newId } from '../kernel/id';
import type { Instant } from '../kernel/time';
import type { Db, Prisma, Tx } from '../platform/db';
import { type CampaignFile, parseCampaignFile, saveCampaignFile } from './campaign-file.store';

/** Held while a campaign's proposals change, so that two of one slug follow each other. */
const draftLock = 7_104_233;

type Person = { officerId: string; name: string };
type DraftStatus = 'open' | 'published' | 'withdrawn';
export type CampaignDraftRecord = {
  id: string;
  slug: string;
  name: string;
  status: DraftStatus;
  sha256: string;
  file: CampaignFile;
  createdBy: string;
  createdByName: string;
  createdAt: Instant;
  decidedByName: string | null;
  decidedAt: Instant | null;
  /** When the campaign of this slug, if it is published, begins to give vouchers. */
  publishedOpensAt: Instant | undefined;
};

export type CampaignDraftStore = ReturnType<typeof createCampaignDraftStore>;
/** Runs one change as one transaction, one after the other. */
export type InDrafts = <T>(work: (drafts: CampaignDraftStore) => Promise<T>) => Promise<T>;

/** @param db the client, or a transaction */
export function createCampaignDraftStore(db: Db | Tx) {
  /** The first instant at which the published campaign of this slug gives vouchers. */
  const opensAtOf = async (slug: string): Promise<Instant | undefined> => {
    const first = await db.batch.findFirst({
      where: { campaign: { slug, publishedAt: { not: null } } },
      orderBy: { opensAt: 'asc' },
    });
    return first?.opensAt;
  };
  const recordOf = async ({
    file,
    status,
    ...row
  }: Prisma.CampaignDraftGetPayload<object>): Promise<CampaignDraftRecord> => ({
    ...row,
    status: status as DraftStatus,
    file: parseCampaignFile(file),
    publishedOpensAt: await opensAtOf(row.slug),
  });
  return {
    opensAtOf,
    async list(most: number): Promise<CampaignDraftRecord[]> {
      const rows = await db.campaignDraft.findMany({ orderBy: { createdAt: 'desc' }, take: most });
      return Promise.all(rows.map(recordOf));
    },
    async find(id: string): Promise<CampaignDraftRecord | undefined> {
      const row = await db.campaignDraft.findUnique({ where: { id } });
      return row ? recordOf(row) : undefined;
    },

    /** @param json the file as it was given, which `file` is the checked form of */
    async insert(
      { file, json }: { file: CampaignFile; json: unknown },
      by: Person,
      at: Instant,
    ): Promise<string> {
      const id = newId('campaignDraft');
      await db.campaignDraft.create({
        data: {
          id,
          slug: file.slug,
          name: file.name,
          file: json as Prisma.InputJsonObject,
          sha256: digestOf(json),
          createdBy: by.officerId,
          createdByName: by.name,
          createdAt: at,
        },
      });
      return id;
    },

    /** Ends what is still open. @returns whether it was */
    async decide(
      which: { id: string } | { slug: string },
      status: 'published' | 'withdrawn',
      by: Person,
      at: Instant,
    ): Promise<boolean> {
      const { count } = await db.campaignDraft.updateMany({
        where: { ...which, status: 'open' },
        data: { status, decidedBy: by.officerId, decidedByName: by.name, decidedAt: at },
      });
      return count > 0;
    },

    /** Writes the campaign: from here on it is published. @returns its id */
    publish: (file: CampaignFile, at: Instant): Promise<string> =>
      saveCampaignFile(db as Tx, { ...file, publishedAt: at }),

    writeAudit: (note: AuditNote): Promise<void> => writeAudit(db as Tx, note),
  };
}

export const createInDrafts =
  (db: Db): InDrafts =>
  (work) =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${draftLock})`;
      return work(createCampaignDraftStore(tx));
    });
