import type { Db } from '../platform/db';

/*
 * Hits of short links are counted in memory and written in bulk a moment later: a hit costs no query. What is lost with a
 * killed process is at most half a second of views, never an open, a claim or money.
 */

/** `person`: one viewer by its mark; `bot`: a program that said so; `surplus`: from an address that came too often. */
export type View = { kind: 'person'; viewer: string } | { kind: 'bot' } | { kind: 'surplus' };
type Day = { hits: number; bots: number; surplus: number; viewers: Set<string> };
type Days = Map<string, Map<string, Day>>;

const flushEveryMs = 500;
/** Of one link on one day, between two flushes: while Postgres is away memory stays bounded. */
const mostViewers = 100_000;

export type ViewLog = ReturnType<typeof createViewLog>;

const emptyDay = (): Day => ({ hits: 0, bots: 0, surplus: 0, viewers: new Set() });

export function createViewLog(db: Db) {
  let buffered: Days = new Map();
  let writing: Promise<void> = Promise.resolve();

  const dayOf = (days: Days, code: string, onDay: string): Day => {
    const ofCode = days.get(code) ?? new Map<string, Day>();
    days.set(code, ofCode);
    const day = ofCode.get(onDay) ?? emptyDay();
    ofCode.set(onDay, day);
    return day;
  };

  const rowsOf = (days: Days) =>
    [...days].flatMap(([code, ofCode]) =>
      [...ofCode].map(([onDay, day]) => ({ code, onDay, ...day })),
    );

  // One text a column: none of the values holds a comma.
  const write = async (days: Days) => {
    const rows = rowsOf(days);
    const viewers = rows.flatMap(({ code, onDay, viewers: marks }) =>
      [...marks].map((viewer) => ({ code, onDay, viewer })),
    );
    await db.$transaction([
      db.$executeRaw`
        INSERT INTO link_tally (code, on_day, hits, bots, surplus)
        SELECT code, on_day::date, hits::int, bots::int, surplus::int
        FROM unnest(
          string_to_array(${rows.map((r) => r.code).join()}, ','),
          string_to_array(${rows.map((r) => r.onDay).join()}, ','),
          string_to_array(${rows.map((r) => r.hits).join()}, ','),
          string_to_array(${rows.map((r) => r.bots).join()}, ','),
          string_to_array(${rows.map((r) => r.surplus).join()}, ',')
        ) AS seen (code, on_day, hits, bots, surplus)
        ORDER BY code, on_day
        ON CONFLICT (code, on_day) DO UPDATE SET
          hits = link_tally.hits + excluded.hits,
          bots = link_tally.bots + excluded.bots,
          surplus = link_tally.surplus + excluded.surplus`,
      db.$executeRaw`
        INSERT INTO link_viewer (code, on_day, viewer)
        SELECT code, on_day::date, viewer
        FROM unnest(
          string_to_array(${viewers.map((r) => r.code).join()}, ','),
          string_to_array(${viewers.map((r) => r.onDay).join()}, ','),
          string_to_array(${viewers.map((r) => r.viewer).join()}, ',')
        ) AS seen (code, on_day, viewer)
        ORDER BY code, on_day, viewer
        ON CONFLICT DO NOTHING`,
    ]);
  };

  /** What could not be written goes back and travels with the next flush. */
  const putBack = (days: Days) => {
    for (const { code, onDay, ...lost } of rowsOf(days)) {
      const day = dayOf(buffered, code, onDay);
      day.hits += lost.hits;
      day.bots += lost.bots;
      day.surplus += lost.surplus;
      for (const viewer of lost.viewers) {
        day.viewers.add(viewer);
      }
    }
  };

  const flushNow = async () => {
    if (buffered.size === 0) {
      return;
    }
    const days = buffered;
    buffered = new Map();
    try {
      await write(days);
    } catch {
      putBack(days);
    }
  };
  const flush = () => {
    writing = writing.then(flushNow);
    return writing;
  };
  const timer = setInterval(() => void flush(), flushEveryMs);

  return {
    /** @param onDay the business day, such as `2023-04-22` */
    add(code: string, onDay: string, view: View): void {
      const day = dayOf(buffered, code, onDay);
      day.hits += 1;
      if (view.kind === 'person' && day.viewers.size < mostViewers) {
        day.viewers.add(view.viewer);
      } else if (view.kind === 'bot') {
        day.bots += 1;
      } else {
        day.surplus += 1;
      }
    },
    flush,

    /** Keeps of the days before this one only how many they were; the marks go. */
    foldBefore: (onDay: string) =>
      db.$executeRaw`
        WITH gone AS (DELETE FROM link_viewer WHERE on_day < ${onDay}::date RETURNING code, on_day),
        counted AS (SELECT code, on_day, count(*)::int AS people FROM gone GROUP BY code, on_day)
        UPDATE link_tally t SET people = t.people + counted.people
        FROM counted WHERE counted.code = t.code AND counted.on_day = t.on_day`,

    async stop(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}
