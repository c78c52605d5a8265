import { setTimeout as sleep } from 'node:timers/promises';
import { say, step, Trouble } from '../ops/progress';
import type { Service } from '../ops/service';
import { openTemporaryStack } from '../ops/stack';
import { waitUntil } from '../ops/wait';
import { createDb } from '../src/platform/db';
import { conclude, type Outcome, sayOutcome } from './outcomes';
import {
  buyAll,
  calm,
  customersPerScene,
  disturb,
  judge,
  openPayBench,
  type PayBench,
  untilKnown,
} from './pay-scene';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';

/*
 * `npm run test:pay-faults`: something goes wrong at WeChat Pay, on the way, or here, while customers pay. Whatever it is:
 * paid at WeChat = redeemed or given back here, to the fen, and nothing stays unknown.
 */

type Fault = {
  name: string;
  /** Switches of the fake WeChat Pay while the customers pay. */
  switches?: Record<string, unknown>;
  /** What breaks while they do. */
  strike?: (bench: PayBench) => Promise<void>;
  /** Switches while the day's bills are fetched. */
  bill?: Record<string, unknown>;
};

const restart = async (service: Service | undefined) => {
  if (!service) {
    throw new Trouble('This fault needs a Postgres of its own.');
  }
  await sleep(700);
  await service.kill();
  await sleep(500);
  await service.start();
};

const faults: Fault[] = [
  { name: 'delayed', switches: { delayMs: 800 } },
  { name: 'answer-lost', switches: { lostAnswer: 0.5 } },
  { name: 'answers-500', switches: { fail: 0.5 } },
  { name: 'answer-forged', switches: { badAnswer: 0.5 } },
  { name: 'never-notified', switches: { neverNotify: 1 } },
  { name: 'notified-twice', switches: { duplicate: 1 } },
  { name: 'reordered', switches: { reorder: 1 } },
  { name: 'notice-forged', switches: { badSignature: 1 } },
  { name: 'notice-stale', switches: { stale: 1 } },
  { name: 'serials-mixed', switches: { mixedSerials: true } },
  { name: 'probed', switches: { probe: 1 } },
  { name: 'refund-slow', switches: { slowRefund: 1 } },
  { name: 'refund-abnormal', switches: { refundAbnormal: 1 } },
  {
    name: 'all-at-once',
    switches: {
      ...{ delayMs: 100, lostAnswer: 0.2, fail: 0.2, badAnswer: 0.1, neverNotify: 0.3 },
      ...{ duplicate: 0.5, reorder: 0.5, badSignature: 0.3, stale: 0.3, probe: 0.3 },
      ...{ mixedSerials: true, slowRefund: 0.5 },
    },
  },
  { name: 'bff-killed', strike: ({ stack }) => restart(stack.bff) },
  { name: 'wechat-killed', strike: ({ stack }) => restart(stack.mockTerminal) },
  { name: 'postgres-crashed', strike: ({ stack }) => restart(stack.postgres) },
  { name: 'bill-late', bill: { billLate: true } },
  { name: 'bill-damaged', bill: { billDamaged: true } },
];

const districtMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** To 10:00:30 of the next day in China, when the bills of this one are there. */
async function untilBillsAreReady({ pass, now }: PayBench): Promise<string> {
  const today = Math.floor((now().getTime() + districtMs) / dayMs) * dayMs - districtMs;
  const ready = today + dayMs + 10 * 3_600_000 + 30_000;
  await pass((ready - now().getTime()) / 60_000);
  return new Date(today + districtMs).toISOString().slice(0, 10);
}

/** What is broken about the bills of a day, with these switches on while they are first asked for. */
async function billsOf(bench: PayBench, switches: Record<string, unknown>): Promise<string[]> {
  const { db, pass } = bench;
  await disturb(bench, switches);
  const day = await untilBillsAreReady(bench);
  const find = () => db.payBill.findUnique({ where: { day } });
  await waitUntil('the bill asked for', async () => ((await find())?.tries ?? 0) > 0, {
    limitMs: 30_000,
  });
  const tooEarly = (await find())?.importedAt ? [`${day}: imported a bill that was not good`] : [];
  await calm(bench);
  await pass(11);
  return [...tooEarly, ...(await importedBills(bench))];
}

