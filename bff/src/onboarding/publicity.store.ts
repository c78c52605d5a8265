import { newId } from '../kernel/id';
import type { Instant } from '../kernel/time';
import type { Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import type { ListEntry } from './publicity.rules';

/** The published list, version by version, and what the public says to it (R-4.3). */

export type PublishedList = {
  campaignId: string;
  version: number;
  from: Instant;
  until: Instant;
  publishedAt: Instant;
  publishedBy: string;
  entries: ListEntry[];
  sha256: string;
};

const withApplication = {
  application: { select: { enterpriseName: true, status: true } },
} as const;

export function createPublicityStore(tx: Tx, sealed: SealedFields) {
  return {
    /** One transaction at a time writes a campaign's list. */
    async lockList(campaignId: string): Promise<void> {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`list ${campaignId}`}, 0))::text`;
    },

    async findList(campaignId: string, version?: number): Promise<PublishedList | undefined> {
      const row = await tx.publicityList.findFirst({
        where: { campaignId, ...(version ? { version } : {}) },
        orderBy: { version: 'desc' },
      });
      return row ? { ...row, entries: row.entries as ListEntry[] } : undefined;
    },

    listVersions: (campaignId: string) =>
      tx.publicityList
        .findMany({ where: { campaignId }, orderBy: { version: 'desc' } })
        .then((rows) =>
          rows.map(({ version, publishedAt, sha256, entries }) => ({
            version,
            publishedAt,
            sha256,
            entries: (entries as ListEntry[]).length,
          })),
        ),

    async insertList(list: PublishedList): Promise<void> {
      await tx.publicityList.create({ data: list });
    },

    async insertObjection(objection: {
      campaignId: string;
      applicationId: string;
      text: string;
      contact: string | undefined;
      at: Instant;
    }): Promise<string> {
      const { contact, ...row } = objection;
      const id = newId('objection');
      // Short enough to read out over the phone, and no count of how many there are.
      const number = `YY${id.slice(-8)}`;
      await tx.objection.create({
        data: { id, number, contactSealed: contact ? sealed.seal(contact) : null, ...row },
      });
      return number;
    },

    async findObjection(id: string) {
      await tx.$queryRaw`SELECT id FROM objection WHERE id = ${id} FOR UPDATE`;
      return (await tx.objection.findUnique({ where: { id } })) ?? undefined;
    },

    async decideObjection(
      id: string,
      decision: {
        status: 'upheld' | 'dismissed';
        reason: string;
        decidedAt: Instant;
        decidedBy: string;
        decidedByName: string;
      },
    ): Promise<void> {
      await tx.objection.update({ where: { id }, data: decision });
    },

    listObjections: (campaignId: string, status?: 'open' | 'upheld' | 'dismissed') =>
      tx.objection
        .findMany({
          where: { campaignId, ...(status ? { status } : {}) },
          include: withApplication,
          orderBy: { at: 'desc' },
          take: 500,
        })
        .then((rows) =>
          rows.map(({ application, contactSealed, ...row }) => ({
            ...row,
            contact: contactSealed ? sealed.open(contactSealed) : null,
            enterpriseName: application.enterpriseName,
          })),
        ),

    countOpenObjections: (applicationId: string) =>
      tx.objection.count({ where: { applicationId, status: 'open' } }),

    /** Enterprises whose publicity is over and that nobody objects to any more (decision 21). */
    listPublicityOver: (now: Instant) =>
      tx.application
        .findMany({
          where: {
            status: 'publicity',
            publicityUntil: { lte: now },
            objections: { none: { status: 'open' } },
          },
          select: { id: true },
          orderBy: { id: 'asc' },
        })
        .then((rows) => rows.map((row) => row.id)),
  };
}
