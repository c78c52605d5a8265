import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../ops/port';
import { say, step } from '../ops/progress';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { createDb, type Db } from '../src/platform/db';
import { addPlan, midnight, tenOClock, withdrawPlan } from './bench/plans';
import { type Rivals, startRivals } from './bench/rivals';
import { stretchesOf } from './bench/stretches';
import type { Resident, RushReport, Steady, SteadyReport } from './load/job';
import { median, round } from './load/measure';
import { runLoad } from './load/run-load';
import { type Batch, findBatch, moveClock, quotaOf } from './morning';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { printTable, writeReport } from './table';

/*
 * `npm run bench:claim`: how fast claims are, as ratios to what the same machine does with the same requests in the same
 * minutes. A script that prints figures: a slow machine fails nothing, a wrong answer does.
 */

const steadyConnections = 64;
const rushConnections = 1_000;
const batchesPerRound = 8;
const steadySeconds = 3;
/** Until the claim log of what was measured last is written, and every BFF has seen what is new. */
const settleMs = 2_500;

type Variant = { name: string; redis: boolean; workers: number };
const variants: Variant[] = [
  { name: 'Redis, 1 worker', redis: true, workers: 1 },
  { name: 'Redis, 2 workers', redis: true, workers: 2 },
  { name: 'no Redis, 1 worker', redis: false, workers: 1 },
  { name: 'no Redis, 2 workers', redis: false, workers: 2 },
];

type Bench = {
  stack: Stack;
  db: Db;
  rivals: Rivals;
  residentsFile: string;
  rounds: number;
  people: number;
};

type Measured = {
  wins: SteadyReport[];
  oneStatement: SteadyReport[];
  soldOut: SteadyReport[];
  bareNode: SteadyReport[];
  bareKoa: SteadyReport[];
  rushes: Omit<RushReport, 'told'>[];
};

const steady = (bench: Bench, port: number, more: Partial<Steady>) =>
  runLoad<Steady>({
    kind: 'steady',
    residentsFile: bench.residentsFile,
    ports: [port],
    connections: steadyConnections,
    stretches: [],
    repeats: false,
    seconds: 20,
    warmUpSeconds: 0,
    ...more,
  });

async function openPlan(bench: Bench, slug: string): Promise<Batch[]> {
  await addPlan(bench.db, slug, Array(batchesPerRound).fill(midnight));
  const numbers = Array.from({ length: batchesPerRound }, (_, index) => index + 1);
  return Promise.all(numbers.map((number) => findBatch(bench.db, slug, number)));
}

/** A round of claims that all win, ours and then the rival's; each on a fresh campaign of its own. */
async function measureWins(bench: Bench, port: number, slug: string) {
  const ours = await openPlan(bench, `${slug}-ours`);
  const theirs = await openPlan(bench, `${slug}-theirs`);
  await bench.rivals.openCounters(theirs);
  await sleep(settleMs);
  const wins = await steady(bench, port, { stretches: stretchesOf(ours) });
  await withdrawPlan(bench.db, `${slug}-ours`);
  await sleep(settleMs);
  const oneStatement = await steady(bench, bench.rivals.ports['one-statement'], {
    stretches: stretchesOf(theirs),
    seconds: 4,
  });
  await withdrawPlan(bench.db, `${slug}-theirs`);
  const issued = await bench.db.voucher.count({
    where: { batchId: { in: ours.map((one) => one.batchId) } },
  });
  const stock = ours.reduce((sum, one) => sum + quotaOf(one), 0);
  const { '201': told = 0, '202': pending = 0 } = wins.answers;
  // A resident who was told to ask again is not one of this generator: their voucher may still be there to claim.
  if (issued < told || issued > stock || issued + pending < stock) {
    throw new Error(
      `${slug}: ${issued} vouchers were issued; the answers: ${JSON.stringify(wins.answers)}`,
    );
  }
  return { wins, oneStatement };
}

/** A morning with the plan's batch: everybody at once. */
async function measureRush(
  bench: Bench,
  port: number,
  batch: Batch,
  seed: number,
): Promise<RushReport> {
  const real = await moveClock(
    bench.db,
    `http://127.0.0.1:${port}`,
    new Date(batch.opensAt.getTime() - 4_000),
  );
  const [first, second] = batch.stocks.map(({ stockId }) => stockId) as [string, string];
  const rush = await runLoad({
    kind: 'rush',
    residentsFile: bench.residentsFile,
    from: 0,
    count: bench.people,
    ports: [port],
    connections: rushConnections,
    batchId: batch.batchId,
    stockIds: [first, second],
    firstShare: 0.5,
    secondTryShare: 0.5,
    opensAtMs: real(batch.opensAt),
    earlyShare: 0,
    limitMs: 60_000,
    seed,
  });
  if (rush.told.length !== quotaOf(batch) || rush.unexpected.length > 0) {
    throw new Error(`the rush told ${rush.told.length} winners; ${rush.unexpected.join('; ')}`);
  }
  return rush;
}

