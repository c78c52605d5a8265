import { waitUntil } from '../../ops/wait';
import { findBreaches } from '../../proof/invariants';
import { giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import { openPayWorld, type PayWorld } from '../../test/pay-world';
import { cancel, lock, notify, refund, stateOf, tv } from '../../test/sales';
import type { SignedUp } from '../../test/world';
import { sendRefunds } from './settle-payment.flow';

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
    // Until WeChat has closed it, nobody can say that nothing was paid.
    expect((await world.orderOf(person, locked.tradeId)).state).not.toBe('paying');
    await world.becomes(person, locked.tradeId, 'closed');
    expect(
      await here.db.payOrder.count({ where: { tradeId: locked.tradeId, status: 'closed' } }),
    ).toBe(1);
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

describe('goods that come back', () => {
  const twoLines = async () => {
    const person = await world.signUp();
    const voucher = await giveVoucher(here.db, { citizenId: person.citizenId });
    const items = [tv(), tv({ line_no: 2, unit_price: 100_001 })];
    const locked = await lock(world.till, [voucher], { items });
    const tradeId = locked.reply.trade_id ?? '';
    await world.payInWechat((await world.prepay(person, tradeId)).body);
    await world.becomes(person, tradeId, 'paid');
    return { person, locked, tradeId };
  };
  const atWechat = async (tradeId: string) => {
    const { outTradeNo } = await here.db.payOrder.findFirstOrThrow({ where: { tradeId } });
    const { orders } = await world.ordersAtWechat();
    return (orders.find((one) => one.out_trade_no === outTradeNo)?.refunds ?? []).map((one) => [
      one.refund,
      one.status,
    ]);
  };

  it('are given back line by line, each line what was paid for it', async () => {
    const { person, locked, tradeId } = await twoLines();
    await refund(world.till, locked, { line_nos: [2], refund_fee: 100_001 });
    await waitUntil(
      'the first line back',
      async () => (await world.orderOf(person, tradeId)).refundedFen === 100_001,
      { limitMs: 20_000 },
    );
    expect((await world.orderOf(person, tradeId)).state).toBe('paid');
    await refund(world.till, locked, { line_nos: [1], refund_fee: 239_900 });
    await world.becomes(person, tradeId, 'refunded');
    expect(await atWechat(tradeId)).toEqual([
      [100_001, 'SUCCESS'],
      [239_900, 'SUCCESS'],
    ]);
    expect(await linesOf(tradeId)).toMatchObject({ consumer_paid: 0, merchant_payable: 0 });
  });

  it('are given back once, whatever is lost and however many send it at once', async () => {
    const { person, locked, tradeId } = await twoLines();
    await world.disturb({ lostAnswer: 0.6, fail: 0.3, slowRefund: 1, duplicate: 1, seed: 7 });
    await refund(world.till, locked, { line_nos: [1, 2], refund_fee: 339_901 });
    const { payment } = world.app.deps.payments;
    for (let round = 0; round < 4; round += 1) {
      // As if every lease had run out: all ask again at the same time.
      await here.db.payRefund.updateMany({ data: { nextAskAt: world.clock.now() } });
      await Promise.all([1, 2, 3].map(() => sendRefunds(payment)));
    }
    await world.calm();
    await waitUntil(
      'the refund known',
      async () => {
        await here.db.payRefund.updateMany({ data: { nextAskAt: world.clock.now() } });
        return (await world.orderOf(person, tradeId)).state === 'refunded';
      },
      { limitMs: 20_000 },
    );
    expect(await atWechat(tradeId)).toEqual([[339_901, 'SUCCESS']]);
    expect(await here.db.payRefund.count({ where: { order: { tradeId } } })).toBe(1);
  });

  it('are never given back beyond what was paid: the database refuses', async () => {
    const { tradeId } = await twoLines();
    const { id } = await here.db.payOrder.findFirstOrThrow({ where: { tradeId } });
    const more = { payOrderId: id, reason: '', createdAt: new Date(), nextAskAt: new Date() };
    await expect(
      here.db.payRefund.create({
        data: { ...more, id: 'x', outRefundNo: 'x', sourceKey: 'x', amountFen: 339_902 },
      }),
    ).rejects.toThrow(/exceed/);
  });
});

describe('what nobody says for long', () => {
  const later = (seconds: number) =>
    world.clock.set?.(new Date(world.clock.now().getTime() + seconds * 1000));
  /** The same person, signed in anew: a session is shorter than these pauses. */
  const again = async (person: SignedUp): Promise<SignedUp> => ({
    ...person,
    session: (await world.signIn(person.openid)).body,
  });
  const hasCase = (tradeId: string, kind: string) =>
    waitUntil(
      `the case ${kind}`,
      async () =>
        (await here.db.exceptionCase.count({ where: { tradeId, kind, owner: 'operator' } })) === 1,
      { limitMs: 20_000 },
    );

  it('gives the money back when the voucher was used elsewhere meanwhile', async () => {
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const voucher = await giveVoucher(here.db, { citizenId: person.citizenId });
    const locked = await lock(world.till, [voucher]);
    const tradeId = locked.reply.trade_id ?? '';
    await world.payInWechat((await world.prepay(person, tradeId)).body);
    const asked = (nextAskAt: Date, ending: boolean) =>
      here.db.payOrder.updateMany({ where: { tradeId }, data: { nextAskAt, ending } });
    await asked(new Date('2023-05-20T00:00:00Z'), true);
    await later(16 * 60);
    const other = await lock(world.till, [voucher]);
    expect((await notify(world.till, other)).body.ret_code).toBe('00000');
    await asked(world.clock.now(), true);
    await world.becomes(await again(person), tradeId, 'refunded');
    expect(await linesOf(tradeId)).toEqual({ stray_received: 0, stray_refundable: 0 });
    await hasCase(tradeId, 'voucher_gone');
  });

  it('takes no payment after the lock’s end, here or at WeChat', async () => {
    const person = await world.signUp();
    const opened = await world.lockFor(person);
    const { body } = await world.prepay(person, opened.tradeId);
    await later(15 * 60 + 1);
    expect(await world.payInWechat(body)).toBe(false);
    const signedIn = await again(person);
    expect((await world.prepay(signedIn, opened.tradeId)).body.code).toBe('order_closed');
    await world.becomes(signedIn, opened.tradeId, 'closed');
  });

  it('has an owner after a day, for a payment and for a refund, and is still found out', async () => {
    const returned = await world.signUp();
    const back = await world.lockFor(returned);
    await world.payInWechat((await world.prepay(returned, back.tradeId)).body);
    await world.becomes(returned, back.tradeId, 'paid');
    await world.disturb({ neverNotify: 1 });
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    const { body } = await world.prepay(person, locked.tradeId);
    await world.disturb({ fail: 1 });
    await world.payInWechat(body);
    await refund(world.till, back, { line_nos: [1], refund_fee: 239_900 });
    await waitUntil(
      'the refund owed',
      async () =>
        (await here.db.payRefund.count({ where: { order: { tradeId: back.tradeId } } })) === 1,
      { limitMs: 20_000 },
    );
    await later(60 * 60 * 23);
    expect(await here.db.exceptionCase.count({ where: { kind: 'wechat_unknown' } })).toBe(0);
    await later(60 * 61);
    await hasCase(locked.tradeId, 'wechat_unknown');
    await hasCase(back.tradeId, 'wechat_refund_stuck');
    await world.calm();
    await later(11 * 60);
    await waitUntil(
      'both known',
      async () =>
        (await here.db.payOrder.count({ where: { status: 'open' } })) === 0 &&
        (await here.db.payRefund.count({ where: { status: { not: 'success' } } })) <= 1,
      { limitMs: 20_000 },
    );
  });
});

it('ends in one true state when the customer pays while the cashier cancels', async () => {
  for (const faults of [{}, { neverNotify: 1 }, { reorder: 1 }, { duplicate: 1 }]) {
    await world.disturb(faults);
    const person = await world.signUp();
    const locked = await world.lockFor(person);
    const { body } = await world.prepay(person, locked.tradeId);
    const [paid] = await Promise.all([world.payInWechat(body), cancel(world.till, locked)]);
    await world.becomes(person, locked.tradeId, paid ? 'refunded' : 'closed');
    const held = await here.db.redemption.count({
      where: { tradeId: locked.tradeId, status: { in: ['locked', 'redeemed'] } },
    });
    expect(held).toBe(0);
    expect(Object.values(await linesOf(locked.tradeId)).every((fen) => fen === 0)).toBe(true);
    await world.calm();
  }
}, 180_000);

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

describe('the invariants of paying in WeChat, after all of the above', () => {
  const broken = async (query: (sql: string) => Promise<unknown[]>) =>
    (await findBreaches(query)).map(({ id }) => id);

  it('hold', async () => {
    await waitUntil(
      'everything known',
      async () =>
        (await here.db.payOrder.count({ where: { status: 'open' } })) +
          (await here.db.payRefund.count({ where: { status: { in: ['due', 'processing'] } } })) ===
        0,
      { limitMs: 30_000 },
    );
    expect(await broken((sql) => here.db.$queryRawUnsafe(sql))).toEqual([]);
  });

  const paidTrade = `(SELECT trade_id FROM pay_order WHERE verdict = 'redeemed' LIMIT 1)`;
  it.each<[what: string, damage: string, id: string]>([
    [
      'a trade paid by another payment',
      `UPDATE trade SET transaction_id = 'x' WHERE id = ${paidTrade}`,
      'W1',
    ],
    ['stray money kept', `DELETE FROM pay_refund WHERE source_key LIKE 'stray:%'`, 'W1'],
    ['returned goods, money kept', `DELETE FROM pay_refund WHERE source_key LIKE 'refund:%'`, 'W2'],
    [
      'one fen less given back',
      `UPDATE pay_refund SET amount_fen = amount_fen - 1 WHERE source_key LIKE 'cancel:%'`,
      'W2',
    ],
    [
      'a payment unknown for days',
      `INSERT INTO pay_order (id, trade_id, citizen_id, openid, out_trade_no, amount_fen, created_at, expires_at, next_ask_at)
        SELECT 'x', trade_id, citizen_id, openid, 'x', amount_fen, '2023-04-01', '2023-04-01', '2023-05-30' FROM pay_order LIMIT 1`,
      'W3',
    ],
    [
      'a stuck refund without an owner',
      `UPDATE exception_case SET owner = '' WHERE kind = 'wechat_refund_stuck'`,
      'W3',
    ],
    [
      'a bill that never came',
      `INSERT INTO pay_bill (day, next_ask_at) VALUES ('2023-04-01', '2023-05-30')`,
      'W3',
    ],
    [
      'stray money that left the ledger before it went back',
      `UPDATE pay_refund SET status = 'processing', done_at = NULL WHERE source_key LIKE 'stray:%'`,
      'W4',
    ],
  ])('see %s', async (_what, damage, id) => {
    const undone = new Error('undone');
    let seen: string[] = [];
    const work = here.db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(damage);
      seen = await broken((sql) => tx.$queryRawUnsafe(sql));
      throw undone;
    });
    await expect(work).rejects.toBe(undone);
    expect(seen).toContain(id);
  });
});
