import { findBreaches, invariants } from '../../proof/invariants';
import { type Counter, openCounter } from '../../test/counter';
import { giveCitizen, givePlan, giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import { cancel, type Locked, lock } from '../../test/sales';
import { newId } from '../kernel/id';
import { takeVouchedPayment } from '../redemption/notify-trade.flow';
import type { PayFacts } from './payment.rules';
import { createInPayment, createPaymentReads, type InPayment } from './payment.store';
import { type Booked, type BookNeeds, bookPayments } from './settle-payment.flow';

/*
 * Payments that WeChat tells of in one moment: booked side by side in one transaction, and each as if it were alone.
 */
const here = live();
const opening = new Date('2023-05-02T11:00:00+08:00');
const merchant = { appid: 'wx-demo-huimin', mchid: '1900000demo' };
let counter: Counter;
let transactions = 0;
let needs: BookNeeds;

beforeAll(async () => {
  await givePlan(here.db);
  counter = await openCounter(here.db, opening);
  const inPayment = createInPayment(here.db);
  const inTransaction: InPayment = (work) => {
    transactions += 1;
    return inPayment(work);
  };
  needs = {
    now: counter.now,
    inTransaction,
    findHolders: createPaymentReads(here.db).payOrders.findHolders,
    merchant,
    takePayment: takeVouchedPayment,
  };
});
afterAll(() => counter.close());
beforeEach(() => {
  transactions = 0;
});
afterEach(async () => {
  // The clock of these tests is not the database's: what should have been done by now is no question here.
  const asked = invariants.filter((one) => !['I12', 'W3'].includes(one.id));
  expect(await findBreaches((sql) => here.db.$queryRawUnsafe(sql), asked)).toEqual([]);
});

/** An attempt to pay what a till has locked, and what WeChat will say of it. */
async function attempt(locked: Locked, status: 'open' | 'closed' = 'open'): Promise<PayFacts> {
  const id = newId('payOrder');
  const { citizenId, payableFen } = await here.db.trade.findUniqueOrThrow({
    where: { id: locked.reply.trade_id ?? '' },
  });
  await here.db.payOrder.create({
    data: {
      id,
      tradeId: locked.reply.trade_id ?? '',
      citizenId: citizenId ?? '',
      openid: `o-${id}`,
      outTradeNo: `HM${id}`,
      amountFen: payableFen,
      status,
      createdAt: opening,
      expiresAt: new Date(locked.reply.lock_expires_at ?? 0),
      nextAskAt: opening,
    },
  });
  return {
    ...merchant,
    out_trade_no: `HM${id}`,
    transaction_id: `4200${id}`,
    trade_state: 'SUCCESS',
    success_time: counter.now().toISOString(),
    payer: { openid: `o-${id}` },
    amount: { total: payableFen, currency: 'CNY' },
  };
}
const lockFor = async () => lock(counter, [await giveVoucher(here.db)]);
const told = (facts: PayFacts, id = newId('payOrder')) => ({
  facts,
  notice: { id, digest: `digest of ${facts.transaction_id}` },
});
/** What became of each; one that failed says so. */
const book = async (all: Parameters<ReturnType<typeof bookPayments>>[0]) =>
  (await Promise.allSettled(await bookPayments(needs)(all))).map((one): Booked | 'failed' =>
    one.status === 'fulfilled' ? one.value : 'failed',
  );
const tradeOf = ({ reply }: Locked) =>
  here.db.trade.findUniqueOrThrow({ where: { id: reply.trade_id ?? '' } });
const verdictOf = async ({ out_trade_no: outTradeNo }: PayFacts) =>
  (await here.db.payOrder.findUniqueOrThrow({ where: { outTradeNo } })).verdict;
const booksOf = async ({ reply }: Locked) => {
  const lines = await here.db.ledgerLine.findMany({
    where: { transaction: { tradeId: reply.trade_id ?? '' }, amountFen: { gt: 0 } },
    orderBy: { id: 'asc' },
  });
  return lines.map(({ account, amountFen }) => [account, Number(amountFen)]);
};

it('redeems, gives back and refuses in one transaction, each for itself', async () => {
  const [plain, another, cancelled, wrong] = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const locked = await lockFor();
      return { locked, facts: await attempt(locked) };
    }),
  );
  if (!plain || !another || !cancelled || !wrong) {
    throw new Error('too few');
  }
  await cancel(counter, cancelled.locked);
  const short = {
    ...wrong.facts,
    amount: { total: (wrong.facts.amount?.total ?? 0) - 1, currency: 'CNY' },
  };
  const notice = told(plain.facts);
  expect(await book([notice, told(cancelled.facts), told(short), told(another.facts)])).toEqual([
    'booked',
    'booked',
    'differs',
    'booked',
  ]);
  expect(transactions).toBe(1);
  expect((await tradeOf(plain.locked)).status).toBe('paid');
  expect(await booksOf(plain.locked)).toEqual([
    ['consumer_paid', 239_900],
    ['district_subsidy', 17_000],
    ['merchant_share', 3_000],
  ]);
  expect(await booksOf(another.locked)).toEqual(await booksOf(plain.locked));
  expect(await verdictOf(cancelled.facts)).toBe('stray');
  expect(await booksOf(cancelled.locked)).toEqual([['stray_received', 239_900]]);
  expect([(await tradeOf(wrong.locked)).status, await booksOf(wrong.locked)]).toEqual([
    'locked',
    [],
  ]);
  // The same again, and under the same id something else.
  expect(await book([notice, told(another.facts, notice.notice.id)])).toEqual([
    'repeat',
    'conflict',
  ]);
});

