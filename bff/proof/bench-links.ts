import { setTimeout as sleep } from 'node:timers/promises';
import { say, step } from '../ops/progress';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { campaignIds } from '../src/campaign/campaign-file.store';
import { createDb, type Db } from '../src/platform/db';
import { createLinkStore } from '../src/sharing/link.store';
import { addPlan, midnight, withdrawPlan } from './bench/plans';
import { stretchesOf } from './bench/stretches';
import type { HitsReport, SteadyReport } from './load/job';
import { median, round } from './load/measure';
import { runLoad } from './load/run-load';
import { findBatch, moveClock, quotaOf } from './morning';
import { writeResidents } from './residents';
import { readFlags, runProof } from './run-proof';
import { printTable, writeReport } from './table';

/*
 * `npm run bench:links`: 500 hits of short links a second on one process, and what they cost the claims that it issues in
 * the same seconds: claims with the hits and without them, in turns. A script that prints figures; only a wrong answer or
 * a view that was not counted fails it.
 */
const wantedPerSecond = 500;
const seconds = 8;
const people = 2_000;
const batches = 12;
/** Until what was measured last is written, and the BFF has seen what is new. */
const settleMs = 2_500;
const userAgents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile MicroMessenger/8.0.33',
  'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Chrome/112.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112.0',
];

type Bench = { stack: Stack; db: Db; port: number; residentsFile: string; codes: string[] };

async function giveCodes(db: Db): Promise<string[]> {
  const links = createLinkStore(db);
  const campaignId = campaignIds.campaign('zhangdian-2023');
  const codes: string[] = [];
  for (let index = 0; index < 20; index += 1) {
    const wish = { campaignId, page: 'campaign' as const, channel: 'site' as const };
    codes.push((await links.findOrInsert({ ...wish, place: `位置 ${index}` }, midnight)).code);
  }
  return codes;
}

const hits = ({ port, codes }: Bench): Promise<HitsReport> =>
  runLoad({
    kind: 'hits',
    ports: [port],
    codes,
    userAgents,
    perSecond: wantedPerSecond,
    seconds,
    connections: 64,
  });

/** Claims that all win, from a campaign of their own. */
async function claims({ db, port, residentsFile }: Bench, slug: string): Promise<SteadyReport> {
  await addPlan(db, slug, Array(batches).fill(midnight));
  const plan = await Promise.all(
    Array.from({ length: batches }, (_, index) => findBatch(db, slug, index + 1)),
  );
  await sleep(settleMs);
  const report = await runLoad({
    kind: 'steady',
    residentsFile,
    ports: [port],
    connections: 64,
    stretches: stretchesOf(plan),
    repeats: false,
    seconds,
    warmUpSeconds: 0,
  });
  const issued = await db.voucher.count({ where: { campaignId: campaignIds.campaign(slug) } });
  if (
    issued !== report.answers['201'] ||
    issued > plan.reduce((sum, one) => sum + quotaOf(one), 0)
  ) {
    throw new Error(`${slug}: ${issued} vouchers were issued, ${JSON.stringify(report.answers)}`);
  }
  await withdrawPlan(db, slug);
  await sleep(settleMs);
  return report;
}

/** Every hit that was served stands in the tally. */
async function requireCounted(db: Db, served: number): Promise<void> {
  await sleep(settleMs);
  const { _sum: sum } = await db.linkTally.aggregate({ _sum: { hits: true } });
  if (sum.hits !== served) {
    throw new Error(`${served} hits were served, ${sum.hits} are in the tally`);
  }
}

runProof(async (atEnd) => {
  const flags = readFlags({ rounds: 'number' });
  const stack = await step('A private stack', () =>
    openTemporaryStack({
      env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'warn' },
      postgresSettings: { max_connections: 200, shared_buffers: '256MB' },
    }),
  );
  atEnd(stack.stop);
  const db = createDb(stack.databaseUrl, 4);
  atEnd(() => db.$disconnect());
  const residentsFile = await writeResidents(db, stack, people);
  const port = Number(new URL(stack.origins.bff).port);
  const bench = { stack, db, port, residentsFile, codes: await giveCodes(db) };
  await moveClock(db, stack.origins.bff, new Date(midnight.getTime() + 3_600_000));
  // The first of each only warms up.
  await claims(bench, 'bench-links-warm');
  let served = (await hits(bench)).served;
  const [alone, beside, ofHits]: [SteadyReport[], SteadyReport[], HitsReport[]] = [[], [], []];
  for (let round = 0; round < (flags.rounds ?? 3); round += 1) {
    await step(`Round ${round + 1}`, async () => {
      alone.push(await claims(bench, `bench-links-alone-${round}`));
      const pair = await Promise.all([
        claims(bench, `bench-links-beside-${round}`),
        sleep(settleMs).then(() => hits(bench)),
      ]);
      beside.push(pair[0]);
      ofHits.push(pair[1]);
      served += pair[1].served;
    });
  }
  await requireCounted(db, served);
  const rate = (reports: readonly SteadyReport[]) => median(reports.map((one) => one.perSecond));
  const kept = round(
    median(beside.map((one, index) => one.perSecond / (alone[index]?.perSecond ?? 1))),
  );
  const hitRate = median(ofHits.map((one) => one.perSecond));
  say();
  printTable(
    ['', 'a second', 'p50 ms', 'p99 ms'],
    [
      [
        'claims alone',
        rate(alone),
        median(alone.map((o) => o.latency.p50Ms)),
        median(alone.map((o) => o.latency.p99Ms)),
      ],
      [
        'claims beside the hits',
        rate(beside),
        median(beside.map((o) => o.latency.p50Ms)),
        median(beside.map((o) => o.latency.p99Ms)),
      ],
      [
        'hits of short links',
        hitRate,
        median(ofHits.map((o) => o.latency.p50Ms)),
        median(ofHits.map((o) => o.latency.p99Ms)),
      ],
    ],
  );
  say(
    `\n  claims beside the hits / claims alone: ${kept}; every one of ${served} hits is in the tally`,
  );
  writeReport('bench-links', { alone, beside, hits: ofHits, kept });
  return hitRate >= wantedPerSecond * 0.98;
});
