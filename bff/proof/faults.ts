import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../ops/port';
import { say, step, Trouble } from '../ops/progress';
import type { Service } from '../ops/service';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { createDb, type Db } from '../src/platform/db';
import { createRedis } from '../src/platform/redis';
import { addPlan, tenOClock } from './bench/plans';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy';
import { findBreaches } from './invariants';
import type { Rush, RushReport } from './load/job';
import { runLoad } from './load/run-load';
import { type Batch, findBatch, moveClock, quotaOf } from './morning';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { printTable, writeReport } from './table';

/*
 * `npm run test:faults`: something breaks in the middle of a claim rush. Whatever it is, nobody loses a voucher they were
 * told of, nothing is oversold, nobody has two, and in the end all stock can be claimed.
 */

/** What runs while a fault is played. The BFFs reach Postgres and Redis through proxies that can fail. */
type Scene = {
  stack: Stack;
  bffs: Service[];
  postgresLine: ChaosProxy;
  redisLine: ChaosProxy;
};
type Fault = { name: string; withRedis: boolean; strike: (scene: Scene) => Promise<void> };

const needed = (service: Service | undefined): Service => {
  if (!service) {
    throw new Trouble('This fault needs a redis-server or valkey-server on the PATH.');
  }
  return service;
};
const restart = async (services: readonly Service[], afterMs: number) => {
  await Promise.all(services.map((service) => service.kill()));
  await sleep(afterMs);
  await Promise.all(services.map((service) => service.start()));
};

const faults: Fault[] = [
  { name: 'bff-killed', withRedis: true, strike: ({ bffs }) => restart(bffs.slice(0, 1), 500) },
  { name: 'all-bffs-killed', withRedis: true, strike: ({ bffs }) => restart(bffs, 500) },
  {
    name: 'bff-killed-without-redis',
    withRedis: false,
    strike: ({ bffs }) => restart(bffs.slice(0, 1), 500),
  },
  {
    name: 'redis-killed',
    withRedis: true,
    strike: ({ stack }) => restart([needed(stack.redis)], 1_000),
  },
  {
    name: 'redis-flushed',
    withRedis: true,
    strike: async ({ stack }) => {
      const redis = createRedis(stack.redisUrl);
      await new Promise((resolve) => redis.once('ready', resolve));
      await redis.flushall();
      redis.disconnect();
    },
  },
  {
    name: 'redis-black-holed',
    withRedis: true,
    strike: async ({ redisLine }) => {
      redisLine.set('hole');
      await sleep(3_000);
      redisLine.set('pass');
    },
  },
  {
    name: 'postgres-stopped',
    withRedis: true,
    strike: async ({ stack }) => {
      await needed(stack.postgres).stop();
      await sleep(10_000);
      await needed(stack.postgres).start();
    },
  },
  {
    name: 'postgres-crashed',
    withRedis: true,
    strike: ({ stack }) => restart([needed(stack.postgres)], 1_000),
  },
  {
    name: 'commit-answer-lost',
    withRedis: true,
    strike: async ({ postgresLine }) => {
      postgresLine.set('cut_after_commit');
      await sleep(1_500);
      postgresLine.set('pass');
    },
  },
];

type Outcome = { name: string; seed: number; row: (string | number)[]; broken: string[] };
type Bench = { stack: Stack; residentsFile: string; people: number };

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

