import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from '../ops/progress';
import type { Service } from '../ops/service';
import type { Stack } from '../ops/stack';
import type { Db } from '../src/platform/db';
import { addPlan, tenOClock } from './bench/plans';
import { findBreaches } from './invariants';
import type { Rush, RushReport } from './load/job';
import { runLoad } from './load/run-load';
import { type Batch, findBatch, moveClock, quotaOf } from './morning';

/*
 * A claim rush in whose middle something breaks, and what must hold afterwards: nobody loses a voucher they were told of,
 * nothing is oversold, nobody has two, and in the end all stock can be claimed.
 */

/** Those who come to claim when the rush is over, for what it left. */
export const latecomers = 2_000;

export type Bench = { stack: Stack; residentsFile: string; people: number };

/** The same draw for the same seed: when the fault strikes. */
const winsBefore = (seed: number) => 300 + ((seed * 7_919) % 700);

const rushOf = (bench: Bench, ports: number[], batch: Batch, more: Partial<Rush>): Rush => ({
  kind: 'rush',
  residentsFile: bench.residentsFile,
  from: 0,
  count: bench.people,
  ports,
  connections: 300,
  batchId: batch.batchId,
  stockIds: batch.stocks.map(({ stockId }) => stockId) as [string, string],
  firstShare: 0.4,
  secondTryShare: 1,
  opensAtMs: Date.now(),
  earlyShare: 0,
  limitMs: 60_000,
  seed: 1,
  ...more,
});

/** The rush, with the fault struck once enough people have won. */
async function rushWithFault(job: Rush, strike: () => Promise<void>): Promise<RushReport> {
  let struck: Promise<void> | undefined;
  const report = await runLoad(job, ({ won }) => {
    if (won >= winsBefore(job.seed)) {
      struck ??= strike();
    }
  });
  if (!struck) {
    throw new Trouble(`The fault never struck: ${report.told.length} won`);
  }
  await struck;
  return report;
}

async function judge(db: Db, batch: Batch, reports: RushReport[]): Promise<string[]> {
  const rows = await db.voucher.findMany({
    where: { batchId: batch.batchId },
    select: { id: true, citizenId: true },
  });
  const ownerOf = new Map(rows.map((row) => [row.id, row.citizenId]));
  const told = reports.flatMap((report) => report.told);
  const lost = told.filter((one) => ownerOf.get(one.voucherId) !== one.citizenId).length;
  // A crash forgets the statistics; without them the invariants' joins are planned blindly.
  await db.$executeRaw`ANALYZE`;
  const breaches = await findBreaches((sql) => db.$queryRawUnsafe(sql));
  return [
    ...(lost > 0 ? [`${lost} acknowledged vouchers lost`] : []),
    ...(rows.length !== quotaOf(batch)
      ? [`${rows.length} of ${quotaOf(batch)} issued in the end`]
      : []),
    ...reports.flatMap((report) => report.unexpected.slice(0, 3)),
    ...breaches.map((breach) => `${breach.id} ${breach.what}`),
  ];
}

/** A campaign whose only batch is claimed in a struck rush. */
export async function openBatch(db: Db, slug: string): Promise<Batch> {
  await addPlan(db, slug, [tenOClock(0)]);
  return findBatch(db, slug, 1);
}

/** One rush at these BFFs, the fault in its middle, and the verdict. */
export async function playRush(
  bench: Bench,
  db: Db,
  { batch, bffs, seed }: { batch: Batch; bffs: readonly Service[]; seed: number },
  strike: () => Promise<void>,
): Promise<{ rush: RushReport; later: RushReport; broken: string[] }> {
  const ports = bffs.map(({ name }) => Number(name.split('-')[1]));
  const toReal = await moveClock(
    db,
    `http://127.0.0.1:${ports[0]}`,
    new Date(batch.opensAt.getTime() - 3_000),
  );
  const opensAtMs = toReal(batch.opensAt);
  const rush = await rushWithFault(rushOf(bench, ports, batch, { opensAtMs, seed }), strike);
  // Permits of the dead come back within seconds; then whoever comes may have what is left.
  await sleep(3_500);
  const later = await runLoad(
    rushOf(bench, ports, batch, {
      from: bench.people,
      count: latecomers,
      opensAtMs: Date.now(),
      seed,
    }),
  );
  return { rush, later, broken: await judge(db, batch, [rush, later]) };
}
