import type { Db } from './db';

/** The clock that every rule reads. */
export type Clock = {
  now: () => Date;
  /** Present only on a rehearsal clock. */
  set?: (now: Date) => Promise<void>;
  stop: () => Promise<void>;
};

/** Production's clock. */
export const realClock: Clock = { now: () => new Date(), stop: async () => undefined };

const followEveryMs = 500;
const rememberEveryMs = 5_000;

/**
 * A clock that people move. Its offset stands in Postgres, so that every process and the database itself
 * (`platform_now()`) agree; each process follows within half a second.
 */
export async function rehearsalClock(db: Db): Promise<Clock> {
  let offsetMs = 0;
  let moves = 0;
  let moving = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const follow = async () => {
    const before = moves;
    const row = await db.rehearsalClock.findUnique({ where: { id: 1 } });
    // What was read while the clock was moved here is of no use: it may be the time before.
    if (before === moves && moving === 0) {
      offsetMs = Number(row?.offsetMs ?? 0);
    }
  };
  const remember = async () => {
    await db.rehearsalClock.updateMany({ where: { id: 1 }, data: { seenAt: now() } });
  };
  await follow();
  // While Postgres is away the clock simply runs on with the offset it had.
  const timers = [
    setInterval(() => void follow().catch(() => undefined), followEveryMs),
    setInterval(() => void remember().catch(() => undefined), rememberEveryMs),
  ];
  return {
    now,
    set: async (target) => {
      moves += 1;
      moving += 1;
      offsetMs = target.getTime() - Date.now();
      const row = { offsetMs: BigInt(offsetMs), seenAt: target };
      const where = { id: 1 };
      await db.rehearsalClock
        .upsert({ where, create: { ...where, ...row }, update: row })
        .finally(() => {
          moving -= 1;
          moves += 1;
        });
    },
    stop: async () => {
      timers.forEach(clearInterval);
      await remember().catch(() => undefined);
    },
  };
}
