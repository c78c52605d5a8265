import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, step } from '../ops/progress';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { waitUntil } from '../ops/wait';
import { readEnv } from '../src/env';
import { createDb, type Db } from '../src/platform/db';
import { openEnterprises } from './enterprises';
import { findBreaches, invariants } from './invariants';
import type { Resident, Rush, RushReport } from './load/job';
import { runLoad } from './load/run-load';
import { type Batch, findBatch, moveClock, quotaOf } from './morning';
import { unknownCount } from './pay-scene';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { type After, listSellable, readBills, type Sale, sellAll } from './sales';
import { createBar, printTable, writeReport } from './table';

/*
 * `npm run rehearsal`: the plan's first morning with everybody in it, from 09:59:55 to the bills of the next day, then
 * every invariant. `--small` is the same with 2,000 residents.
 */

type Size = {
  enterprises: number;
  residents: number;
  connections: number;
  redemptions: number;
  seed: number;
};
type Check = { what: string; broken: string | undefined };

const cancelEvery = 30;
const refundEvery = 15;
const duplicateShare = 0.3;
const reorderShare = 0.2;
/** Notifications are repeated until they are answered; in a rehearsal's time that is soon. */
const settleLimitMs = 60_000;
/** Three of ten customers pay on their own phone, in WeChat. */
const inWechat = (index: number): boolean => [0, 3, 7].includes(index % 10);

const afterOf = (index: number): After =>
  index % cancelEvery === 1 ? 'cancel' : index % refundEvery === 2 ? 'refund' : 'keep';

async function rush(
  db: Db,
  stack: Stack,
  batch: Batch,
  { residentsFile, ...size }: Size & { residentsFile: string },
): Promise<RushReport> {
  const realOf = await moveClock(db, stack.origins.bff, new Date(batch.opensAt.getTime() - 5_000));
  const [dear, cheap] = batch.stocks.map(({ stockId }) => stockId) as [string, string];
  const job: Rush = {
    kind: 'rush',
    residentsFile,
    from: 0,
    count: size.residents,
    ports: [Number(new URL(stack.origins.bff).port)],
    connections: size.connections,
    batchId: batch.batchId,
    stockIds: [dear, cheap],
    firstShare: 0.5,
    secondTryShare: 0.7,
    opensAtMs: realOf(batch.opensAt),
    earlyShare: 0.05,
    limitMs: 60_000,
    seed: size.seed,
  };
  const bar = createBar('The claim ');
  const report = await runLoad(job, ({ done, total, won }) => bar.show(done, total, `${won} won`));
  bar.end();
  return report;
}

/** Every voucher that somebody was told to own is theirs, under the very id they were told. */
async function checkTold(db: Db, batch: Batch, { told }: RushReport): Promise<string | undefined> {
  const rows = await db.voucher.findMany({
    where: { batchId: batch.batchId },
    select: { id: true, citizenId: true },
  });
  const ownerOf = new Map(rows.map((row) => [row.id, row.citizenId]));
  const lost = told.filter((one) => ownerOf.get(one.voucherId) !== one.citizenId);
  return lost.length > 0
    ? `${lost.length} told but not there, first ${lost[0]?.voucherId}`
    : undefined;
}