it('books a payment once that a notice and an answer tell of in one moment, however often', async () => {
  const locked = await lockFor();
  const facts = await attempt(locked);
  const notice = told(facts);
  // An answer has no notice to remember, so it is a statement ahead of one.
  expect(await book([notice, { facts }, notice, told(facts), { facts }])).toEqual([
    'booked',
    'repeat',
    'repeat',
    'repeat',
    'repeat',
  ]);
  expect(await verdictOf(facts)).toBe('redeemed');
  expect(
    await here.db.payRefund.count({ where: { order: { outTradeNo: facts.out_trade_no } } }),
  ).toBe(0);
});

it('redeems one of two payments of one purchase, and gives the other back', async () => {
  const locked = await lockFor();
  const both = [await attempt(locked, 'closed'), await attempt(locked)];
  expect(await book(both.map((facts) => told(facts)))).toEqual(['booked', 'booked']);
  expect((await Promise.all(both.map(verdictOf))).sort()).toEqual(['redeemed', 'stray']);
  expect(await booksOf(locked)).toEqual(
    expect.arrayContaining([
      ['consumer_paid', 239_900],
      ['stray_received', 239_900],
    ]),
  );
  expect(
    await here.db.exceptionCase.findMany({ where: { tradeId: locked.reply.trade_id ?? '' } }),
  ).toMatchObject([{ kind: 'paid_twice' }]);
});

it('books the others when one cannot be booked', async () => {
  const [first, second, third] = [await lockFor(), await lockFor(), await lockFor()];
  const facts = [await attempt(first), await attempt(second), await attempt(third)] as const;
  const copied = { ...facts[1], transaction_id: facts[0].transaction_id };
  expect(await book([told(facts[0]), told(facts[2])])).toEqual(['booked', 'booked']);
  const fourth = await lockFor();
  expect(await book([told(copied), told(await attempt(fourth))])).toEqual(['failed', 'booked']);
  expect([(await tradeOf(second)).status, await booksOf(second)]).toEqual(['locked', []]);
  expect((await tradeOf(fourth)).status).toBe('paid');
});

it('puts two sales of one holder before a person once (decision 5)', async () => {
  const citizenId = await giveCitizen(here.db);
  const vouchers = [
    await giveVoucher(here.db, { faceFen: 10_000, citizenId }),
    await giveVoucher(here.db, { faceFen: 10_000, batchNumber: 2, citizenId }),
  ];
  const sales = [];
  for (const voucher of vouchers) {
    const locked = await lock(counter, [voucher]);
    sales.push({ locked, facts: await attempt(locked) });
  }
  expect(await book(sales.map(({ facts }) => told(facts)))).toEqual(['booked', 'booked']);
  const cases = await here.db.exceptionCase.findMany({ where: { kind: 'repeat_sale' } });
  expect(cases).toMatchObject([
    {
      tradeId: sales[1]?.locked.reply.trade_id,
      evidence: { otherTradeNo: sales[0]?.locked.body.out_trade_no },
    },
  ]);
});
