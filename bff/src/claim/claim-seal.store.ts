import { createHash } from 'node:crypto';
import { type Db, dbFailureOf } from '../platform/db';
import { claimLogLock } from './issue.store';

/* Digests over the claim log, chained: what was logged cannot be changed afterwards without being seen. */

export type ClaimSealStore = ReturnType<typeof createClaimSealStore>;

export function createClaimSealStore(db: Db) {
  return {
    list: (batchId: string) =>
      db.claimSeal.findMany({ where: { batchId }, orderBy: { number: 'asc' } }),

    /**
     * Seals what was logged since the last seal. The digest is SHA-256 over the digest before and one line an attempt:
     * `id|stockId|citizenId|outcome|at`, with `|desk` behind it when it was made at a desk, so that anyone who holds the log can prove that nothing was changed afterwards.
     */
    async seal(batchId: string, at: Date): Promise<boolean> {
      // For a moment no writer is under way: every id up to the highest is visible now.
      const [, [top]] = await db.$transaction([
        db.$executeRaw`SELECT pg_advisory_xact_lock(${claimLogLock})`,
        db.$queryRaw<
          { id: bigint | null }[]
        >`SELECT max(id) AS id FROM claim_attempt WHERE batch_id = ${batchId}`,
      ]);
      const before = await db.claimSeal.findFirst({
        where: { batchId },
        orderBy: { number: 'desc' },
      });
      if (!top?.id || top.id <= (before?.upToId ?? 0n)) {
        return false;
      }
      const digest = createHash('sha256').update(before?.digest ?? '');
      let entries = 0;
      for (let last = before?.upToId ?? 0n; last < top.id; ) {
        const rows = await db.claimAttempt.findMany({
          where: { batchId, id: { gt: last, lte: top.id } },
          orderBy: { id: 'asc' },
          take: 10_000,
        });
        for (const row of rows) {
          digest.update(
            `${row.id}|${row.stockId}|${row.citizenId}|${row.outcome}|${row.at.toISOString()}${row.channel === 'desk' ? '|desk' : ''}\n`,
          );
        }
        entries += rows.length;
        last = rows.at(-1)?.id ?? top.id;
      }
      const seal = { batchId, number: (before?.number ?? 0) + 1, upToId: top.id, entries };
      try {
        await db.claimSeal.create({
          data: { ...seal, digest: digest.digest('hex'), sealedAt: at },
        });
        return true;
      } catch (error) {
        // Another replica sealed the same stretch first.
        if (dbFailureOf(error) === 'refused') {
          return false;
        }
        throw error;
      }
    },
  };
}