async function disturb(origin: string, faults: object): Promise<void> {
  const answer = await fetch(`${origin}/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (!answer.ok) {
    throw new Error(`faults: ${answer.status}`);
  }
}

async function sell(
  db: Db,
  stack: Stack,
  batch: Batch,
  { residentsFile, ...size }: Size & { residentsFile: string },
): Promise<Sale[]> {
  const faults = { duplicate: duplicateShare, reorder: reorderShare, seed: size.seed };
  await disturb(stack.origins.cashier, { ...faults, reorderWindowMs: 300 });
  await disturb(stack.origins.wechatPay, faults);
  const residents: Resident[] = JSON.parse(readFileSync(residentsFile, 'utf8'));
  const terminals = await db.terminal.findMany({ orderBy: { termNo: 'asc' } });
  const vouchers = await listSellable(db, batch.batchId, size.redemptions);
  const bar = createBar('The tills ');
  const sales = await sellAll(
    {
      cashierOrigin: stack.origins.cashier,
      bffOrigin: stack.origins.bff,
      wechatPayOrigin: stack.origins.wechatPay,
      tokens: new Map(residents.map(({ citizenId, token }) => [citizenId, token])),
      codeKey: Buffer.from(readEnv(stack.env).VOUCHER_CODE_KEY, 'base64'),
      terminals: terminals.map(({ termNo }) => termNo),
    },
    vouchers,
    (index) => ({ after: afterOf(index), inWechat: inWechat(index) }),
    (done) => bar.show(done, vouchers.length),
  );
  bar.end();
  return sales;
}

const tradeCounts = async (db: Db) => {
  const rows = await db.trade.groupBy({ by: ['status'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.status, row._count]));
};

/** Until every payment's notification has arrived, however often it must be repeated, and every refund in WeChat is known. */
async function settle(db: Db): Promise<void> {
  const endsAt = Date.now() + settleLimitMs;
  for (;;) {
    const { locked = 0 } = await tradeCounts(db);
    const unknown = await unknownCount(db);
    if (locked + unknown === 0) {
      return;
    }
    if (Date.now() > endsAt) {
      throw new Error(`${locked} trades are still locked, ${unknown} payments or refunds unknown`);
    }
    await sleep(200);
  }
}

/** Of what was paid through 嘉联, and of what was paid in WeChat. */
type Bills = { jlpay: string | undefined; wechat: string | undefined; paidInWechat: number };

async function compareBills(db: Db, stack: Stack, batch: Batch): Promise<Bills> {
  const nextDay = new Date(batch.opensAt.getTime() + 24 * 3_600_000 + 60_000);
  await moveClock(db, stack.origins.bff, nextDay);
  // The mock terminal follows the BFF's clock once a second.
  await sleep(1_500);
  const merchants = await db.merchant.findMany();
  const date = new Date(batch.opensAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const billFen = await readBills(
    stack.origins.cashier,
    merchants.map(({ mchId }) => mchId),
    date,
  );
  const ledger = await db.ledgerLine.aggregate({
    where: { account: 'consumer_paid' },
    _sum: { amountFen: true },
  });
  const ledgerFen = Number(ledger._sum.amountFen ?? 0);
  const differ = (bill: number, ours: number) =>
    bill === ours ? undefined : `bills ${bill} fen, ledger ${ours} fen`;
  const wechat = await wechatBill(db, date);
  return {
    jlpay: differ(billFen, ledgerFen - wechat.ledgerFen),
    wechat: wechat.cases > 0 ? `${wechat.cases} cases` : differ(wechat.billFen, wechat.ledgerFen),
    paidInWechat: await db.payOrder.count({ where: { verdict: 'redeemed' } }),
  };
}

/** WeChat's own bill of the day, as it was imported, and what the ledger holds of sales that were paid there. */
async function wechatBill(db: Db, day: string) {
  await waitUntil(
    'the bill of WeChat Pay',
    async () => Boolean((await db.payBill.findUnique({ where: { day } }))?.importedAt),
    { limitMs: 60_000 },
  );
  const [sums] = await db.$queryRaw<{ bill: bigint; ledger: bigint; cases: bigint }[]>`
    SELECT (SELECT coalesce(sum(pay_fen - refund_fen), 0) FROM pay_bill)::bigint AS bill,
      (SELECT coalesce(sum(l.amount_fen), 0) FROM ledger_line l JOIN ledger_transaction x ON x.id = l.transaction_id
        WHERE l.account = 'consumer_paid' AND EXISTS (SELECT 1 FROM pay_order o WHERE o.trade_id = x.trade_id AND o.verdict = 'redeemed'))::bigint AS ledger,
      (SELECT count(*) FROM exception_case WHERE kind IN ('wechat_bill_differs', 'wechat_bill_missing')) AS cases`;
  return {
    billFen: Number(sums?.bill ?? 0),
    ledgerFen: Number(sums?.ledger ?? 0),
    cases: Number(sums?.cases ?? 0),
  };
}

/** What consumers paid, drawn for the enterprises on the next day (R-3.3): the whole of it. */
async function drawPayout(db: Db, { campaignId }: Batch): Promise<string | undefined> {
  const of = { campaignId, kind: 'payout' } as const;
  await waitUntil(
    'the settlement of the day',
    async () => (await db.settlement.count({ where: of })) > 0,
    { limitMs: 60_000 },
  );
  const sumOf = async (where: object) =>
    (await db.ledgerLine.aggregate({ where, _sum: { amountFen: true } }))._sum.amountFen ?? 0n;
  const drawn = await sumOf({ settled: { settlement: of } });
  const booked = await sumOf({ campaignId, account: 'merchant_payable' });
  return drawn === booked ? undefined : `drawn ${drawn} fen, booked ${booked} fen`;
}

async function booksOf(stack: Stack, batch: Batch) {
  const answer = await fetch(`${stack.origins.bff}/v1/campaigns/${batch.campaignId}/ledger`);
  return (await answer.json()) as {
    redeemed: { vouchers: number; faceFen: number; subsidyFen: number; merchantFen: number };
    trialBalanceFen: number;
  };
}

const yes = (what: string, broken: string | undefined | false): Check => ({
  what,
  broken: broken || undefined,
});

async function rehearse(size: Size, atEnd: AtEnd): Promise<boolean> {
  const stack = await step('A private stack', () =>
    openTemporaryStack({
      env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'warn', NOTIFY_SCALE: '0.02' },
      postgresSettings: { shared_buffers: '256MB' },
    }),
  );
  atEnd(stack.stop);
  const db = createDb(stack.databaseUrl, 4);
  atEnd(() => db.$disconnect());

  const batch = await findBatch(db, 'zhangdian-2023', 1);
  const live = await openEnterprises(db, stack, batch.campaignId, size.enterprises);
  const residentsFile = await step(`${size.residents} residents, signed in`, () =>
    writeResidents(db, stack, size.residents),
  );
  const claims = await rush(db, stack, batch, { ...size, residentsFile });
  const sales = await sell(db, stack, batch, { ...size, residentsFile });
  await step('Every notification answered', () => settle(db));
  const bills = await step('Bills of the next day', () => compareBills(db, stack, batch));
  const payout = await step('Money of the next day', () => drawPayout(db, batch));
  const books = await booksOf(stack, batch);
  const breaches = await findBreaches((sql) => db.$queryRawUnsafe(sql));

  const issued = await db.voucher.count({ where: { batchId: batch.batchId } });
  const expected = Math.min(quotaOf(batch), size.residents);
  const failed = sales.filter(({ kind }) => kind !== 'done');
  const checks: Check[] = [
    yes(
      `${size.enterprises} enterprises went the whole way to the map`,
      live !== size.enterprises && `${live} are live`,
    ),
    yes('every voucher told is in Postgres under its id', await checkTold(db, batch, claims)),
    yes(
      `${expected} vouchers issued and told`,
      (issued !== expected || claims.told.length !== expected) &&
        `${issued} issued, ${claims.told.length} told`,
    ),
    yes('no answer that nobody should get', claims.unexpected.join('; ')),
    yes(
      `${sales.length} sales ended as they should`,
      failed[0] && `${failed.length} did not: ${failed[0].kind}`,
    ),
    yes('the trial balance is zero', books.trialBalanceFen !== 0 && `${books.trialBalanceFen} fen`),
    yes(
      '85 / 15 to the fen',
      books.redeemed.subsidyFen * 15 !== books.redeemed.merchantFen * 85 &&
        JSON.stringify(books.redeemed),
    ),
    yes("嘉联's bills equal the ledger", bills.jlpay),
    yes(`WeChat's bill equals the ledger, ${bills.paidInWechat} sales`, bills.wechat),
    yes('what consumers paid is drawn for the next day, to the fen', payout),
    yes(
      'three of ten sales were paid in WeChat',
      sales.filter((_, index) => inWechat(index)).length !== bills.paidInWechat &&
        `${bills.paidInWechat} of ${sales.length}`,
    ),
    ...invariants.map(({ id, what }) => {
      const breach = breaches.find((one) => one.id === id);
      return yes(`${id} ${what}`, breach && JSON.stringify(breach.rows.slice(0, 3)));
    }),
  ];
  return show(size, claims, await tradeCounts(db), books, checks);
}