/** The stock that is gone, asked for by those who have none: the largest part of every rush. */
async function measureSoldOut(
  bench: Bench,
  port: number,
  batch: Batch,
  losersFile: string,
  round: number,
) {
  const { stockId } = batch.stocks[1] as Batch['stocks'][number];
  const ask = (where: number) =>
    steady(bench, where, {
      residentsFile: losersFile,
      stretches: [{ stockId, from: 0, count: bench.people - quotaOf(batch) }],
      repeats: true,
      seconds: steadySeconds,
      warmUpSeconds: 1,
    });
  const { ports } = bench.rivals;
  const turns = [
    { name: 'bareNode' as const, port: ports['bare-node'] },
    { name: 'bareKoa' as const, port: ports['bare-koa'] },
    { name: 'soldOut' as const, port },
  ];
  // Each is first, second and last in turn.
  const order = turns.map(
    (_, index) => turns[(index + round) % turns.length] as (typeof turns)[number],
  );
  const reports: Partial<Record<(typeof turns)[number]['name'], SteadyReport>> = {};
  for (const turn of order) {
    reports[turn.name] = await ask(turn.port);
    await sleep(settleMs);
  }
  return reports as Record<(typeof turns)[number]['name'], SteadyReport>;
}

async function writeLosers(bench: Bench, rush: RushReport): Promise<string> {
  const winners = new Set(rush.told.map(({ citizenId }) => citizenId));
  const residents: Resident[] = JSON.parse(readFileSync(bench.residentsFile, 'utf8'));
  const file = join(bench.stack.folder, 'losers.json');
  writeFileSync(file, JSON.stringify(residents.filter(({ citizenId }) => !winners.has(citizenId))));
  return file;
}

async function measure(bench: Bench, variant: Variant, index: number): Promise<Measured> {
  const [port = 0] = await freePorts(1);
  const bff = bench.stack.addBff(port, {
    WORKERS: String(variant.workers),
    REDIS_URL: variant.redis ? bench.stack.redisUrl : '',
  });
  const rushPlan = `bench-rush-${index}`;
  const days = Array.from({ length: bench.rounds }, (_, day) => tenOClock(day));
  await addPlan(bench.db, rushPlan, days);
  await bff.start();
  await moveClock(
    bench.db,
    `http://127.0.0.1:${port}`,
    new Date(tenOClock(0).getTime() - 3_600_000),
  );
  const measured: Measured = {
    wins: [],
    oneStatement: [],
    soldOut: [],
    bareNode: [],
    bareKoa: [],
    rushes: [],
  };
  // The first round only warms up.
  for (let turn = 0; turn <= bench.rounds; turn += 1) {
    const { wins, oneStatement } = await measureWins(bench, port, `bench-wins-${index}-${turn}`);
    if (turn > 0) {
      measured.wins.push(wins);
      measured.oneStatement.push(oneStatement);
    }
  }
  for (let day = 0; day < bench.rounds; day += 1) {
    const batch = await findBatch(bench.db, rushPlan, day + 1);
    const rush = await measureRush(bench, port, batch, index * 100 + day);
    const { told: _, ...figures } = rush;
    measured.rushes.push(figures);
    const soldOut = await measureSoldOut(bench, port, batch, await writeLosers(bench, rush), day);
    measured.soldOut.push(soldOut.soldOut);
    measured.bareNode.push(soldOut.bareNode);
    measured.bareKoa.push(soldOut.bareKoa);
  }
  await bff.stop();
  await withdrawPlan(bench.db, rushPlan);
  return measured;
}

const middle = (reports: readonly SteadyReport[]) => median(reports.map((one) => one.perSecond));
/** The median of the rounds' own ratios: what one round shares with its neighbour, the machine's mood, falls out. */
const ratio = (ours: readonly SteadyReport[], theirs: readonly SteadyReport[]) =>
  round(median(ours.map((one, index) => one.perSecond / (theirs[index]?.perSecond ?? 1))));

