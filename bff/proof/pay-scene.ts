import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order as PaidThere } from '../../mock-terminal/src/wechat-pay/store';
import type { Stack } from '../ops/stack';
import { waitUntil } from '../ops/wait';
import { readEnv } from '../src/env';
import type { Db } from '../src/platform/db';
import { giveVoucher } from '../test/factories';
import { cancel, lock, newRefundNo, notify, refund, tv } from '../test/sales';
import { createTill } from '../test/signing-till';
import { findBreaches } from './invariants';
import type { Resident } from './load/job';
import { createDraws } from './load/measure';
import { moveClock } from './morning';

/*
 * Customers who pay in WeChat while something is wrong, each in a way of their own, and the verdict: what was paid at
 * WeChat is redeemed or given back here, to the fen.
 */

export type PayBench = {
  stack: Stack;
  db: Db;
  residents: Resident[];
  till: ReturnType<typeof createTill>;
  /** Moves the clock of everything forward. */
  pass: (minutes: number) => Promise<void>;
  now: () => Date;
};

/** What a customer and a cashier do with one purchase. */
const ways = [
  'keeps it',
  'brings it back',
  'brings one of two back',
  'the cashier cancels afterwards',
  'the cashier cancels meanwhile',
  'walks away',
  'pays at the till as well',
  'closes the sheet, then pays',
] as const;
type Way = (typeof ways)[number];
export const customersPerScene = 10;

export async function openPayBench(stack: Stack, db: Db, residentsFile: string): Promise<PayBench> {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const codeKey = Buffer.from(readEnv(stack.env).VOUCHER_CODE_KEY, 'base64');
  const pass = async (minutes: number) => {
    const realOf = await moveClock(
      db,
      stack.origins.bff,
      new Date(now().getTime() + minutes * 60_000),
    );
    offsetMs = -realOf(new Date(0));
  };
  const { offsetMs: begun } = await db.rehearsalClock.findUniqueOrThrow({ where: { id: 1 } });
  offsetMs = Number(begun);
  return {
    stack,
    db,
    residents: JSON.parse(readFileSync(residentsFile, 'utf8')),
    till: createTill(stack.origins.bff, now, codeKey),
    pass,
    now,
  };
}

/** Longer than anything here takes to come up again, on a machine that is busy with other things too. */
const patienceMs = 120_000;

/** A person or a till tries again until there is an answer: none, a 5xx and a 429 are none. */
async function patiently<T extends { status: number }>(what: string, ask: () => Promise<T>) {
  let last = '';
  const givesUpAt = performance.now() + patienceMs;
  while (performance.now() < givesUpAt) {
    try {
      const heard = await ask();
      if (heard.status < 500 && heard.status !== 429) {
        return heard;
      }
      last = String(heard.status);
    } catch (error) {
      last = (error as Error).message;
    }
    await sleep(250);
  }
  throw new Error(`${what}: no answer in ${patienceMs / 1_000} s, ${last}`);
}

