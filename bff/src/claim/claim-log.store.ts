import type { Db } from '../platform/db';
import type { ClaimChannel } from './claim.rules';
import { claimLogLock } from './issue.store';

/*
 * Refusals are many and none of them moves money, so they are buffered and written in bulk a moment later. Successes are
 * written by the claim's own statement.
 */

export type Attempt = {
  batchId: string;
  stockId: string;
  citizenId: string;
  outcome: string;
  at: Date;
  channel: ClaimChannel;
};

const flushEveryMs = 200;
const rowsPerStatement = 2_000;
/** More than a minute of the worst rush; beyond it the log says itself how many lines it lost. */
const mostBuffered = 1_000_000;

export type ClaimLog = ReturnType<typeof createClaimLog>;

export function createClaimLog(db: Db) {
  let buffered: Attempt[] = [];
  let lost = 0;
  let writing: Promise<void> = Promise.resolve();

  // One text a column: ids hold no comma, and a driver takes ten times as long over an array.
  const write = (rows: Attempt[]) =>
    db.$executeRaw`
      WITH log_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${claimLogLock}))
      INSERT INTO claim_attempt (batch_id, stock_id, citizen_id, outcome, at, channel)
      SELECT batch_id, stock_id, citizen_id, outcome, to_timestamp(at_ms::float8 / 1000), channel::"ClaimChannel"
      FROM log_lock, unnest(
        string_to_array(${rows.map((r) => r.batchId).join()}, ','),
        string_to_array(${rows.map((r) => r.stockId).join()}, ','),
        string_to_array(${rows.map((r) => r.citizenId).join()}, ','),
        string_to_array(${rows.map((r) => r.outcome).join()}, ','),
        string_to_array(${rows.map((r) => r.at.getTime()).join()}, ','),
        string_to_array(${rows.map((r) => r.channel).join()}, ',')
      ) AS asked (batch_id, stock_id, citizen_id, outcome, at_ms, channel)`;

  const flushNow = async () => {
    while (buffered.length > 0) {
      const rows = buffered.slice(0, rowsPerStatement);
      try {
        await write(rows);
      } catch {
        return; // Postgres is away: the lines stay and go with a later flush.
      }
      buffered = buffered.slice(rows.length);
    }
  };
  const flush = () => {
    writing = writing.then(flushNow);
    return writing;
  };
  const timer = setInterval(() => void flush(), flushEveryMs);

  return {
    add(attempt: Attempt): void {
      if (buffered.length < mostBuffered) {
        buffered.push(attempt);
      } else {
        lost += 1;
      }
    },
    flush,
    lost: () => lost,
    async stop(): Promise<void> {
      clearInterval(timer);
      await flush();
    },

    /** A citizen's own attempts in one batch, each with its place among all attempts of the batch. */
    listOwn: (batchId: string, citizenId: string) =>
      db.$queryRaw<{ at: Date; stock_id: string; outcome: string; position: number }[]>`
        SELECT own.at, own.stock_id, own.outcome,
          (sealed.entries + (
            SELECT count(*) FROM claim_attempt
            WHERE batch_id = ${batchId} AND id > sealed.up_to_id AND id <= own.id
          ))::int AS position
        FROM claim_attempt own
        -- What is sealed was counted then: after a rush many people ask this at once.
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(entries), 0) AS entries, coalesce(max(up_to_id), 0) AS up_to_id
          FROM claim_seal WHERE batch_id = ${batchId} AND up_to_id < own.id
        ) AS sealed
        WHERE own.batch_id = ${batchId} AND own.citizen_id = ${citizenId}
        ORDER BY own.id LIMIT 100`,
  };
}
