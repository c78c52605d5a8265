import { type Db, dbFailureOf, Prisma } from '../platform/db';
import type { ClaimArea, ClaimChannel } from './claim.rules';

/* The two statements that issue vouchers: into the slots that Redis permitted, or into slots that Postgres picks. */

/** One citizen's wish for one voucher of a stock. */
export type ClaimRequest = {
  voucherId: string;
  number: string;
  campaignId: string;
  batchId: string;
  stockId: string;
  quota: number;
  citizenId: string;
  requestKey: string;
  deviceId: string;
  deviceLimit: number;
  area: ClaimArea;
  claimedAt: Date;
  channel: ClaimChannel;
};
/** The same with the slot that the gate permitted. */
export type PermittedClaim = ClaimRequest & { slot: number };

export type Picked =
  | { kind: 'issued'; number: string; slot: number }
  | { kind: 'owned' | 'sold_out' | 'device_limit' | 'again' };

/** Held shared by writers of the claim log, exclusively for a moment by its sealer (`claim-log.store.ts`). */
export const claimLogLock = 7_104_221;

type Row = ClaimRequest & { slot?: number };

/** One text a column: no value holds a comma, and a driver takes ten times as long over an array. */
const column = (rows: Row[], read: (row: Row) => string | number) =>
  Prisma.sql`string_to_array(${rows.map(read).join()}, ',')`;

/** The requested rows as one SQL relation; the statement is the same for 1 row and for 128. */
const asRelation = (rows: Row[]) => Prisma.sql`
  unnest(
    ${column(rows, (r) => r.voucherId)}, ${column(rows, (r) => r.number)},
    ${column(rows, (r) => r.campaignId)}, ${column(rows, (r) => r.batchId)},
    ${column(rows, (r) => r.stockId)}, ${column(rows, (r) => r.quota)}::int[],
    ${column(rows, (r) => r.slot ?? 0)}::int[], ${column(rows, (r) => r.citizenId)},
    ${column(rows, (r) => r.requestKey)}, ${column(rows, (r) => r.deviceId)},
    ${column(rows, (r) => r.deviceLimit)}::int[], ${column(rows, (r) => r.area ?? '')},
    ${column(rows, (r) => r.claimedAt.toISOString())}::timestamptz[], ${column(rows, (r) => r.channel)}::"ClaimChannel"[]
  ) AS asked (id, number, campaign_id, batch_id, stock_id, quota, slot, citizen_id, request_key, device_id, device_limit, area, claimed_at, channel)`;

const insertInto = Prisma.sql`
  INSERT INTO voucher (id, number, campaign_id, batch_id, stock_id, quota, slot, citizen_id, request_key, device_id, claim_area, claimed_at, channel)`;

/** The passport's first line and the claim log's line, in the very commit that issues the voucher. */
const recordIssued = Prisma.sql`
  passport AS (
    INSERT INTO voucher_event (voucher_id, kind, at)
    SELECT id, 'claimed', claimed_at FROM issued
  ),
  logged AS (
    INSERT INTO claim_attempt (batch_id, stock_id, citizen_id, outcome, at, channel)
    SELECT batch_id, stock_id, citizen_id, 'issued', claimed_at, channel FROM issued
  )`;

const logLock = Prisma.sql`log_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${claimLogLock}))`;

/** A deadlock or a serialization failure changed nothing: the same statement is simply sent again. */
async function retryConflicts<T>(run: () => Promise<T>, tries = 3): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === tries || dbFailureOf(error) !== 'conflict') {
        throw error;
      }
    }
  }
}

/** One statement, one commit, one fsync for the whole batch; rows in key order, so that two batches cannot deadlock. */
const insertOnce = (db: Db, rows: PermittedClaim[]) =>
  db.$queryRaw<{ id: string }[]>`
    WITH ${logLock}, issued AS (
      ${insertInto}
      SELECT id, number, campaign_id, batch_id, stock_id, quota, slot, citizen_id, request_key, device_id, nullif(area, ''), claimed_at, channel
      FROM log_lock, ${asRelation(rows)}
      ORDER BY stock_id, slot
      ON CONFLICT DO NOTHING
      RETURNING id, batch_id, stock_id, citizen_id, claimed_at, channel
    ), ${recordIssued}
    SELECT id FROM issued`;

async function insertPermitted(db: Db, rows: PermittedClaim[]): Promise<boolean[]> {
  try {
    const issued = new Set((await retryConflicts(() => insertOnce(db, rows))).map((row) => row.id));
    return rows.map((row) => issued.has(row.voucherId));
  } catch (error) {
    if (dbFailureOf(error) !== 'refused' || rows.length === 1) {
      throw error;
    }
    // One bad row must not fail its neighbours: find it by halves. A refused statement changed nothing.
    const middle = Math.ceil(rows.length / 2);
    const halves = await Promise.allSettled([
      insertPermitted(db, rows.slice(0, middle)),
      insertPermitted(db, rows.slice(middle)),
    ]);
    return halves.flatMap((half, index) =>
      half.status === 'fulfilled'
        ? half.value
        : (index === 0 ? rows.slice(0, middle) : rows.slice(middle)).map(() => false),
    );
  }
}

