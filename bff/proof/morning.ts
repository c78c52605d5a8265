import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../src/platform/db';

/** What is claimed in a rush. */
export type Batch = {
  batchId: string;
  campaignId: string;
  opensAt: Date;
  /** The dearer kind first. */
  stocks: { stockId: string; quota: number; faceFen: number }[];
};

/** A batch of a campaign, by its number. */
export async function findBatch(db: Db, slug: string, number: number): Promise<Batch> {
  const batch = await db.batch.findFirstOrThrow({
    where: { number, campaign: { slug } },
    include: { stocks: { include: { voucherType: true } } },
  });
  return {
    batchId: batch.id,
    campaignId: batch.campaignId,
    opensAt: batch.opensAt,
    stocks: batch.stocks
      .map(({ id, quota, voucherType }) => ({ stockId: id, quota, faceFen: voucherType.faceFen }))
      .sort((a, b) => b.faceFen - a.faceFen),
  };
}

export const quotaOf = ({ stocks }: Batch): number =>
  stocks.reduce((sum, { quota }) => sum + quota, 0);

/** How long every BFF may take to follow a clock that was moved. */
const followsWithinMs = 700;

/**
 * Moves the rehearsal clock by the door that people use, and waits until every process follows.
 * @returns the real instant, ms since 1970, that corresponds to a rehearsal's
 */
export async function moveClock(
  db: Db,
  bffOrigin: string,
  to: Date,
): Promise<(instant: Date) => number> {
  const answer = await fetch(`${bffOrigin}/rehearsal/clock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ now: to.toISOString() }),
  });
  if (!answer.ok) {
    throw new Error(`PUT /rehearsal/clock: ${answer.status} ${await answer.text()}`);
  }
  const clock = await db.rehearsalClock.findUniqueOrThrow({ where: { id: 1 } });
  await sleep(followsWithinMs);
  return (instant) => instant.getTime() - Number(clock.offsetMs);
}
