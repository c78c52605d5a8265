import { waitUntil } from '../../ops/wait';
import { live } from '../../test/live';
import { openPayWorld, type PayWorld } from '../../test/pay-world';
import { cancel, notify, refund, stateOf } from '../../test/sales';

/* Paying the remainder in WeChat, over HTTP with the fake WeChat Pay: the happy way, and what happens besides. */
const here = live();
let world: PayWorld;

beforeAll(async () => {
  world = await openPayWorld(here);
});
afterAll(() => world.close());
afterEach(() => world.calm());

const linesOf = async (tradeId: string) => {
  const lines = await here.db.ledgerLine.findMany({ where: { transaction: { tradeId } } });
  const sums: Record<string, number> = {};
  for (const { account, amountFen } of lines) {
    sums[account] = (sums[account] ?? 0) + Number(amountFen);
  }
  return sums;
};

describe('the happy way', () => {
  it('redeems what the customer paid in WeChat, and the till hears it by asking', async () => {
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    expect(await world.orderOf(person, locked.tradeId)).toMatchObject({
      state: 'open',
      totalFen: 259_900,
      discountFen: 20_000,
      payableFen: 239_900,
    });
    const { status, body } = await world.prepay(person, locked.tradeId);
    expect(status).toBe(200);
    expect(body.payment).toMatchObject({ signType: 'RSA', appId: 'wx-demo-huimin' });
    expect((await world.orderOf(person, locked.tradeId)).state).toBe('paying');
    expect(await world.payInWechat(body)).toBe(true);
    await world.becomes(person, locked.tradeId, 'paid');
    const { trade } = (await stateOf(world.till, locked)).body;
    expect(trade).toMatchObject({ trade_status: 'PAID', paid_fee: 239_900 });
    expect(trade?.transaction_id).toMatch(/^4200/);
    expect(await linesOf(locked.tradeId)).toMatchObject({
      consumer_paid: 239_900,
      merchant_payable: -239_900,
      district_subsidy: 17_000,
    });
  });

  it('gives the money back for goods that were returned, once', async () => {
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.becomes(person, locked.tradeId, 'paid');
    const back = await refund(world.till, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(back.body.ret_code).toBe('00000');
    await world.becomes(person, locked.tradeId, 'refunded');
    expect(await world.orderOf(person, locked.tradeId)).toMatchObject({ refundedFen: 239_900 });
    const rows = await here.db.payRefund.findMany({
      where: { order: { tradeId: locked.tradeId } },
    });
    expect(rows).toMatchObject([{ amountFen: 239_900, status: 'success' }]);
  });

  it('gives all of it back when the till cancels the sale on its day', async () => {
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.becomes(person, locked.tradeId, 'paid');
    expect((await cancel(world.till, locked)).body.ret_code).toBe('00000');
    await world.becomes(person, locked.tradeId, 'refunded');
    expect(await linesOf(locked.tradeId)).toMatchObject({ consumer_paid: 0 });
  });
});

describe('what is lost, late or doubled', () => {
  it('asks WeChat when no notice ever comes', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.becomes(person, locked.tradeId, 'paid');
  });

  it('knows at once when the phone says that it paid', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    expect((await world.check(person, locked.tradeId)).body.order.state).toBe('paid');
  });

  it('books a payment once, whoever tells of it how often', async () => {
    await world.disturb({ duplicate: 1, probe: 1, mixedSerials: true, badSignature: 0.5 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await Promise.all([1, 2, 3].map(() => world.check(person, locked.tradeId)));
    await world.becomes(person, locked.tradeId, 'paid');
    expect(await linesOf(locked.tradeId)).toMatchObject({ consumer_paid: 239_900 });
  });

  it('closes the payment at WeChat when the cashier cancels', async () => {
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    const { body } = await world.prepay(person, locked.tradeId);
    await cancel(world.till, locked);
    expect((await world.orderOf(person, locked.tradeId)).state).toBe('closed');
    await waitUntil(
      'the attempt closed',
      async () =>
        (await here.db.payOrder.count({ where: { tradeId: locked.tradeId, status: 'closed' } })) ===
        1,
      { limitMs: 20_000 },
    );
    expect(await world.payInWechat(body)).toBe(false);
  });

  it('gives back what was paid while the cashier cancelled, and says so to the customer', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await cancel(world.till, locked);
    await world.becomes(person, locked.tradeId, 'refunded');
    expect(await linesOf(locked.tradeId)).toEqual({ stray_received: 0, stray_refundable: 0 });
    const cases = await here.db.exceptionCase.findMany({ where: { tradeId: locked.tradeId } });
    expect(cases).toMatchObject([{ kind: 'paid_after_close' }]);
  });

  it('gives back the second of two payments for one purchase', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    expect((await notify(world.till, locked, { pay_type: 'card' })).body.ret_code).toBe('00000');
    await waitUntil(
      'the second payment given back',
      async () =>
        (await here.db.payRefund.count({
          where: { order: { tradeId: locked.tradeId }, status: 'success' },
        })) === 1,
      { limitMs: 20_000 },
    );
    expect((await world.orderOf(person, locked.tradeId)).state).toBe('paid');
    expect(await linesOf(locked.tradeId)).toMatchObject({
      consumer_paid: 239_900,
      stray_received: 0,
    });
  });

  it('redeems after the lock when the voucher is still free', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.clock.set?.(new Date(world.clock.now().getTime() + 16 * 60_000));
    await waitUntil(
      'the late payment redeemed',
      async () =>
        (await here.db.payOrder.count({
          where: { tradeId: locked.tradeId, verdict: 'redeemed' },
        })) === 1,
      { limitMs: 20_000 },
    );
  });

  it('opens a case with an owner when WeChat cannot give a refund back', async () => {
    await world.disturb({ refundAbnormal: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.becomes(person, locked.tradeId, 'paid');
    await refund(world.till, locked, { line_nos: [1], refund_fee: 239_900 });
    await waitUntil(
      'the case',
      async () =>
        (await here.db.exceptionCase.count({
          where: { tradeId: locked.tradeId, kind: 'wechat_refund_stuck', owner: 'operator' },
        })) === 1,
      { limitMs: 20_000 },
    );
  });

  it('says that nothing was paid when WeChat does not answer, and the next tap pays the same order', async () => {
    await world.disturb({ lostAnswer: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    const first = await world.prepay(person, locked.tradeId);
    expect([first.status, first.body.code]).toEqual([503, 'wechat_pay_unavailable']);
    await world.disturb({ lostAnswer: 0, badAnswer: 1 });
    expect((await world.prepay(person, locked.tradeId)).body.code).toBe('wechat_pay_unavailable');
    await world.calm();
    await world.payInWechat((await world.prepay(person, locked.tradeId)).body);
    await world.becomes(person, locked.tradeId, 'paid');
    expect(await here.db.payOrder.count({ where: { tradeId: locked.tradeId } })).toBe(1);
  });
});

describe('who may pay', () => {
  it('shows and opens nothing of somebody else’s purchase', async () => {
    const [person, other] = [await world.signUp(), await world.signUp()];
    const locked = await world.lockFor(person);
    const { status, body } = await world.prepay(other, locked.tradeId);
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect((await world.check(other, locked.tradeId)).status).toBe(404);
    expect((await world.takeBack(other, locked.tradeId)).status).toBe(404);
    expect(await here.db.payOrder.count({ where: { tradeId: locked.tradeId } })).toBe(0);
  });

  it('opens one payment when the same person taps on two phones at once', async () => {
    const one = await world.signUp();
    const two = await world.signUp(world.newOpenid(), one.phone);
    expect(two.citizenId).toBe(one.citizenId);
    const locked = await world.lockFor(one);
    const answers = await Promise.all([
      world.prepay(one, locked.tradeId),
      world.prepay(two, locked.tradeId),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await here.db.payOrder.count({ where: { tradeId: locked.tradeId } })).toBe(1);
    const loser = answers[0].status === 409 ? one : two;
    expect((await world.orderOf(loser, locked.tradeId)).onAnotherPhone).toBe(true);
    // The other phone takes over: the first payment is closed, then its own is opened.
    expect((await world.takeBack(loser, locked.tradeId)).body.order.state).toBe('open');
    const again = await world.prepay(loser, locked.tradeId);
    expect(again.status).toBe(200);
    await world.payInWechat(again.body);
    await world.becomes(loser, locked.tradeId, 'paid');
  });

  it('opens no payment for a purchase that is over', async () => {
    const person = await world.signUp();
    const cancelled = await world.lockFor(person);
    await cancel(world.till, cancelled);
    expect((await world.prepay(person, cancelled.tradeId)).body.code).toBe('order_closed');
    const other = await world.signUp();
    const paid = await world.lockFor(other);
    await notify(world.till, paid);
    expect((await world.prepay(other, paid.tradeId)).body.code).toBe('order_paid');
  });
});
