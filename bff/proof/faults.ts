import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../ops/port';
import { say, step, Trouble } from '../ops/progress';
import type { Service } from '../ops/service';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { createDb } from '../src/platform/db';
import { createRedis } from '../src/platform/redis';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy';
import { conclude, type Outcome, sayOutcome } from './outcomes';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { type Bench, latecomers, openBatch, playRush } from './struck-rush';

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

async function play(bench: Bench, fault: Fault, seed: number): Promise<Outcome> {
  const { stack } = bench;
  const undo: (() => Promise<unknown>)[] = [];
  const db = createDb(stack.databaseUrl, 4);
  try {
    const batch = await openBatch(db, `fault-${fault.name}-${seed}`);
    const scene = await openScene(stack, fault, undo);
    const { bffs, postgresLine } = scene;
    const { rush, later, broken } = await playRush(bench, db, { batch, bffs, seed }, () =>
      fault.strike(scene),
    );
    const row = [fault.name, seed, rush.told.length, later.told.length, rush.lastWinnerToldMs];
    const answers = JSON.stringify(rush.answers);
    return { name: fault.name, seed, row: [...row, postgresLine.answersCut(), answers], broken };
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
  undo.push(() => Promise.all(bffs.map((bff) => bff.stop())));
  await Promise.all(bffs.map((bff) => bff.start()));
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
  const residentsFile = await writeResidents(db, stack, people + latecomers);
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
      sayOutcome(outcome);
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
  const columns = ['fault', 'seed', 'told in the rush', 'told later', 'last winner, ms'];
  return conclude('faults', [...columns, 'answers cut', 'answers'], outcomes, skipped);
});
