import { newId } from '../kernel/id';
import type { Prisma, Tx } from '../platform/db';
import type { BlockSubject } from './blocklist.store';

/* 黄牛名单 as people keep it. Who is on it is read from memory: `blocklist.store.ts`. */

const mostListed = 500;

export type NewBlock = BlockSubject & {
  label: string;
  reason: string;
  until: Date | null;
  at: Date;
  by: { id: string; name: string };
};

const active = (now: Date): Prisma.BlockWhereInput => ({
  liftedAt: null,
  OR: [{ until: null }, { until: { gt: now } }],
});

export function createBlockStore(tx: Tx) {
  const hasActive = async (subjects: readonly BlockSubject[], now: Date): Promise<boolean> =>
    (await tx.block.count({
      where: {
        AND: [{ OR: subjects.map(({ kind, subject }) => ({ kind, subject })) }, active(now)],
      },
    })) > 0;
  return {
    hasActive,
    /** @returns the block's id; undefined when the subject is on the list already */
    async insert({ at, by, ...block }: NewBlock): Promise<string | undefined> {
      // Two who block the same subject at once: the second sees the first one's row.
      const name = `block ${block.kind} ${block.subject}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`;
      if (await hasActive([block], at)) {
        return undefined;
      }
      const id = newId('block');
      await tx.block.create({
        data: { id, ...block, createdAt: at, blockedBy: by.id, blockedName: by.name },
      });
      return id;
    },
    find: (id: string) => tx.block.findUnique({ where: { id } }),
    async findForUpdate(id: string) {
      await tx.$queryRaw`SELECT id FROM block WHERE id = ${id} FOR UPDATE`;
      return tx.block.findUnique({ where: { id } });
    },
    /** The newest first. */
    list: () =>
      tx.block.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: mostListed }),
    /** The subjects of these that are on the list. */
    async listActive(subjects: readonly string[], now: Date): Promise<Set<string>> {
      const rows = await tx.block.findMany({
        where: { AND: [{ subject: { in: [...subjects] } }, active(now)] },
        select: { subject: true },
      });
      return new Set(rows.map((row) => row.subject));
    },
    lift: (
      id: string,
      { at, by, reason }: { at: Date; by: { id: string; name: string }; reason: string },
    ) =>
      tx.block.update({
        where: { id },
        data: { liftedAt: at, liftedBy: by.id, liftedName: by.name, liftReason: reason },
      }),
  };
}
