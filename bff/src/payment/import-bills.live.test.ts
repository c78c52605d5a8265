import { waitUntil } from '../../ops/wait';
import { live } from '../../test/live';
import { openPayWorld, type PayWorld } from '../../test/pay-world';
import { cancel, refund } from '../../test/sales';
import { importBills } from './import-bills.flow';

/*
 * Bills of the fake WeChat Pay, days following one another: what both sides know agrees, what only one of them knows is
 * asked about, and what still differs has a case with an owner.
 */
const here = live();
let world: PayWorld;

beforeAll(async () => {
  world = await openPayWorld(here);
});
afterAll(() => world.close());
afterEach(() => world.calm());

const at = (time: string) => world.clock.set?.(new Date(`2023-${time}:00+08:00`));
const importNow = async () => {
  await here.db.payBill.updateMany({ data: { nextAskAt: world.clock.now() } });
  await importBills(world.app.deps.payments.payment);
};
const bill = (day: string) => here.db.payBill.findUnique({ where: { day: `2023-${day}` } });
const imported = (day: string) =>
  waitUntil(`the bill of ${day}`, async () => Boolean((await bill(day))?.importedAt), {
    limitMs: 30_000,
  });
const casesOf = async (day: string) =>
  (
    await here.db.exceptionCase.findMany({
      where: { eventKey: { startsWith: `pay-bill:2023-${day}` } },
      orderBy: { openedAt: 'asc' },
    })
  ).map(({ kind, owner, evidence, tradeId }) => ({
    kind,
    owner,
    tradeId,
    ...(evidence as object),
  }));

async function pay(faults: object = {}) {
  await world.disturb(faults as Record<string, unknown>);
  const person = await world.signUp();
  const locked = await world.lockFor(person);
  await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
  return { person, locked, tradeId: locked.tradeId };
}
const paid = async (faults: object = {}) => {
  const sold = await pay(faults);
  await world.becomes(sold.person, sold.tradeId, 'paid');
  return sold;
};
const outTradeNoOf = async (tradeId: string) =>
  (await here.db.payOrder.findFirstOrThrow({ where: { tradeId } })).outTradeNo;
/** Nobody will ever ask WeChat about this payment but the bill. */
const forget = (tradeId: string) =>
  here.db.payOrder.updateMany({
    where: { tradeId },
    data: { nextAskAt: new Date('2023-05-20T00:00:00Z'), ending: true },
  });

describe('the first day', () => {
  let lost: string;
  let erased: string;

  beforeAll(async () => {
    const returned = await paid();
    await refund(world.till, returned.locked, { line_nos: [1], refund_fee: 239_900 });
    await world.becomes(returned.person, returned.tradeId, 'refunded');
    const cancelled = await pay({ neverNotify: 1 });
    await cancel(world.till, cancelled.locked);
    await world.becomes(cancelled.person, cancelled.tradeId, 'refunded');
    await paid();
    lost = (await pay({ neverNotify: 1 })).tradeId;
    await forget(lost);
    const unknown = await paid();
    erased = await outTradeNoOf(unknown.tradeId);
    await here.db.$executeRaw`DELETE FROM pay_order WHERE out_trade_no = ${erased}`;
  }, 180_000);

  it('is asked for at 10:00 of the next Chinese day, not a minute before', async () => {
    await at('04-23T09:59');
    await importNow();
    expect(await bill('04-22')).toBeNull();
  });

  it('is imported neither late, nor damaged, nor half', async () => {
    await world.disturb({ billLate: true });
    await at('04-23T10:00');
    await importNow();
    expect(await bill('04-22')).toMatchObject({ importedAt: null });
    await world.disturb({ billLate: false, billDamaged: true });
    await importNow();
    expect(await bill('04-22')).toMatchObject({ importedAt: null, payFen: null });
    expect(await here.db.payBillLine.count()).toBe(0);
  });

  it('is imported once by all who try at the same time', async () => {
    await here.db.payBill.updateMany({ data: { nextAskAt: world.clock.now() } });
    const due = { day: '2023-04-22', tries: 1 };
    const { payment } = world.app.deps.payments;
    // Three replicas whose leases ran out: each has the day.
    const reads = {
      ...payment.reads,
      payBills: { ...payment.reads.payBills, lease: async () => [due] },
    };
    await Promise.all([1, 2, 3].map(() => importBills({ ...payment, reads })));
    expect(await bill('04-22')).toMatchObject({
      payFen: 5n * 239_900n,
      refundFen: 2n * 239_900n,
      tradeDigest: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(await here.db.payBillLine.count({ where: { kind: 'trade' } })).toBe(7);
    expect(await here.db.payBillLine.count({ where: { kind: 'fund_flow' } })).toBe(7);
  });

  it('redeems what was paid there and never told', async () => {
    expect(await here.db.payOrder.findFirst({ where: { tradeId: lost } })).toMatchObject({
      status: 'paid',
      verdict: 'redeemed',
    });
    expect(await here.db.trade.findUnique({ where: { id: lost } })).toMatchObject({
      status: 'paid',
    });
  });

  it('opens one case, with an owner, for money that nobody here knows', async () => {
    expect(await casesOf('04-22')).toMatchObject([
      {
        kind: 'wechat_bill_differs',
        owner: 'operator',
        what: 'only_at_wechat',
        number: erased,
        billFen: 239_900,
        ledgerFen: 0,
      },
    ]);
  });
});

describe('the days after', () => {
  it('opens a case about one fen', async () => {
    const { tradeId } = await paid();
    await world.disturb({ billWrong: true });
    await at('04-24T10:00');
    await imported('04-23');
    expect(await casesOf('04-23')).toMatchObject([
      { what: 'amount', billFen: 239_901, ledgerFen: 239_900, tradeId },
    ]);
  });

  it('knows that nothing moved', async () => {
    await at('04-25T10:00');
    await imported('04-24');
    expect(await bill('04-24')).toMatchObject({ payFen: 0n, refundFen: 0n, tradeDigest: '' });
    expect(await casesOf('04-24')).toEqual([]);
  });

  it('opens a case for what the books hold and no bill does', async () => {
    const { tradeId } = await paid();
    const outTradeNo = await outTradeNoOf(tradeId);
    // A day on which WeChat says that nothing moved.
    await here.db.payOrder.updateMany({
      where: { outTradeNo },
      data: { paidAt: new Date('2023-04-26T12:00:00+08:00') },
    });
    await at('04-27T10:00');
    await imported('04-26');
    expect(await casesOf('04-26')).toMatchObject([
      { what: 'only_here', number: outTradeNo, tradeId },
    ]);
    // It does stand on the bill of its own day, and is no difference there.
    await imported('04-25');
    expect(await casesOf('04-25')).toEqual([]);
  });

  it('has an owner when it did not come for a day', async () => {
    await paid();
    await world.disturb({ billLate: true });
    await at('04-29T09:59');
    await importNow();
    expect(await casesOf('04-27')).toEqual([]);
    await at('04-29T10:00');
    await importNow();
    expect(await casesOf('04-27')).toMatchObject([
      { kind: 'wechat_bill_missing', owner: 'operator', why: 'STATEMENT_CREATING' },
    ]);
  });
});