/** Every day's bills are here, equal the ledger, and opened no case. */
async function importedBills({ db }: PayBench): Promise<string[]> {
  await waitUntil(
    'every bill imported',
    async () => (await db.payBill.count({ where: { importedAt: null } })) === 0,
    { limitMs: 60_000 },
  );
  const cases = await db.exceptionCase.findMany({ where: { kind: 'wechat_bill_differs' } });
  const [sums] = await db.$queryRaw<{ bill: bigint; ledger: bigint }[]>`
    SELECT (SELECT coalesce(sum(pay_fen - refund_fen), 0) FROM pay_bill)::bigint AS bill,
      (SELECT coalesce(sum(l.amount_fen), 0) FROM ledger_line l JOIN ledger_transaction x ON x.id = l.transaction_id
        WHERE EXISTS (SELECT 1 FROM pay_order o WHERE o.trade_id = x.trade_id AND ((o.verdict = 'redeemed' AND l.account = 'consumer_paid')
          OR (o.verdict = 'stray' AND l.account = 'stray_received'))))::bigint
      + (SELECT coalesce(sum(r.amount_fen), 0) FROM pay_refund r WHERE r.status = 'abnormal' AND r.source_key NOT LIKE 'stray:%')::bigint AS ledger`;
  return [
    ...cases.map(({ evidence }) => `bill: ${JSON.stringify(evidence)}`),
    ...(sums && sums.bill !== sums.ledger
      ? [`bills ${sums.bill} fen, ledger ${sums.ledger} fen`]
      : []),
  ];
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

async function play(bench: PayBench, fault: Fault, seed: number): Promise<Outcome> {
  await disturb(bench, { ...fault.switches, seed });
  const [trades] = await Promise.all([buyAll(bench, seed), fault.strike?.(bench)]);
  if (fault.switches?.refundAbnormal === undefined) {
    await calm(bench);
  }
  await untilKnown(bench);
  await calm(bench);
  const bills = fault.bill ? await billsOf(bench, fault.bill) : [];
  const { broken, ...sums } = await judge(bench, trades);
  const { paidFen, redeemedFen, refundedFen, ownedFen, unknown } = sums;
  const row = [fault.name, seed, ...[paidFen, redeemedFen, refundedFen, ownedFen].map(yuan)];
  return { name: fault.name, seed, row: [...row, unknown], broken: [...broken, ...bills] };
}

async function playAll(seeds: number, only: string | undefined, atEnd: AtEnd): Promise<Outcome[]> {
  const chosen = faults.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    throw new Trouble(`--only takes one of ${faults.map(({ name }) => name).join(', ')}`);
  }
  const stack = await step('A private stack', () =>
    openTemporaryStack({
      redis: false,
      env: { LOG_LEVEL: 'fatal', TRUSTED_PROXIES: '1', NOTIFY_SCALE: '0.02' },
    }),
  );
  atEnd(stack.stop);
  const db = createDb(stack.databaseUrl, 4);
  atEnd(() => db.$disconnect());
  const people = (chosen.length * seeds + 1) * customersPerScene;
  const bench = await openPayBench(stack, db, await writeResidents(db, stack, people));
  await bench.pass(5);
  say();
  const outcomes: Outcome[] = [];
  const take = (outcome: Outcome) => {
    outcomes.push(outcome);
    sayOutcome(outcome);
  };
  for (const fault of chosen) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      take(await play(bench, fault, seed));
    }
  }
  take(await billsAtTheEnd(bench));
  return outcomes;
}

/** All that was paid in all scenes, on the bills of all days. */
async function billsAtTheEnd(bench: PayBench): Promise<Outcome> {
  const day = await untilBillsAreReady(bench);
  await waitUntil(
    'the last bill',
    async () => Boolean((await bench.db.payBill.findUnique({ where: { day } }))?.importedAt),
    { limitMs: 60_000 },
  );
  const broken = await importedBills(bench);
  const { _sum } = await bench.db.payBill.aggregate({ _sum: { payFen: true, refundFen: true } });
  const [paid, back] = [Number(_sum.payFen ?? 0), Number(_sum.refundFen ?? 0)];
  const row = ['bills-of-all-days', 0, ...[paid, paid - back, back, 0].map(yuan), 0];
  return { name: 'bills-of-all-days', seed: 0, row, broken };
}

runProof(async (atEnd) => {
  const { seeds = 3, only } = readFlags({ seeds: 'number', only: 'text' });
  const outcomes = await playAll(seeds, only, atEnd);
  const columns = ['fault', 'seed', 'paid at WeChat', 'redeemed', 'given back', 'with an owner'];
  return conclude('pay-faults', [...columns, 'unknown'], outcomes);
});