async function play(bench: Bench, fault: Fault, seed: number): Promise<Outcome> {
  const { stack } = bench;
  const undo: (() => Promise<unknown>)[] = [];
  const db = createDb(stack.databaseUrl, 4);
  try {
    const slug = `fault-${fault.name}-${seed}`;
    await addPlan(db, slug, [tenOClock(0)]);
    const batch = await findBatch(db, slug, 1);
    const scene = await openScene(stack, fault, undo);
    const ports = scene.bffs.map(({ name }) => Number(name.split('-')[1]));
    const toReal = await moveClock(
      db,
      `http://127.0.0.1:${ports[0]}`,
      new Date(batch.opensAt.getTime() - 3_000),
    );
    const opensAtMs = toReal(batch.opensAt);
    const rush = await rushWithFault(rushOf(bench, ports, batch, { opensAtMs, seed }), () =>
      fault.strike(scene),
    );
    // Permits of the dead come back within seconds; then whoever comes may have what is left.
    await sleep(3_500);
    const later = await runLoad(
      rushOf(bench, ports, batch, { from: bench.people, count: 400, opensAtMs: Date.now(), seed }),
    );
    const broken = await judge(db, batch, [rush, later]);
    const row = [fault.name, seed, rush.told.length, later.told.length, rush.lastWinnerToldMs];
    const cut = scene.postgresLine.answersCut();
    return { name: fault.name, seed, row: [...row, cut, JSON.stringify(rush.answers)], broken };
  } finally {
    for (const one of undo.reverse()) {
      await one();
    }
    await db.$disconnect();
  }
}

async function openScene(
  stack: Stack,
  fault: Fault,
  undo: (() => Promise<unknown>)[],
): Promise<Scene> {
  const postgresUrl = new URL(stack.databaseUrl);
  const redisUrl = new URL(fault.withRedis ? stack.redisUrl : 'redis://127.0.0.1:1');
  const postgresLine = await startChaosProxy(Number(postgresUrl.port));
  const redisLine = await startChaosProxy(Number(redisUrl.port));
  undo.push(postgresLine.close, redisLine.close);
  postgresUrl.port = String(postgresLine.port);
  redisUrl.port = String(redisLine.port);
  const env = {
    DATABASE_URL: postgresUrl.href,
    REDIS_URL: fault.withRedis ? redisUrl.href : '',
  };
  const bffs = (await freePorts(2)).map((port) => stack.addBff(port, env));
  for (const bff of bffs) {
    await bff.start();
    undo.push(bff.stop);
  }
  return { stack, bffs, postgresLine, redisLine };
}

async function playAll(seeds: number, only: string | undefined, people: number, atEnd: AtEnd) {
  const chosen = faults.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    throw new Trouble(`--only takes one of ${faults.map(({ name }) => name).join(', ')}`);
  }
  const stack = await step('A private stack', () =>
    openTemporaryStack({ env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'fatal' } }),
  );
  atEnd(stack.stop);
  await stack.bff.stop();
  const db = createDb(stack.databaseUrl, 2);
  const residentsFile = await writeResidents(db, stack, people + 400);
  await db.$disconnect();

  const outcomes: Outcome[] = [];
  let skipped = 0;
  for (const fault of chosen) {
    if (fault.withRedis && !stack.redis) {
      say(`  – ${fault.name}: skipped, no redis-server or valkey-server on the PATH`);
      skipped += seeds;
      continue;
    }
    for (let seed = 1; seed <= seeds; seed += 1) {
      const outcome = await play({ stack, residentsFile, people }, fault, seed);
      outcomes.push(outcome);
      say(
        `  ${outcome.broken.length === 0 ? '✓' : '✕'} ${fault.name}, seed ${seed} ${outcome.broken.join('; ')}`,
      );
    }
  }
  return { outcomes, skipped };
}

runProof(async (atEnd) => {
  const flags = readFlags({ seeds: 'number', only: 'text', people: 'number' });
  const { outcomes, skipped } = await playAll(
    flags.seeds ?? 3,
    flags.only,
    flags.people ?? 6_000,
    atEnd,
  );
  say();
  printTable(
    [
      'fault',
      'seed',
      'told in the rush',
      'told later',
      'last winner, ms',
      'answers cut',
      'answers',
    ],
    outcomes.map(({ row }) => row),
  );
  writeReport('faults', { outcomes });
  const failed = outcomes.filter(({ broken }) => broken.length > 0).length;
  say();
  say(
    `${outcomes.length - failed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return failed === 0;
});