/**
 * Postgres picks the slots itself: the path without Redis, and for permits that proved stale.
 * The advisory lock makes one picker at a time see the slots as they are.
 */
const pickFrom = async (db: Db, rows: ClaimRequest[]): Promise<Map<string, number>> => {
  const { stockId, quota } = rows[0] as ClaimRequest;
  const [, picked] = await db.$transaction([
    db.$queryRaw`SELECT 1 AS held FROM pg_advisory_xact_lock(hashtextextended(${stockId}, 0))`,
    db.$queryRaw<{ id: string; slot: number }[]>`
      WITH ${logLock}, fresh AS (
        SELECT ranked.*, row_number() OVER (ORDER BY n) AS k FROM (
          SELECT asked.*, row_number() OVER (PARTITION BY device_id ORDER BY n) AS of_device
          FROM (SELECT *, row_number() OVER () AS n FROM ${asRelation(rows)}) AS asked
          WHERE NOT EXISTS (SELECT 1 FROM voucher v WHERE v.batch_id = asked.batch_id AND v.citizen_id = asked.citizen_id)
        ) AS ranked
        WHERE device_limit = 0 OR of_device + (
          SELECT count(*) FROM voucher v WHERE v.batch_id = ranked.batch_id AND v.device_id = ranked.device_id
        ) <= device_limit
      ), free AS (
        SELECT candidate AS slot, row_number() OVER (ORDER BY candidate) AS k
        FROM generate_series(1, ${quota}::int) AS candidate
        WHERE NOT EXISTS (SELECT 1 FROM voucher v WHERE v.stock_id = ${stockId} AND v.slot = candidate)
        ORDER BY candidate LIMIT ${rows.length}
      ), issued AS (
        ${insertInto}
        SELECT fresh.id, number, campaign_id, batch_id, stock_id, fresh.quota, free.slot, citizen_id, request_key, device_id, nullif(area, ''), claimed_at, channel
        FROM log_lock, fresh JOIN free USING (k)
        ORDER BY free.slot
        ON CONFLICT DO NOTHING
        RETURNING id, slot, batch_id, stock_id, citizen_id, claimed_at, channel
      ), ${recordIssued}
      SELECT id, slot FROM issued`,
  ]);
  return new Map(picked.map((row) => [row.id, row.slot]));
};

/** Why a row got no slot. `again` when nothing forbids it: another picker or a number that existed was in the way. */
const whyNotPicked = async (db: Db, rows: ClaimRequest[]): Promise<Map<string, Picked>> => {
  if (rows.length === 0) {
    return new Map();
  }
  const found = await db.$queryRaw<
    { id: string; owned: boolean; device_full: boolean; sold_out: boolean }[]
  >`
    SELECT id,
      EXISTS (SELECT 1 FROM voucher v WHERE v.batch_id = asked.batch_id AND v.citizen_id = asked.citizen_id) AS owned,
      device_limit > 0 AND device_limit <= (
        SELECT count(*) FROM voucher v WHERE v.batch_id = asked.batch_id AND v.device_id = asked.device_id
      ) AS device_full,
      quota <= (SELECT count(*) FROM voucher v WHERE v.stock_id = asked.stock_id) AS sold_out
    FROM ${asRelation(rows)}`;
  return new Map(
    found.map((row) => [
      row.id,
      {
        kind: row.owned
          ? 'owned'
          : row.sold_out
            ? 'sold_out'
            : row.device_full
              ? 'device_limit'
              : 'again',
      },
    ]),
  );
};

/** Answers in the order of its rows; they may be of several stocks. */
async function pick(db: Db, rows: ClaimRequest[]): Promise<Picked[]> {
  const slots = new Map<string, number>();
  // Sorted, so that two processes take their advisory locks in one order.
  for (const stockId of [...new Set(rows.map((row) => row.stockId))].sort()) {
    const ofStock = rows.filter((row) => row.stockId === stockId);
    for (const [id, slot] of await retryConflicts(() => pickFrom(db, ofStock))) {
      slots.set(id, slot);
    }
  }
  const reasons = await whyNotPicked(
    db,
    rows.filter((row) => !slots.has(row.voucherId)),
  );
  return rows.map((row) => {
    const slot = slots.get(row.voucherId);
    return slot === undefined
      ? (reasons.get(row.voucherId) ?? { kind: 'again' })
      : { kind: 'issued', number: row.number, slot };
  });
}

export type IssueStore = ReturnType<typeof createIssueStore>;

export function createIssueStore(db: Db) {
  return {
    insertPermitted: (rows: PermittedClaim[]) => insertPermitted(db, rows),
    pick: (rows: ClaimRequest[]) => pick(db, rows),
  };
}