function summarise(measured: Measured) {
  const { soldOut, bareNode, bareKoa, wins, oneStatement, rushes } = measured;
  const latency = (reports: readonly SteadyReport[], which: 'p50Ms' | 'p99Ms') =>
    round(median(reports.map((one) => one.latency[which])));
  const lastTold = rushes.map((one) => one.lastWinnerToldMs);
  return {
    soldOut: {
      perSecond: middle(soldOut),
      p50Ms: latency(soldOut, 'p50Ms'),
      p99Ms: latency(soldOut, 'p99Ms'),
      bareNodePerSecond: middle(bareNode),
      bareKoaPerSecond: middle(bareKoa),
      toBareKoa: ratio(soldOut, bareKoa),
      toBareNode: ratio(soldOut, bareNode),
    },
    wins: {
      perSecond: middle(wins),
      p50Ms: latency(wins, 'p50Ms'),
      p99Ms: latency(wins, 'p99Ms'),
      oneStatementPerSecond: middle(oneStatement),
      toOneStatement: ratio(wins, oneStatement),
    },
    rush: {
      perSecond: median(rushes.map((one) => one.perSecond)),
      p99Ms: median(rushes.map((one) => one.claim.p99Ms)),
      winnerP99Ms: median(rushes.map((one) => one.winner.p99Ms)),
      lastWinnerToldMs: Math.round(median(lastTold)),
      worstLastWinnerToldMs: Math.round(Math.max(...lastTold)),
    },
  };
}

const mark = (value: number, isGood: boolean) => `${value} ${isGood ? '✓' : '✗'}`;

function show(
  results: readonly { variant: Variant; summary: ReturnType<typeof summarise> }[],
): void {
  say(
    '\n  Sold out: refusals a second, 64 connections                               target ≥ 0.7 × Koa',
  );
  printTable(
    ['', 'claims/s', 'p50 ms', 'p99 ms', 'bare Koa/s', '× Koa', 'bare node:http/s', '× node:http'],
    results.map(({ variant, summary: { soldOut: s } }) => [
      variant.name,
      s.perSecond,
      s.p50Ms,
      s.p99Ms,
      s.bareKoaPerSecond,
      mark(s.toBareKoa, s.toBareKoa >= 0.7),
      s.bareNodePerSecond,
      s.toBareNode,
    ]),
  );
  say(
    '\n  Every claim wins: vouchers a second, 64 connections            target ≥ 5 × one statement a claim',
  );
  printTable(
    ['', 'claims/s', 'p50 ms', 'p99 ms', 'one statement a claim/s', '×'],
    results.map(({ variant, summary: { wins: w } }) => [
      variant.name,
      w.perSecond,
      w.p50Ms,
      w.p99Ms,
      w.oneStatementPerSecond,
      mark(w.toOneStatement, w.toOneStatement >= 5),
    ]),
  );
  say(
    `\n  The rush: 2,000 vouchers, everybody at once, ${rushConnections} connections      target: last winner told ≤ 1,500 ms`,
  );
  printTable(
    ['', 'requests/s', 'claim p99 ms', 'winner p99 ms', 'last winner told ms', 'the worst'],
    results.map(({ variant, summary: { rush: r } }) => [
      variant.name,
      r.perSecond,
      r.p99Ms,
      r.winnerP99Ms,
      mark(r.lastWinnerToldMs, r.lastWinnerToldMs <= 1_500),
      r.worstLastWinnerToldMs,
    ]),
  );
}

async function main(atEnd: AtEnd): Promise<boolean> {
  const flags = readFlags({ rounds: 'number', people: 'number', only: 'number' });
  const stack = await step('A private stack', async () => {
    const opened = await openTemporaryStack({
      env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'warn' },
      postgresSettings: { max_connections: 200, shared_buffers: '256MB' },
    });
    atEnd(opened.stop);
    await opened.bff.stop();
    return opened;
  });
  const db = createDb(stack.databaseUrl, 4);
  atEnd(() => db.$disconnect());
  const people = flags.people ?? 40_000;
  const residentsFile = await step(`${people} residents, put into Postgres, tokens signed`, () =>
    writeResidents(db, stack, people),
  );
  const rivals = await startRivals(stack, db, atEnd);
  const bench = { stack, db, rivals, residentsFile, people, rounds: flags.rounds ?? 3 };
  const chosen = flags.only === undefined ? variants : variants.slice(flags.only - 1, flags.only);
  const results: { variant: Variant; summary: ReturnType<typeof summarise>; measured: Measured }[] =
    [];
  for (const [index, variant] of chosen.entries()) {
    if (variant.redis && !stack.redis) {
      say(`  · ${variant.name} … skipped: no redis-server or valkey-server on the PATH`);
      continue;
    }
    const measured = await step(variant.name, async () => measure(bench, variant, index));
    results.push({ variant, summary: summarise(measured), measured });
  }
  show(results);
  writeReport('bench-claim', { rounds: bench.rounds, people, results });
  return true;
}

runProof(main);
