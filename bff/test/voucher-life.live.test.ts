import fc, { type AsyncCommand } from 'fast-check';
import { findBreaches } from '../proof/invariants';
import { releaseExpiredLocks } from '../src/redemption/release-lock.flow';
import { type TradeStatus, tradeAfter } from '../src/redemption/trade.rules';
import { type Counter, openCounter } from './counter';
import { type GivenVoucher, givePlan, giveVoucher } from './factories';
import { live } from './live';
import { cancel, type Locked, lockBody, notify, refund, stateOf, verdict } from './sales';

/*
 * A voucher's life by a model of a few lines: whatever tills and platform send, in whatever order and however often, the
 * answers, the trades, the vouchers and the books are those of the model.
 */

const voucherCount = 3;
const runs = 15;
const commandsPerRun = 25;
const lockSeconds = 900;
const stepSeconds = 30;

type ModelVoucher = {
  given: GivenVoucher;
  status: 'issued' | 'redeemed' | 'void';
  returns: number;
};
type ModelTrade = {
  locked: Locked;
  voucher: number;
  status: TradeStatus;
  expiresAtMs: number;
};
type Model = { nowMs: number; vouchers: ModelVoucher[]; trades: ModelTrade[] };
type Real = Counter;
type Command = AsyncCommand<Model, Real>;

const ok = '00000';

/** By the clock: a lock that ran out is over, tidied or not. */
const standing = (model: Model, trade: ModelTrade): TradeStatus =>
  trade.status === 'locked' && trade.expiresAtMs <= model.nowMs ? 'expired' : trade.status;
const isHeld = (model: Model, voucher: number) =>
  model.trades.some((one) => one.voucher === voucher && standing(model, one) === 'locked');
const isFree = (model: Model, voucher: number) =>
  model.vouchers[voucher]?.status === 'issued' && !isHeld(model, voucher);
const pick = (model: Model, index: number) =>
  model.trades[index % model.trades.length] as ModelTrade;

/** A command on one of the trades so far. */
const onTrade = (
  name: string,
  index: number,
  run: (model: Model, counter: Real, trade: ModelTrade, voucher: ModelVoucher) => Promise<void>,
): Command => ({
  check: (model) => model.trades.length > 0,
  run: (model, counter) => {
    const trade = pick(model, index);
    return run(model, counter, trade, model.vouchers[trade.voucher] as ModelVoucher);
  },
  toString: () => `${name}(${index})`,
});

const lockCommand = (voucher: number): Command => ({
  check: () => true,
  async run(model, counter) {
    // A code is good for one lock: the next one is half a minute away.
    counter.tick(stepSeconds);
    model.nowMs += stepSeconds * 1000;
    const { given } = model.vouchers[voucher] as ModelVoucher;
    const body = lockBody(counter, [given]);
    const heard = await counter.call('/jlpay/v1/trades/lock', body);
    const mayLock = isFree(model, voucher);
    expect(verdict(heard) === ok).toBe(mayLock);
    if (mayLock) {
      const expiresAtMs = model.nowMs + lockSeconds * 1000;
      const locked = { body, reply: heard.body };
      model.trades.push({ locked, voucher, status: 'locked', expiresAtMs });
    }
  },
  toString: () => `lock(${voucher})`,
});

const pay = (index: number, copies: number) =>
  onTrade(`pay ×${copies}`, index, async (model, counter, trade, voucher) => {
    const status = standing(model, trade);
    const isFirst = status === 'locked' || (status === 'expired' && isFree(model, trade.voucher));
    const isRepeat = tradeAfter(status, 'pay') === status;
    const heard = await Promise.all(
      Array.from({ length: copies }, () => notify(counter, trade.locked)),
    );
    for (const one of heard) {
      expect(verdict(one) === ok).toBe(isFirst || isRepeat);
    }
    if (isFirst) {
      trade.status = 'paid';
      voucher.status = 'redeemed';
    }
  });

