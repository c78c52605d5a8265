import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sealed, sealResource } from '../../mock-terminal/src/wechat-pay/seal';
import { say, step } from '../ops/progress';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { readEnv } from '../src/env';
import { createDb, type Db } from '../src/platform/db';
import { giveVoucher } from '../test/factories';
import { lock, tv } from '../test/sales';
import { createDurations, tally } from './load/measure';
import { openPayBench, type PayBench } from './pay-scene';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { printTable, writeReport } from './table';

/*
 * `npm run bench:notices`: genuine notices of payments, each of an order of its own, so many a second whether or not the
 * ones before were answered; then forged ones in their place. What is measured is the time to the answer, which for a
 * genuine one is sent after the commit that redeems.
 */

type Sent = { body: string; headers: Record<string, string> };
type Measured = { answers: Record<string, number>; p50Ms: number; p99Ms: number; maxMs: number };

const atOnce = 16;
const wantedMs = { genuine: 200, forged: 20 };
/** Of each kind, before what is measured: a process that has just begun is slower than the same one all day long. */
const warmUpSeconds = 2;

/** Locked purchases with an open payment each, as if WeChat had been asked; it is not, it only tells. */
async function openOrders(
  { db, residents, till, now }: PayBench,
  count: number,
): Promise<string[]> {
  const numbers: string[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) {
      const resident = residents[index];
      if (!resident) {
        throw new Error('too few residents');
      }
      const voucher = await giveVoucher(db, {
        faceFen: index % 4 === 0 ? 20_000 : 10_000,
        citizenId: resident.citizenId,
      });
      const { reply } = await lock(till, [voucher], { items: [tv()] });
      const outTradeNo = `HMBENCH${String(index).padStart(10, '0')}`;
      await db.payOrder.create({
        data: {
          id: outTradeNo,
          tradeId: reply.trade_id ?? '',
          citizenId: resident.citizenId,
          openid: `o-bench-${index}`,
          outTradeNo,
          amountFen: reply.payable_fee ?? 0,
          createdAt: now(),
          expiresAt: new Date(reply.lock_expires_at ?? 0),
          // No job asks about it while notices are measured.
          nextAskAt: new Date(now().getTime() + 24 * 3_600_000),
        },
      });
      numbers.push(outTradeNo);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return numbers;
}

/** A notice as WeChat Pay sends it. */
async function noticeOf(db: Db, stack: Stack, now: Date, outTradeNo: string): Promise<Sent> {
  const env = readEnv(stack.env);
  const order = await db.payOrder.findUniqueOrThrow({ where: { outTradeNo } });
  const body = JSON.stringify({
    id: `EV-${randomBytes(12).toString('hex')}`,
    create_time: now.toISOString(),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: sealResource(env.WXPAY_API_KEY, 'transaction', {
      appid: env.WECHAT_APPID,
      mchid: env.WXPAY_MCHID,
      out_trade_no: outTradeNo,
      transaction_id: `4200${outTradeNo.slice(-10)}`,
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      success_time: now.toISOString(),
      payer: { openid: order.openid },
      amount: { total: order.amountFen, payer_total: order.amountFen, currency: 'CNY' },
    }),
  });
  return { body, headers: { 'content-type': 'application/json', ...sealed(body, now) } };
}

const forgeries: ((sent: Sent) => Sent)[] = [
  (sent) => ({ ...sent, body: `${sent.body} ` }),
  (sent) => ({ ...sent, headers: { ...sent.headers, 'wechatpay-serial': 'A'.repeat(40) } }),
  (sent) => ({ ...sent, headers: { ...sent.headers, 'wechatpay-timestamp': '1' } }),
  (sent) => ({
    ...sent,
    headers: {
      ...sent.headers,
      'wechatpay-signature': `WECHATPAY/SIGNTEST/${sent.headers['wechatpay-signature']}`,
    },
  }),
  (sent) => ({
    ...sent,
    headers: { ...sent.headers, 'wechatpay-signature': randomBytes(256).toString('base64') },
  }),
];

/** Sends each at its time of an open timetable; late answers do not slow it down. */
async function deliver(url: string, notices: Sent[], perSecond: number): Promise<Measured> {
  const durations = createDurations();
  const answers: Record<string, number> = {};
  const measuredFrom = perSecond * warmUpSeconds;
  const startedAt = performance.now();
  await Promise.all(
    notices.map(async ({ body, headers }, index) => {
      const dueAt = startedAt + (index * 1_000) / perSecond;
      await sleep(Math.max(0, dueAt - performance.now()));
      const answer = await fetch(url, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      // From when it was due: a generator that falls behind must not flatter.
      if (index >= measuredFrom) {
        durations.add(performance.now() - dueAt);
      }
      tally(answers, String(answer.status));
    }),
  );
  return { answers, ...durations.latency() };
}

async function bench(perSecond: number, seconds: number, atEnd: AtEnd): Promise<boolean> {
  const stack = await step('A private stack', () =>
    openTemporaryStack({ redis: false, env: { LOG_LEVEL: 'fatal', TRUSTED_PROXIES: '1' } }),
  );
  atEnd(stack.stop);
  const db = createDb(stack.databaseUrl, 8);
  atEnd(() => db.$disconnect());
  const count = perSecond * (warmUpSeconds + seconds);
  const world = await openPayBench(stack, db, await writeResidents(db, stack, count));
  await world.pass(5);
  const numbers = await step(`${count} locked purchases`, () => openOrders(world, count));
  const url = `${stack.origins.bff}/wechat-pay/v1/payments`;
  const compose = () =>
    Promise.all(numbers.map((number) => noticeOf(db, stack, world.now(), number)));

  const forged = (await compose()).map((sent, index) =>
    (forgeries[index % forgeries.length] as (sent: Sent) => Sent)(sent),
  );
  const refused = await step('Forged', () => deliver(url, forged, perSecond));
  const changed = await db.payOrder.count({ where: { status: { not: 'open' } } });
  const genuine = await compose();
  const taken = await step('Genuine', () => deliver(url, genuine, perSecond));
  const redeemed = await db.payOrder.count({ where: { verdict: 'redeemed' } });

  say();
  printTable(
    [`${perSecond} a second, ${seconds} s`, 'answers', 'p50 ms', 'p99 ms', 'most ms', 'wanted p99'],
    Object.entries({ genuine: taken, forged: refused }).map(([name, one]) => [
      name,
      JSON.stringify(one.answers),
      one.p50Ms,
      one.p99Ms,
      one.maxMs,
      `≤ ${wantedMs[name as keyof typeof wantedMs]} ms`,
    ]),
  );
  writeReport('notices', { perSecond, seconds, taken, refused });
  const checks = {
    'every genuine notice was answered 200 and has redeemed':
      taken.answers['200'] === count && redeemed === count,
    'no forged notice was taken': refused.answers['401'] === count && changed === 0,
  };
  say();
  for (const [what, holds] of Object.entries(checks)) {
    say(`  ${holds ? '✓' : '✕'} ${what}`);
  }
  const failed = Object.values(checks).filter((holds) => !holds).length;
  say(`\n${Object.keys(checks).length - failed} passed, ${failed} failed`);
  return failed === 0;
}

runProof((atEnd) => {
  const flags = readFlags({ rate: 'number', seconds: 'number' });
  return bench(flags.rate ?? 200, flags.seconds ?? 8, atEnd);
});
