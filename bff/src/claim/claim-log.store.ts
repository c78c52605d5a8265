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
const linesPerStatement = 2_000;
/** A million lines, more than a minute of the worst rush; beyond it the log says itself how many it lost. */
const mostWaiting = 500;

export type ClaimLog = ReturnType<typeof createClaimLog>;

/** What lines have in common: a rush has some four of these. */
type Kind = Pick<Attempt, 'batchId' | 'stockId' | 'outcome' | 'channel'>;

/** Lines that are written together, as columns; each names its kind by its number, from 1 on. */
const emptyLines = () => ({
  kinds: [] as Kind[],
  kind: [] as number[],
  citizenId: [] as string[],
  atMs: [] as number[],
});
type Lines = ReturnType<typeof emptyLines>;

function numberOf(kinds: Kind[], { batchId, stockId, outcome, channel }: Attempt): number {
  const index = kinds.findIndex(
    (one) =>
      one.outcome === outcome &&
      one.stockId === stockId &&
      one.channel === channel &&
      one.batchId === batchId,
  );
  return index >= 0 ? index + 1 : kinds.push({ batchId, stockId, outcome, channel });
}

export function createClaimLog(db: Db) {
  /** Full, the oldest first; after them comes what is being filled. */
  let waiting: Lines[] = [];
  let filling = emptyLines();
  let lost = 0;
  let writing: Promise<void> = Promise.resolve();

  // One text a column: ids hold no comma, and a driver takes ten times as long over an array.
  const write = ({ kinds, ...lines }: Lines) =>
    db.$executeRaw`
      WITH log_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${claimLogLock})),
      kinds AS (
        SELECT
          string_to_array(${kinds.map((one) => one.batchId).join()}, ',') AS batch_ids,
          string_to_array(${kinds.map((one) => one.stockId).join()}, ',') AS stock_ids,
          string_to_array(${kinds.map((one) => one.outcome).join()}, ',') AS outcomes,
          string_to_array(${kinds.map((one) => one.channel).join()}, ',') AS channels
      )
      INSERT INTO claim_attempt (batch_id, stock_id, citizen_id, outcome, at, channel)
      SELECT batch_ids[kind::int], stock_ids[kind::int], citizen_id, outcomes[kind::int],
        to_timestamp(at_ms::float8 / 1000), channels[kind::int]::"ClaimChannel"
      FROM log_lock, kinds, unnest(
        string_to_array(${lines.citizenId.join()}, ','),
        string_to_array(${lines.atMs.join()}, ','),
        string_to_array(${lines.kind.join()}, ',')
      ) AS asked (citizen_id, at_ms, kind)`;

  const close = () => {
    waiting.push(filling);
    filling = emptyLines();
  };
  /** @returns false when Postgres is away: the lines stay and go with a later flush */
  const writeWaiting = async () => {
    for (let lines = waiting[0]; lines; lines = waiting[0]) {
      try {
        await write(lines);
      } catch {
        return false;
      }
      waiting = waiting.slice(1);
    }
    return true;
  };
  /** Writes what is there now; what comes meanwhile goes with the next flush, many lines in one statement. */
  const flushNow = async () => {
    if ((await writeWaiting()) && filling.atMs.length > 0) {
      close();
      await writeWaiting();
    }
  };
  const flush = () => {
    writing = writing.then(flushNow);
    return writing;
  };
  const timer = setInterval(() => void flush(), flushEveryMs);

  return {
    add(attempt: Attempt): void {
      if (waiting.length >= mostWaiting) {
        lost += 1;
        return;
      }
      filling.kind.push(numberOf(filling.kinds, attempt));
      filling.citizenId.push(attempt.citizenId);
      filling.atMs.push(attempt.at.getTime());
      if (filling.atMs.length === linesPerStatement) {
        close();
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