const fail = (index: number) =>
  onTrade('fail', index, async (model, counter, trade) => {
    const after = tradeAfter(standing(model, trade), 'fail');
    const heard = await notify(counter, trade.locked, { status: '3', paid_fee: 0 });
    expect(verdict(heard) === ok).toBe(after !== undefined);
    trade.status = after ?? trade.status;
  });

const cancelCommand = (index: number) =>
  onTrade('cancel', index, async (model, counter, trade, voucher) => {
    const before = standing(model, trade);
    const after = tradeAfter(before, 'cancel');
    expect(verdict(await cancel(counter, trade.locked)) === ok).toBe(after !== undefined);
    if (before === 'paid') {
      voucher.status = 'issued';
    }
    trade.status = after ?? trade.status;
  });

const refundCommand = (index: number) =>
  onTrade('refund', index, async (model, counter, trade, voucher) => {
    const mayRefund = standing(model, trade) === 'paid';
    const { body, reply } = trade.locked;
    const heard = await refund(
      counter,
      { body },
      { line_nos: [1], refund_fee: reply.payable_fee ?? 0 },
    );
    expect(verdict(heard) === ok).toBe(mayRefund);
    if (mayRefund) {
      trade.status = 'refunded';
      voucher.status = voucher.returns === 0 ? 'issued' : 'void';
      voucher.returns += 1;
    }
  });

const wait = (seconds: number): Command => ({
  check: () => true,
  async run(model, counter) {
    counter.tick(seconds);
    model.nowMs += seconds * 1000;
  },
  toString: () => `wait(${seconds} s)`,
});
const tidy: Command = {
  check: () => true,
  async run(_, counter) {
    await releaseExpiredLocks(counter.redemption);
  },
  toString: () => 'tidy',
};

const index = fc.nat({ max: 50 });
const commands = fc.commands(
  [
    fc.nat({ max: voucherCount - 1 }).map(lockCommand),
    fc.nat({ max: voucherCount - 1 }).map(lockCommand),
    fc
      .record({ index, copies: fc.integer({ min: 1, max: 3 }) })
      .map((one) => pay(one.index, one.copies)),
    index.map((at) => pay(at, 1)),
    index.map(fail),
    index.map(cancelCommand),
    index.map(refundCommand),
    fc.constantFrom(31, 400, 901).map(wait),
    fc.constant(tidy),
  ],
  { maxCommands: commandsPerRun, size: 'max' },
);

const here = live();
const startsAt = new Date('2023-04-22T11:00:00+08:00');
let counter: Counter;

beforeAll(async () => {
  await givePlan(here.db);
  counter = await openCounter(here.db, startsAt);
});
afterAll(() => counter.close());

/** What Postgres holds must be what the model says. */
async function compare(model: Model): Promise<void> {
  for (const trade of model.trades) {
    const { body } = await stateOf(counter, trade.locked);
    expect(body.trade?.trade_status).toBe(standing(model, trade).toUpperCase());
  }
  for (const [index, { given, status }] of model.vouchers.entries()) {
    const row = await here.db.voucher.findUniqueOrThrow({ where: { id: given.voucherId } });
    const expected = isHeld(model, index) ? ['locked'] : [status];
    // A lock that ran out may not be tidied yet.
    const isLapsed = row.status === 'locked' && !isHeld(model, index) && status === 'issued';
    expect(isLapsed ? expected : [row.status]).toEqual(expected);
  }
}

it('is the model’s, whatever comes in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (all) => {
      counter.set(startsAt);
      const vouchers = await Promise.all(
        Array.from({ length: voucherCount }, async () => ({
          given: await giveVoucher(here.db),
          status: 'issued' as const,
          returns: 0,
        })),
      );
      const model: Model = { nowMs: startsAt.getTime(), vouchers, trades: [] };
      await fc.asyncModelRun(() => ({ model, real: counter }), all);
      await compare(model);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  expect(counter.faults).toEqual([]);
  counter.tick(24 * 3600);
  await releaseExpiredLocks(counter.redemption);
  expect(await findBreaches((sql) => here.db.$queryRawUnsafe(sql))).toEqual([]);
}, 120_000);