const atWechat = (stack: Stack, method: string, path: string, body?: object) =>
  fetch(`${stack.origins.wechatPay}/control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
export const disturb = async ({ stack }: PayBench, faults: object): Promise<void> => {
  await patiently('faults', () => atWechat(stack, 'PUT', 'faults', faults));
};
export const calm = async ({ stack }: PayBench): Promise<void> => {
  await patiently('calm', () => atWechat(stack, 'DELETE', 'faults'));
};

/** One purchase, from the lock to whatever its way is. @returns its trade */
async function buy(bench: PayBench, resident: Resident, way: Way): Promise<string> {
  const { stack, db, till } = bench;
  const voucher = await giveVoucher(db, { faceFen: 10_000, citizenId: resident.citizenId });
  const items = [tv(), tv({ line_no: 2, unit_price: 100_001 })];
  const patient = {
    ...till,
    call: ((path, body) => patiently(path, () => till.call(path, body))) as typeof till.call,
  };
  const locked = await lock(patient, [voucher], { items });
  const tradeId = locked.reply.trade_id ?? '';
  const order = `${stack.origins.bff}/v1/orders/${tradeId}`;
  const headers = { authorization: `Bearer ${resident.token}` };
  const prepay = async (): Promise<string> => {
    const heard = await patiently('prepay', () =>
      fetch(`${order}/payment`, { method: 'POST', headers }),
    );
    const text = await heard.text();
    if (heard.status !== 200) {
      throw new Error(`${way}: no payment, ${heard.status} ${text}`);
    }
    const { payment } = JSON.parse(text) as { payment: { package: string } };
    return payment.package.replace('prepay_id=', '');
  };
  const thumb = async (prepayId: string) => {
    await patiently('the thumb', () => atWechat(stack, 'POST', 'pay', { prepay_id: prepayId }));
    await fetch(`${order}/check`, { method: 'POST', headers }).catch(() => undefined);
  };
  const settled = () =>
    waitUntil(
      `${way}: the trade paid`,
      async () => {
        // Postgres may be the one that is away.
        const trade = await db.trade.findUnique({ where: { id: tradeId } }).catch(() => null);
        return trade !== null && trade.status !== 'locked';
      },
      { limitMs: patienceMs },
    );
  const bringBack = (line_nos: number[], refund_fee: number) =>
    refund(patient, locked, { line_nos, refund_fee, out_refund_no: newRefundNo() });

  const prepayId = await prepay();
  switch (way) {
    case 'walks away':
      break;
    case 'closes the sheet, then pays':
      await thumb(await prepay());
      break;
    case 'the cashier cancels meanwhile':
      await Promise.all([thumb(prepayId), cancel(patient, locked)]);
      break;
    case 'pays at the till as well':
      await Promise.all([thumb(prepayId), notify(patient, locked, { pay_type: 'card' })]);
      break;
    default:
      await thumb(prepayId);
  }
  if (way === 'brings it back' || way === 'brings one of two back') {
    await settled();
    await bringBack([2], 100_001);
    if (way === 'brings it back') {
      await bringBack([1], 249_900);
    }
  }
  if (way === 'the cashier cancels afterwards') {
    await settled();
    await cancel(patient, locked);
  }
  return tradeId;
}

/** All customers of a scene at once. @returns their trades */
export function buyAll(bench: PayBench, seed: number): Promise<string[]> {
  const draw = createDraws(seed);
  const customers = bench.residents.splice(0, customersPerScene);
  const first = Math.floor(draw() * ways.length);
  return Promise.all(
    customers.map((resident, index) =>
      buy(bench, resident, ways[(first + index) % ways.length] as Way),
    ),
  );
}

/** Until nothing is unknown: WeChat is asked about everything as soon as the clock has passed every pause. */
export async function untilKnown({ db, pass }: PayBench): Promise<void> {
  await pass(16);
  await waitUntil(
    'everything known',
    async () =>
      (await db.trade.count({ where: { status: 'locked' } })) === 0 &&
      (await unknownCount(db)) === 0,
    { limitMs: patienceMs },
  );
}

/** Payments and refunds of which nobody knows yet what became of them, and refunds that WeChat was not asked for. */
export async function unknownCount(db: Db): Promise<number> {
  const [{ owed = 0n } = {}] = await db.$queryRaw<{ owed: bigint }[]>`
    SELECT count(*) AS owed FROM pay_order o JOIN trade t ON t.id = o.trade_id LEFT JOIN refund r ON r.trade_id = t.id
    WHERE o.verdict = 'redeemed' AND (r.id IS NOT NULL OR t.status = 'cancelled')
      AND NOT EXISTS (SELECT 1 FROM pay_refund p WHERE p.source_key IN ('refund:' || r.id, 'cancel:' || t.id))`;
  return (
    Number(owed) +
    (await db.payOrder.count({ where: { status: 'open' } })) +
    (await db.payRefund.count({ where: { status: { in: ['due', 'processing'] } } }))
  );
}

export type Verdict = {
  paidFen: number;
  redeemedFen: number;
  refundedFen: number;
  /** What WeChat could not give back: a case with an owner each. */
  ownedFen: number;
  unknown: number;
  broken: string[];
};

/** Holds what WeChat has against what we have, for these trades. */
export async function judge({ stack, db }: PayBench, trades: readonly string[]): Promise<Verdict> {
  const answer = await atWechat(stack, 'GET', 'orders');
  const there = new Map(
    ((await answer.json()) as { orders: PaidThere[] }).orders.map((one) => [one.out_trade_no, one]),
  );
  const attempts = await db.payOrder.findMany({
    where: { tradeId: { in: [...trades] } },
    include: { refunds: true },
  });
  const broken: string[] = [];
  const sum = { paidFen: 0, redeemedFen: 0, refundedFen: 0, ownedFen: 0 };
  for (const attempt of attempts) {
    const theirs = there.get(attempt.outTradeNo);
    const paidFen = theirs?.transaction_id ? theirs.total : 0;
    const backFen = (theirs?.refunds ?? [])
      .filter(({ status }) => status === 'SUCCESS')
      .reduce((total, one) => total + one.refund, 0);
    const oursBack = attempt.refunds
      .filter(({ status }) => status === 'success')
      .reduce((total, one) => total + one.amountFen, 0);
    const owned = attempt.refunds
      .filter(({ status }) => status === 'abnormal')
      .reduce((total, one) => total + one.amountFen, 0);
    const kept = await keptFen(db, attempt);
    sum.paidFen += paidFen;
    sum.refundedFen += backFen;
    sum.ownedFen += owned;
    sum.redeemedFen += kept;
    if (backFen !== oursBack || paidFen !== kept + oursBack + owned) {
      broken.push(
        `${attempt.outTradeNo}: paid ${paidFen}, redeemed ${kept}, back ${backFen} there and ${oursBack} here`,
      );
    }
  }
  await db.$executeRaw`ANALYZE`;
  const breaches = await findBreaches((sql) => db.$queryRawUnsafe(sql));
  const unknown = await unknownCount(db);
  return {
    ...sum,
    unknown,
    broken: [
      ...broken,
      ...(unknown > 0 ? [`${unknown} unknown`] : []),
      ...breaches.map(({ id, what }) => `${id} ${what}`),
    ],
  };
}

/** What of a payment stands in the ledger as a sale. */
async function keptFen(
  db: Db,
  { verdict, tradeId }: { verdict: string | null; tradeId: string },
): Promise<number> {
  if (verdict !== 'redeemed') {
    return 0;
  }
  const lines = await db.ledgerLine.aggregate({
    where: { account: 'consumer_paid', transaction: { tradeId } },
    _sum: { amountFen: true },
  });
  return Number(lines._sum.amountFen ?? 0);
}