function show(
  size: Size,
  claims: RushReport,
  trades: Record<string, number>,
  books: Awaited<ReturnType<typeof booksOf>>,
  checks: Check[],
): boolean {
  const { told, ...claimed } = claims;
  say();
  printTable(
    ['', 'value'],
    [
      ['residents · connections · seed', `${size.residents} · ${size.connections} · ${size.seed}`],
      ['requests · a second', `${claims.requests} · ${claims.perSecond}`],
      ['claim p50 · p99 ms', `${claims.claim.p50Ms} · ${claims.claim.p99Ms}`],
      ['winner p50 · p99 ms', `${claims.winner.p50Ms} · ${claims.winner.p99Ms}`],
      ['vouchers told · last after the opening, ms', `${told.length} · ${claims.lastWinnerToldMs}`],
      ['answers', JSON.stringify(claims.answers)],
      ['trades', JSON.stringify(trades)],
      [
        'redeemed and kept · district 85 % · enterprise 15 %, yuan',
        `${books.redeemed.vouchers} · ${books.redeemed.subsidyFen / 100} · ${books.redeemed.merchantFen / 100}`,
      ],
      ['trial balance, fen', books.trialBalanceFen],
    ],
  );
  say();
  for (const { what, broken } of checks) {
    say(
      `  ${broken === undefined ? '✓' : '✕'} ${what}${broken === undefined ? '' : `: ${broken}`}`,
    );
  }
  writeReport('rehearsal', { size, claims: claimed, trades, books, checks });
  const failed = checks.filter(({ broken }) => broken !== undefined).length;
  say();
  say(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

runProof((atEnd) => {
  const flags = readFlags({
    small: 'yes or no',
    residents: 'number',
    connections: 'number',
    seed: 'number',
  });
  const residents = flags.residents ?? (flags.small ? 2_500 : 20_000);
  return rehearse(
    {
      enterprises: flags.small ? 8 : 60,
      residents,
      connections: flags.connections ?? (flags.small ? 400 : 500),
      redemptions: flags.small ? 150 : 1_500,
      seed: flags.seed ?? 20230422,
    },
    atEnd,
  );
});
