import type { Db, Prisma, Tx } from '../platform/db';
import { type AuditActor, type AuditEntry, digestAfter } from './audit.rules';

/** Held shared by whoever writes an entry, exclusively for a moment by the sealer. */
const auditLock = 7_104_231;
const rowsAtOnce = 2_000;

export type AuditNote = Omit<AuditEntry, 'id'>;

/** Writes one entry in the transaction of the very change that it tells of. */
export async function writeAudit(tx: Tx, { at, actor, ...note }: AuditNote): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${auditLock})`;
  await tx.auditEntry.create({
    data: {
      at,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      ...note,
      detail: note.detail as Prisma.InputJsonObject,
    },
  });
}

type Row = {
  id: bigint;
  at: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  subject: string;
  detail: unknown;
};
const entryOf = ({ actorKind, actorId, actorName, detail, ...row }: Row): AuditEntry => ({
  ...row,
  actor: { kind: actorKind as AuditActor['kind'], id: actorId, name: actorName },
  detail: detail as AuditEntry['detail'],
});

export type AuditFilter = {
  actorId?: string | undefined;
  subject?: string | undefined;
  action?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Only what is older than this entry. */
  before?: bigint | undefined;
};

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(db: Db) {
  return {
    /** The newest first. */
    async search(filter: AuditFilter, most: number): Promise<AuditEntry[]> {
      const { actorId, subject, action, from, to, before } = filter;
      const rows = await db.auditEntry.findMany({
        where: {
          ...(actorId ? { actorId } : {}),
          ...(subject ? { subject } : {}),
          ...(action ? { action: { startsWith: action } } : {}),
          at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) },
          ...(before ? { id: { lt: before } } : {}),
        },
        orderBy: { id: 'desc' },
        take: most,
      });
      return rows.map(entryOf);
    },

    /**
     * Chains what was written since the last seal; one sealer at a time.
     * @returns how many entries were sealed
     */
    seal: (): Promise<number> =>
      db.$transaction(async (tx) => {
        // For a moment no writer is under way: every id up to the highest is visible.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${auditLock})`;
        const last = await tx.auditSeal.findFirst({ orderBy: { entryId: 'desc' } });
        const rows = await tx.auditEntry.findMany({
          where: { id: { gt: last?.entryId ?? 0n } },
          orderBy: { id: 'asc' },
          take: rowsAtOnce,
        });
        let digest = last?.digest ?? '';
        const seals = rows.map((row) => {
          digest = digestAfter(digest, entryOf(row));
          return { entryId: row.id, digest };
        });
        await tx.auditSeal.createMany({ data: seals });
        return seals.length;
      }),

    /** The newest seal: who keeps it elsewhere can prove that nothing before it was changed. */
    head: () => db.auditSeal.findFirst({ orderBy: { entryId: 'desc' } }),

    /**
     * Recomputes the whole chain.
     * @returns how many entries hold, and the first that does not
     */
    async verify(): Promise<{ held: number; firstBad: bigint | undefined }> {
      let [digest, held, last] = ['', 0, 0n];
      for (;;) {
        const seals = await db.auditSeal.findMany({
          where: { entryId: { gt: last } },
          orderBy: { entryId: 'asc' },
          take: rowsAtOnce,
        });
        const rows = await db.auditEntry.findMany({
          where: { id: { gt: last, lte: seals.at(-1)?.entryId ?? 0n } },
          orderBy: { id: 'asc' },
          take: rowsAtOnce,
        });
        for (const [index, seal] of seals.entries()) {
          const row = rows[index];
          digest = row ? digestAfter(digest, entryOf(row)) : '';
          if (row?.id !== seal.entryId || digest !== seal.digest) {
            // Changed, taken out, or one put in before it.
            return { held, firstBad: row && row.id < seal.entryId ? row.id : seal.entryId };
          }
          held += 1;
          last = seal.entryId;
        }
        if (seals.length < rowsAtOnce) {
          return { held, firstBad: undefined };
        }
      }
    },
  };
}
