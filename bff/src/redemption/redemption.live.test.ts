import { waitUntil } from '../../ops/wait';
import { findBreaches, invariants } from '../../proof/invariants';
import { type Counter, codeOf, mchA, mchB, openCounter, termA, termB } from '../../test/counter';
import {
  giveBlock,
  giveCitizen,
  givePlan,
  giveVoucher,
  type VoucherWish,
} from '../../test/factories';
import { fingerprint } from '../../test/fingerprint';
import { live } from '../../test/live';
import {
  cancel,
  type Locked,
  lock,
  lockBody,
  newRefundNo,
  newTradeNo,
  notify,
  paymentOf,
  refund,
  stateOf,
  tv,
  verdict,
} from '../../test/sales';
import type { ApiReply } from '../contract';
import { notifyTrade } from './notify-trade.flow';
import type { Till } from './purchase.rules';
import type { InTransaction } from './redemption.store';
import { releaseExpiredLocks } from './release-lock.flow';

const here = live();
let campaignId: string;
let counter: Counter;
const opening = new Date('2023-04-22T11:00:00+08:00');

beforeAll(async () => {
  campaignId = await givePlan(here.db);
  counter = await openCounter(here.db, opening);
});
afterAll(() => counter.close());
beforeEach(() => counter.set(opening));
afterEach(async () => {
  // The clock of these tests is not the database's: whether a lapsed lock was tidied in time is no question here.
  const asked = invariants.filter((one) => one.id !== 'I12');
  expect(await findBreaches((sql) => here.db.$queryRawUnsafe(sql), asked)).toEqual([]);
  expect(counter.faults).toEqual([]);
});

const voucher = (wish?: VoucherWish) => giveVoucher(here.db, wish);
const lockCall = (body: ReturnType<typeof lockBody>) => counter.call('/jlpay/v1/trades/lock', body);
const statusOf = async ({ voucherId }: { voucherId: string }) =>
  (await here.db.voucher.findUniqueOrThrow({ where: { id: voucherId } })).status;
const passportOf = async ({ voucherId }: { voucherId: string }) =>
  (await here.db.voucherEvent.findMany({ where: { voucherId }, orderBy: { id: 'asc' } })).map(
    (one) => one.kind,
  );
const tradeStatus = async (locked: { body: { out_trade_no: string } }) =>
  (await stateOf(counter, locked)).body.trade?.trade_status;
const casesOf = (locked: Locked) =>
  here.db.exceptionCase.findMany({ where: { tradeId: locked.reply.trade_id ?? '' } });
const bookedOn = async (locked: Locked) => {
  const lines = await here.db.ledgerLine.groupBy({
    by: ['account'],
    where: { transaction: { tradeId: locked.reply.trade_id ?? '' } },
    _sum: { amountFen: true },
  });
  return Object.fromEntries(lines.map((line) => [line.account, Number(line._sum.amountFen)]));
};
/** A voucher in a paid purchase. */
const bought = async (wish?: VoucherWish) => {
  const held = await voucher(wish);
  const locked = await lock(counter, [held]);
  expect(verdict(await notify(counter, locked))).toBe('00000');
  return { held, locked };
};

describe('another sale by the same holder at the same merchant (decision 5)', () => {
  /** One person's two vouchers, on a day on which both may be used. */
  const twoOfOne = async () => {
    const citizenId = await giveCitizen(here.db);
    counter.set('2023-05-02T11:00:00+08:00');
    return [
      await voucher({ faceFen: 10_000, citizenId }),
      await voucher({ faceFen: 10_000, batchNumber: 2, citizenId }),
    ] as const;
  };
  const sold = async (held: Awaited<ReturnType<typeof voucher>>, over = {}) => {
    const locked = await lock(counter, [held], over);
    expect(verdict(await notify(counter, locked))).toBe('00000');
    return locked;
  };

  it('within 60 minutes is redeemed like any other, and put before a person once', async () => {
    const [one, other] = await twoOfOne();
    const first = await sold(one);
    counter.tick(60 * 60);
    const second = await sold(other);
    expect(verdict(await notify(counter, second))).toBe('00000');
    expect(await statusOf(other)).toBe('redeemed');
    expect(await casesOf(first)).toEqual([]);
    expect(await casesOf(second)).toMatchObject([
      {
        kind: 'repeat_sale',
        owner: 'risk',
        evidence: { otherTradeNo: first.body.out_trade_no },
      },
    ]);
  });

  it('after 60 minutes, elsewhere, or after one that was cancelled is nothing to look at', async () => {
    const [one, other] = await twoOfOne();
    await sold(one);
    counter.tick(60 * 60 + 1);
    expect(await casesOf(await sold(other))).toEqual([]);

    const [third, fourth] = await twoOfOne();
    await sold(third);
    expect(await casesOf(await sold(fourth, { mch_id: mchB, term_no: termB }))).toEqual([]);

    const [fifth, sixth] = await twoOfOne();
    await cancel(counter, await sold(fifth));
    expect(await casesOf(await sold(sixth))).toEqual([]);
  });

  it('sees the other one also while that one is not committed yet', async () => {
    const [one, other] = await twoOfOne();
    const [first, second] = [await lock(counter, [one]), await lock(counter, [other])];
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const slowly: InTransaction = (work) =>
      counter.redemption.inTransaction(async (stores) => {
        const done = await work(stores);
        await mayCommit;
        return done;
      });
    const till = await counter.redemption.terminals.findTill(mchA, termA);
    const payment = paymentOf(counter, first);
    const firstPaid = notifyTrade({ ...counter.redemption, inTransaction: slowly }, till as Till, {
      outTradeNo: payment.out_trade_no,
      transactionId: payment.transaction_id,
      paid: true,
      totalFen: payment.total_fee,
      paidFen: payment.paid_fee,
      payType: payment.pay_type,
      tradeTime: new Date(payment.trade_time),
    });
    const holds = (granted: boolean) => async () => {
      const [row] = await here.db.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND granted = ${granted}
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      return Number(row?.n) > 0;
    };
    await waitUntil('the first sale', holds(true), { limitMs: 10_000 });
    let answered = false;
    const secondPaid = notify(counter, second).finally(() => {
      answered = true;
    });
    await waitUntil('the second sale', async () => answered || (await holds(false)()), {
      limitMs: 10_000,
    });
    commit();
    await Promise.all([firstPaid, secondPaid]);
    expect(await casesOf(first)).toEqual([]);
    expect(await casesOf(second)).toMatchObject([{ kind: 'repeat_sale' }]);
  });
});

describe('a purchase', () => {
  it('is locked, paid, redeemed and booked 85 to 15', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    expect(locked.reply).toMatchObject({
      total_fee: 259_900,
      discount_fee: 20_000,
      payable_fee: 239_900,
      lock_expires_at: '2023-04-22T11:15:00.000+08:00',
      vouchers: [
        {
          voucher_id: held.voucherId,
          line_no: 1,
          face_value: 20_000,
          subsidy_fee: 17_000,
          merchant_fee: 3_000,
        },
      ],
    });
    expect(await statusOf(held)).toBe('locked');
    const paid = await notify(counter, locked);
    expect(paid).toMatchObject({ status: 200, genuine: true });
    expect(paid.body).toMatchObject({ ret_code: '00000', trade_status: 'PAID' });
    expect(paid.body.redemption_ids).toHaveLength(1);
    expect(await statusOf(held)).toBe('redeemed');
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'redeemed']);
    expect(await bookedOn(locked)).toEqual({
      consumer_paid: 239_900,
      merchant_payable: -239_900,
      district_subsidy: 17_000,
      merchant_subsidy_payable: -17_000,
      merchant_share: 3_000,
      merchant_share_borne: -3_000,
    });
    expect((await stateOf(counter, locked)).body.trade).toMatchObject({
      trade_status: 'PAID',
      paid_fee: 239_900,
      term_no: termA,
      items: [{ voucher_id: held.voucherId, subsidy_fee: 17_000, refunded: false }],
    });
  });

  it('takes two 100s of one person on two pieces, and sells a sofa beside them', async () => {
    const citizenId = await giveCitizen(here.db);
    const one = await voucher({ faceFen: 10_000, citizenId });
    const other = await voucher({ faceFen: 10_000, batchNumber: 2, citizenId });
    counter.set('2023-05-02T11:00:00+08:00');
    const items = [
      tv({ line_no: 1, unit_price: 100_000 }),
      tv({ line_no: 2, category: 'phone' }),
      tv({ line_no: 3, category: 'sofa', quantity: 2, serial_no: undefined }),
    ];
    const locked = await lock(counter, [one, other], { items });
    expect(locked.reply).toMatchObject({ total_fee: 879_700, payable_fee: 859_700 });
    expect((await notify(counter, locked)).body.redemption_ids).toHaveLength(2);
    expect(await bookedOn(locked)).toMatchObject({
      district_subsidy: 17_000,
      merchant_share: 3_000,
    });
  });

  it('is asked about first: the best assignment, and nothing changes', async () => {
    const held = await voucher();
    const before = await fingerprint(here.db, ['terminal_nonce']);
    const heard = await counter.call('/jlpay/v1/vouchers/query', {
      mch_id: mchA,
      term_no: termA,
      voucher_codes: [counter.code(held)],
      items: [tv({ unit_price: 199_999 }), tv({ line_no: 2, unit_price: 200_000 })],
    });
    expect(heard.body).toMatchObject({
      ret_code: '00000',
      vouchers: [
        {
          voucher_id: held.voucherId,
          voucher_type: 'face-200',
          face_value: 20_000,
          min_item_price: 200_000,
          usable: true,
          line_no: 2,
        },
      ],
      total_fee: 399_999,
      discount_fee: 20_000,
      payable_fee: 379_999,
    });
    const none = await counter.call('/jlpay/v1/vouchers/query', {
      mch_id: mchA,
      term_no: termA,
      voucher_codes: [counter.code(held)],
      items: [tv({ unit_price: 199_999 })],
    });
    expect(none.body).toMatchObject({ discount_fee: 0, payable_fee: 199_999 });
    expect(none.body.vouchers?.[0]).toMatchObject({ usable: false });
    expect(none.body.vouchers?.[0]?.reason).toMatch(/1,999\.99 元，不满 2,000\.00 元/);
    expect(await fingerprint(here.db, ['terminal_nonce'])).toEqual(before);
    // The query consumed no code: the very same one still locks.
    await lock(counter, [held]);
  });

  it('shows up in the public books', async () => {
    await bought({ faceFen: 10_000 });
    const answer = await fetch(`${counter.origin}/v1/campaigns/${campaignId}/ledger`);
    const books = (await answer.json()) as ApiReply<'GET /v1/campaigns/:campaignId/ledger'>;
    const live = await here.db.redemption.count({ where: { status: 'redeemed' } });
    expect(books).toMatchObject({ trialBalanceFen: 0, redeemed: { vouchers: live } });
    expect(books.issued.vouchers).toBe(await here.db.voucher.count());
    expect(books.redeemed.subsidyFen * 15).toBe(books.redeemed.merchantFen * 85);
    expect(books.redeemed.salesFen).toBe(books.redeemed.paidFen + books.redeemed.faceFen);
    expect(books.accounts).toHaveLength(11);
  });
});

describe('the same number again', () => {
  it('with the same content is answered the same, also after the code rotated or died', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    for (const seconds of [0, 31, 300]) {
      counter.tick(seconds);
      expect((await lockCall(locked.body)).body).toEqual(locked.reply);
      const rotated = {
        ...locked.body,
        vouchers: [{ voucher_code: counter.code(held), line_no: 1 }],
      };
      expect((await lockCall(rotated)).body).toEqual(locked.reply);
    }
    await notify(counter, locked);
    expect((await lockCall(locked.body)).body).toEqual(locked.reply);
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'redeemed']);
  });

  it('with other content is 10409', async () => {
    const locked = await lock(counter, [await voucher()]);
    const { items } = locked.body;
    for (const other of [
      { items: items.map((item) => ({ ...item, unit_price: item.unit_price + 1 })) },
      { items: items.map((item) => ({ ...item, serial_no: 'OTHER' })) },
      { items: [...items, tv({ line_no: 9 })] },
      { cashier_id: 'C02' },
      { term_no: 'T0000002' },
      { vouchers: [{ voucher_code: counter.code(await voucher()), line_no: 1 }] },
    ]) {
      expect(verdict(await lockCall({ ...locked.body, ...other }))).toBe('10409');
    }
  });

  it('is closed once the lock ran out, failed, or was cancelled', async () => {
    const [lapsed, failed, undone] = [
      await lock(counter, [await voucher()]),
      await lock(counter, [await voucher()]),
      await lock(counter, [await voucher()]),
    ];
    await notify(counter, failed, { status: '3', paid_fee: 0 });
    await cancel(counter, undone);
    counter.tick(900);
    for (const locked of [lapsed, failed, undone]) {
      expect(verdict(await lockCall(locked.body))).toBe('10411');
    }
  });

  it('at another merchant is another number', async () => {
    const first = await lock(counter, [await voucher()]);
    const held = await voucher();
    const second = await lock(counter, [held], {
      mch_id: mchB,
      term_no: termB,
      out_trade_no: first.body.out_trade_no,
    });
    expect(second.reply.trade_id).not.toBe(first.reply.trade_id);
  });
});

describe('a lock', () => {
  it('is refused for a voucher that is not free, and says why', async () => {
    const [locked, frozen, spent, dead] = [
      await voucher(),
      await voucher(),
      (await bought()).held,
      await voucher(),
    ];
    await lock(counter, [locked]);
    await here.db.voucher.update({ where: { id: frozen.voucherId }, data: { status: 'frozen' } });
    await here.db.voucher.update({ where: { id: dead.voucherId }, data: { status: 'void' } });
    await here.db.voucherEvent.create({
      data: { voucherId: dead.voucherId, kind: 'voided', at: opening },
    });
    counter.tick(31);
    for (const [held, reason] of [
      [locked, 'locked'],
      [frozen, 'frozen'],
      [spent, 'redeemed'],
      [dead, 'void'],
    ] as const) {
      const { body } = await lockCall(lockBody(counter, [held]));
      expect(body).toMatchObject({ ret_code: '10405', reason });
    }
  });

  it('uses up its code: the next lock needs the next one', async () => {
    const held = await voucher();
    const first = await lock(counter, [held]);
    await cancel(counter, first);
    const again = await lockCall(lockBody(counter, [held]));
    expect(again.body.ret_code).toBe('10404');
    expect(again.body.ret_msg).toContain('请出示最新的码');
    counter.tick(30);
    await lock(counter, [held]);
  });

  it('is refused with a code 61 s old, and with one that is nobody’s', async () => {
    const held = await voucher();
    const body = lockBody(counter, [held]);
    counter.tick(61);
    expect(verdict(await lockCall(body))).toBe('10404');
    for (const voucher_code of ['ZD1.99999999.12345678', 'x', '订单', '0'.repeat(64)]) {
      const vouchers = [{ voucher_code, line_no: 1 }];
      expect(verdict(await lockCall({ ...body, vouchers }))).toBe('10404');
    }
  });

  it('lasts 15 minutes: then voucher and serial number are free for the next', async () => {
    const held = await voucher();
    const items = [tv()];
    const first = await lock(counter, [held], { items });
    counter.tick(899);
    expect(verdict(await lockCall(lockBody(counter, [held])))).toBe('10405');
    const stranger = await voucher();
    expect(verdict(await lockCall(lockBody(counter, [stranger], { items })))).toBe('10406');
    counter.tick(1);
    expect(await tradeStatus(first)).toBe('EXPIRED');
    const second = await lock(counter, [held], { items });
    expect(verdict(await notify(counter, second))).toBe('00000');
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'released', 'locked', 'redeemed']);
  });

  it('that ran out is tidied by the job, once', async () => {
    const held = await voucher();
    await lock(counter, [held]);
    counter.tick(900);
    const tidied = await Promise.all([1, 2, 3].map(() => releaseExpiredLocks(counter.redemption)));
    expect(tidied.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
    expect(await statusOf(held)).toBe('issued');
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'released']);
    expect(await releaseExpiredLocks(counter.redemption)).toBe(0);
  });

  it('needs a free serial number: one that is redeemed is refused, one that was returned is free', async () => {
    const { locked } = await bought();
    const { items } = locked.body;
    expect(verdict(await lockCall(lockBody(counter, [await voucher()], { items })))).toBe('10406');
    const shouted = items.map((item) => ({
      ...item,
      serial_no: ` ${item.serial_no?.toLowerCase()}-`,
    }));
    expect(verdict(await lockCall(lockBody(counter, [await voucher()], { items: shouted })))).toBe(
      '10406',
    );
    await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    await lock(counter, [await voucher()], { items });
  });

  it('must begin before the campaign ends; its payment may come after', async () => {
    counter.set('2023-05-22T23:59:59+08:00');
    const held = await voucher();
    const locked = await lock(counter, [held]);
    counter.tick(1);
    const late = await lockCall(lockBody(counter, [await voucher()]));
    expect(late.body).toMatchObject({ ret_code: '10405', reason: 'expired' });
    counter.tick(600);
    expect(verdict(await notify(counter, locked))).toBe('00000');
    expect(await statusOf(held)).toBe('redeemed');
  });

  it('is refused to a merchant that is not live or not listed, and at a terminal that is off', async () => {
    const held = await voucher();
    const ask = () => lockCall(lockBody(counter, [held], { mch_id: mchB, term_no: termB }));
    const merchant = { where: { mchId: mchB } };
    for (const status of ['suspended', 'withdrawn', 'preparing'] as const) {
      await here.db.merchant.update({ ...merchant, data: { status } });
      expect(verdict(await ask())).toBe('10407');
    }
    await here.db.merchant.update({ ...merchant, data: { status: 'live' } });
    await here.db.terminal.update({ where: { termNo: termB }, data: { active: false } });
    expect(verdict(await ask())).toBe('10407');
    await here.db.terminal.update({ where: { termNo: termB }, data: { active: true } });
    const { id: merchantId } = await here.db.merchant.findUniqueOrThrow(merchant);
    const listing = { campaignId, merchantId };
    await here.db.campaignMerchant.delete({ where: { campaignId_merchantId: listing } });
    expect(verdict(await ask())).toBe('10407');
    await here.db.campaignMerchant.create({ data: listing });
    expect(verdict(await ask())).toBe('00000');
  });

  it('is refused to whoever is blocked, until the block ends or is lifted', async () => {
    const held = await voucher();
    const { deviceId } = await here.db.voucher.findUniqueOrThrow({ where: { id: held.voucherId } });
    const { id: merchantId } = await here.db.merchant.findUniqueOrThrow({ where: { mchId: mchA } });
    for (const [kind, subject] of [
      ['citizen', held.citizenId],
      ['phone', held.citizenId],
      ['device', deviceId],
      ['merchant', merchantId],
    ] as const) {
      const until = new Date(opening.getTime() + 1);
      const { id } = await giveBlock(here.db, { kind, subject, until });
      expect(verdict(await lockCall(lockBody(counter, [held])))).toBe('10408');
      await here.db.block.update({ where: { id }, data: { until: opening } });
    }
    await lock(counter, [held]);
  });
});

describe('a refused call', () => {
  it('changes nothing', async () => {
    const citizenId = await giveCitizen(here.db);
    const held = await voucher({ citizenId });
    const small = await voucher({ faceFen: 10_000, batchNumber: 2, citizenId });
    const foreign = await voucher({ faceFen: 10_000 });
    const { locked: paid } = await bought();
    counter.set('2023-05-02T11:00:00+08:00');
    const before = await fingerprint(here.db, ['terminal_nonce']);
    const two = [tv({ line_no: 1 }), tv({ line_no: 2 })];
    const sameSerial = [tv({ line_no: 1, serial_no: 'S' }), tv({ line_no: 2, serial_no: 'S' })];
    const refusals: [string, ReturnType<typeof lockBody>][] = [
      ['10406', lockBody(counter, [held], { items: [tv({ unit_price: 199_999 })] })],
      ['10406', lockBody(counter, [small], { items: [tv({ unit_price: 99_999 })] })],
      ['10406', lockBody(counter, [held], { items: [tv({ category: 'computer' })] })],
      ['10406', lockBody(counter, [held], { items: [tv({ quantity: 2 })] })],
      ['10406', lockBody(counter, [held], { items: [tv({ serial_no: undefined })] })],
      ['10406', lockBody(counter, [held, small], { items: two })],
      ['10406', lockBody(counter, [small, foreign], { items: two })],
      ['10406', lockBody(counter, [small, foreign], { items: sameSerial })],
      ['10406', lockBody(counter, [held], { items: [tv({ line_no: 7 })] })],
    ];
    for (const [code, body] of refusals) {
      const heard = await lockCall(body);
      expect([heard.status, heard.genuine, heard.body.ret_code]).toEqual([200, true, code]);
      expect(heard.body.ret_msg).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(verdict(await cancel(counter, paid))).toBe('10411');
    for (const over of [
      { line_nos: [1], refund_fee: 239_901 },
      { line_nos: [2], refund_fee: 0 },
    ]) {
      expect(verdict(await refund(counter, paid, over))).toBe('10422');
    }
    const unknown = { body: { out_trade_no: newTradeNo() } };
    expect(verdict(await refund(counter, unknown, { line_nos: [1], refund_fee: 1 }))).toBe('10412');
    expect(verdict(await stateOf(counter, unknown))).toBe('10412');
    expect(await fingerprint(here.db, ['terminal_nonce'])).toEqual(before);
  });
});

describe('a notification', () => {
  it('that repeats has one effect and one answer', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    const first = await notify(counter, locked);
    const before = await fingerprint(here.db, ['terminal_nonce']);
    counter.tick(86_400 * 2);
    for (let time = 0; time < 3; time += 1) {
      expect((await notify(counter, locked)).body).toEqual(first.body);
    }
    expect(await fingerprint(here.db, ['terminal_nonce'])).toEqual(before);
  });

  it('one fen off redeems nothing and opens one case; the right one still redeems', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    for (const wrong of [
      { paid_fee: 239_901 },
      { paid_fee: 239_899 },
      { total_fee: 259_901 },
      { paid_fee: 239_901 },
    ]) {
      expect(verdict(await notify(counter, locked, wrong))).toBe('10422');
    }
    expect(await statusOf(held)).toBe('locked');
    expect((await casesOf(locked)).map((one) => one.kind)).toEqual(Array(3).fill('amounts_differ'));
    expect(verdict(await notify(counter, locked))).toBe('00000');
    expect(verdict(await notify(counter, locked, { paid_fee: 1 }))).toBe('10422');
    expect(await statusOf(held)).toBe('redeemed');
  });

  it('of a failed payment frees the voucher; a later success is a case', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    const failed = await notify(counter, locked, { status: '3', paid_fee: 0 });
    expect(failed.body).toMatchObject({ ret_code: '00000', trade_status: 'FAILED' });
    expect((await notify(counter, locked, { status: '3', paid_fee: 0 })).body).toEqual(failed.body);
    expect(await statusOf(held)).toBe('issued');
    for (let time = 0; time < 3; time += 1) {
      expect(verdict(await notify(counter, locked))).toBe('10411');
    }
    expect(await casesOf(locked)).toMatchObject([{ kind: 'paid_after_close', owner: 'operator' }]);
    expect(await statusOf(held)).toBe('issued');
    expect(await tradeStatus(locked)).toBe('FAILED');
  });

  it('after a cancel is a case; a copy of the payment that was cancelled is not', async () => {
    const unpaid = await lock(counter, [await voucher()]);
    await cancel(counter, unpaid);
    expect(verdict(await notify(counter, unpaid))).toBe('10411');
    expect(await casesOf(unpaid)).toMatchObject([{ kind: 'paid_after_close' }]);
    const { locked: undone } = await bought();
    await cancel(counter, undone);
    expect(verdict(await notify(counter, undone))).toBe('10411');
    expect(await casesOf(undone)).toEqual([]);
    expect(verdict(await notify(counter, undone, { transaction_id: 'ANOTHER' }))).toBe('10411');
    expect(await casesOf(undone)).toMatchObject([{ kind: 'paid_after_close' }]);
  });

  it('that a paid trade failed is refused with a case', async () => {
    const { held, locked } = await bought();
    for (let time = 0; time < 2; time += 1) {
      expect(verdict(await notify(counter, locked, { status: '3' }))).toBe('10411');
    }
    expect(await casesOf(locked)).toMatchObject([{ kind: 'failed_after_paid' }]);
    expect(await statusOf(held)).toBe('redeemed');
  });

  it('of a second payment is refused with a case', async () => {
    const { locked } = await bought();
    expect(verdict(await notify(counter, locked, { transaction_id: 'SECOND' }))).toBe('10409');
    expect(await casesOf(locked)).toMatchObject([{ kind: 'paid_twice' }]);
    expect(await tradeStatus(locked)).toBe('PAID');
  });

  it('of a number that was never locked is refused with a case', async () => {
    const locked = { body: lockBody(counter, [await voucher()]), reply: {} } as unknown as Locked;
    for (let time = 0; time < 2; time += 1) {
      expect(verdict(await notify(counter, locked))).toBe('10412');
    }
    const cases = await here.db.exceptionCase.findMany({ where: { kind: 'paid_unknown' } });
    expect(cases).toHaveLength(1);
    expect(verdict(await notify(counter, locked, { status: '3' }))).toBe('10412');
  });

  it('that comes late redeems while the voucher is still held or free again', async () => {
    const [untidied, tidied] = [await voucher(), await voucher()];
    const one = await lock(counter, [untidied]);
    counter.tick(901);
    expect(verdict(await notify(counter, one))).toBe('00000');
    const other = await lock(counter, [tidied]);
    counter.tick(901);
    await releaseExpiredLocks(counter.redemption);
    expect(await statusOf(tidied)).toBe('issued');
    expect(verdict(await notify(counter, other))).toBe('00000');
    expect(await statusOf(tidied)).toBe('redeemed');
    expect(await passportOf(tidied)).toEqual(['claimed', 'locked', 'released', 'redeemed']);
    expect(await casesOf(other)).toEqual([]);
  });

  it('that comes late finds the voucher free again after the next lock ran out too', async () => {
    const held = await voucher();
    const first = await lock(counter, [held]);
    counter.tick(900);
    const second = await lock(counter, [held]);
    counter.tick(900);
    expect(verdict(await notify(counter, first))).toBe('00000');
    expect(verdict(await notify(counter, second))).toBe('10410');
    expect(await tradeStatus(second)).toBe('EXPIRED');
  });

  it('that comes late for a voucher in use elsewhere is 10410, one case, for good', async () => {
    const held = await voucher();
    const first = await lock(counter, [held]);
    counter.tick(900);
    const second = await lock(counter, [held]);
    for (let time = 0; time < 2; time += 1) {
      expect(verdict(await notify(counter, first))).toBe('10410');
    }
    expect(await casesOf(first)).toMatchObject([{ kind: 'voucher_gone' }]);
    await cancel(counter, second);
    expect(await statusOf(held)).toBe('issued');
    // Free again, but the answer was given: the operator has the case.
    expect(verdict(await notify(counter, first))).toBe('10410');
    expect(await statusOf(held)).toBe('issued');
  });

  it('that comes late for a serial number in use elsewhere is 10410', async () => {
    const items = [tv()];
    const first = await lock(counter, [await voucher()], { items });
    counter.tick(900);
    await lock(counter, [await voucher()], { items });
    expect(verdict(await notify(counter, first))).toBe('10410');
  });

  it('that comes late redeems both vouchers of a purchase or none', async () => {
    const citizenId = await giveCitizen(here.db);
    const one = await voucher({ faceFen: 10_000, citizenId });
    const other = await voucher({ faceFen: 10_000, batchNumber: 2, citizenId });
    counter.set('2023-05-02T11:00:00+08:00');
    const both = await lock(counter, [one, other]);
    counter.tick(900);
    await lock(counter, [other]);
    expect(verdict(await notify(counter, both))).toBe('10410');
    expect(await statusOf(one)).toBe('issued');
  });

  it('that comes late after the campaign counts if it was paid within its lock', async () => {
    counter.set('2023-05-22T23:50:00+08:00');
    const [paidInTime, paidLate] = [
      await lock(counter, [await voucher()]),
      await lock(counter, [await voucher()]),
    ];
    counter.set('2023-05-23T09:00:00+08:00');
    const trade_time = '2023-05-22T23:55:00+08:00';
    expect(verdict(await notify(counter, paidInTime, { trade_time }))).toBe('00000');
    expect(verdict(await notify(counter, paidLate))).toBe('10410');
    expect((await stateOf(counter, paidInTime)).body.trade?.paid_at).toBe(
      '2023-05-22T23:55:00.000+08:00',
    );
  });

  it('at a merchant that was suspended meanwhile redeems nothing, gives the voucher back, opens a case', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held], { mch_id: mchB, term_no: termB });
    const earlier = await lock(counter, [await voucher()], { mch_id: mchB, term_no: termB });
    await notify(counter, earlier);
    const merchant = { where: { mchId: mchB } };
    await here.db.merchant.update({ ...merchant, data: { status: 'suspended' } });
    expect(verdict(await notify(counter, locked))).toBe('10407');
    // What was redeemed before is still answered as before.
    expect(verdict(await notify(counter, earlier))).toBe('00000');
    expect(await statusOf(held)).toBe('issued');
    await here.db.merchant.update({ ...merchant, data: { status: 'live' } });
    expect(verdict(await notify(counter, locked))).toBe('10407');
    expect(await casesOf(locked)).toMatchObject([{ kind: 'merchant_stopped' }]);
  });

  it('finds a voucher that was frozen meanwhile gone', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    await here.db.voucher.update({ where: { id: held.voucherId }, data: { status: 'frozen' } });
    expect(verdict(await notify(counter, locked))).toBe('10410');
    expect(await statusOf(held)).toBe('frozen');
    await cancel(counter, locked);
    expect(await statusOf(held)).toBe('frozen');
  });
});

describe('a cancel', () => {
  it('before the payment frees the voucher; again, it is answered the same', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    const first = await cancel(counter, locked);
    expect(first.body).toMatchObject({
      trade_id: locked.reply.trade_id,
      trade_status: 'CANCELLED',
    });
    expect((await cancel(counter, locked)).body).toEqual(first.body);
    expect(await statusOf(held)).toBe('issued');
    expect(await bookedOn(locked)).toEqual({});
  });

  it('of a paid trade until midnight takes everything back and does not count as the one return', async () => {
    const { held, locked } = await bought();
    counter.set('2023-04-22T23:59:59.999+08:00');
    expect(verdict(await cancel(counter, locked))).toBe('00000');
    expect(await statusOf(held)).toBe('issued');
    expect(Object.values(await bookedOn(locked)).every((fen) => fen === 0)).toBe(true);
    const again = await lock(counter, [held], { items: locked.body.items });
    await notify(counter, again);
    const returned = await refund(counter, again, { line_nos: [1], refund_fee: 239_900 });
    expect(returned.body.vouchers).toEqual([{ voucher_id: held.voucherId, status: 'RETURNED' }]);
  });

  it('of a paid trade after midnight, or after a refund, is refused', async () => {
    const { locked } = await bought();
    counter.set('2023-04-23T00:00:00+08:00');
    expect(verdict(await cancel(counter, locked))).toBe('10411');
    const items = [tv(), tv({ line_no: 2, category: 'sofa' })];
    const partly = await lock(counter, [await voucher()], { items });
    await notify(counter, partly);
    await refund(counter, partly, { line_nos: [2], refund_fee: 259_900 });
    expect(verdict(await cancel(counter, partly))).toBe('10411');
  });

  it('of a lock that ran out, or failed, closes it', async () => {
    const lapsed = await lock(counter, [await voucher()]);
    counter.tick(900);
    expect((await cancel(counter, lapsed)).body.trade_status).toBe('CANCELLED');
    expect(verdict(await notify(counter, lapsed))).toBe('10411');
    const failed = await lock(counter, [await voucher()]);
    await notify(counter, failed, { status: '3' });
    expect((await cancel(counter, failed)).body.trade_status).toBe('CANCELLED');
  });

  it('of an unknown number closes it for good', async () => {
    const body = lockBody(counter, [await voucher()]);
    for (let time = 0; time < 2; time += 1) {
      expect((await cancel(counter, { body })).body).toMatchObject({
        ret_code: '00000',
        trade_status: 'NOT_FOUND',
      });
    }
    expect(verdict(await lockCall(body))).toBe('10411');
    expect(await tradeStatus({ body })).toBe('NOT_FOUND');
    const late = { body, reply: { total_fee: 259_900, payable_fee: 239_900 } } as Locked;
    expect(verdict(await notify(counter, late))).toBe('10411');
  });
});

describe('a refund', () => {
  it('gives the voucher back once in its life, and voids it the second time', async () => {
    const { held, locked } = await bought();
    const first = await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(first.body).toMatchObject({
      trade_status: 'REFUNDED',
      vouchers: [{ voucher_id: held.voucherId, status: 'RETURNED' }],
    });
    expect(await statusOf(held)).toBe('issued');
    counter.tick(30);
    const again = await lock(counter, [held]);
    await notify(counter, again);
    const second = await refund(counter, again, { line_nos: [1], refund_fee: 239_900 });
    expect(second.body.vouchers).toEqual([{ voucher_id: held.voucherId, status: 'VOID' }]);
    expect(await statusOf(held)).toBe('void');
    expect(Object.values(await bookedOn(again)).every((fen) => fen === 0)).toBe(true);
    expect(await passportOf(held)).toEqual([
      'claimed',
      'locked',
      'redeemed',
      'returned',
      'locked',
      'redeemed',
      'voided',
    ]);
  });

  it('after the campaign voids the voucher and still takes the subsidy back', async () => {
    const { held, locked } = await bought();
    counter.set('2023-05-23T00:00:00+08:00');
    const late = await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(late.body.vouchers).toEqual([{ voucher_id: held.voucherId, status: 'VOID' }]);
    expect((await bookedOn(locked)).district_subsidy).toBe(0);
  });

  it('goes by whole lines, one after the other, each answered again as it was', async () => {
    const items = [tv(), tv({ line_no: 2, category: 'sofa', quantity: 3, unit_price: 10_000 })];
    const held = await voucher();
    const locked = await lock(counter, [held], { items });
    await notify(counter, locked);
    const sofas = { line_nos: [2], refund_fee: 30_000, out_refund_no: newRefundNo() };
    const first = await refund(counter, locked, sofas);
    expect(first.body).toMatchObject({ trade_status: 'PARTLY_REFUNDED', vouchers: [] });
    expect(await statusOf(held)).toBe('redeemed');
    expect(await bookedOn(locked)).toMatchObject({
      consumer_paid: 239_900,
      district_subsidy: 17_000,
    });
    expect(verdict(await refund(counter, locked, { line_nos: [2], refund_fee: 30_000 }))).toBe(
      '10411',
    );
    const rest = await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(rest.body.trade_status).toBe('REFUNDED');
    expect((await refund(counter, locked, sofas)).body).toEqual(first.body);
    expect(verdict(await refund(counter, locked, { ...sofas, refund_fee: 1 }))).toBe('10409');
    expect(verdict(await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 }))).toBe(
      '10411',
    );
    expect((await stateOf(counter, locked)).body.trade?.refunds).toHaveLength(2);
  });

  it('number of another trade is 10409', async () => {
    const [{ locked: one }, { locked: other }] = [await bought(), await bought()];
    const asked = { line_nos: [1], refund_fee: 239_900, out_refund_no: newRefundNo() };
    expect(verdict(await refund(counter, one, asked))).toBe('00000');
    expect(verdict(await refund(counter, other, asked))).toBe('10409');
  });

  it('of a trade that is not paid is refused', async () => {
    const locked = await lock(counter, [await voucher()]);
    const asked = { line_nos: [1], refund_fee: 239_900 };
    expect(verdict(await refund(counter, locked, asked))).toBe('10411');
    await cancel(counter, locked);
    expect(verdict(await refund(counter, locked, asked))).toBe('10411');
  });
});

describe('a race', () => {
  const tally = (codes: string[]) =>
    Object.fromEntries(
      [...new Set(codes)].sort().map((code) => [code, codes.filter((one) => one === code).length]),
    );

  it('of eight tills for one voucher has one winner', async () => {
    for (let round = 0; round < 5; round += 1) {
      const held = await voucher();
      const heard = await Promise.all(
        Array.from({ length: 8 }, () => lockCall(lockBody(counter, [held]))),
      );
      expect(tally(heard.map(verdict))).toEqual({ '00000': 1, '10405': 7 });
    }
  });

  it('of eight vouchers for one serial number has one winner', async () => {
    const items = [tv()];
    const rivals = await Promise.all(Array.from({ length: 8 }, () => voucher()));
    const heard = await Promise.all(
      rivals.map((held) => lockCall(lockBody(counter, [held], { items }))),
    );
    expect(tally(heard.map(verdict))).toEqual({ '00000': 1, '10406': 7 });
  });

  it('of twenty copies of one lock makes one trade and one answer', async () => {
    const held = await voucher();
    const body = lockBody(counter, [held]);
    const heard = await Promise.all(Array.from({ length: 20 }, () => lockCall(body)));
    expect(new Set(heard.map((one) => JSON.stringify(one.body))).size).toBe(1);
    expect(heard.map(verdict)).toEqual(Array(20).fill('00000'));
    expect(await passportOf(held)).toEqual(['claimed', 'locked']);
  });

  it('of twenty copies of one notification redeems once', async () => {
    const held = await voucher();
    const locked = await lock(counter, [held]);
    const payment = paymentOf(counter, locked);
    const heard = await Promise.all(
      Array.from({ length: 20 }, () => counter.call('/jlpay/v1/trades/notify', payment)),
    );
    expect(new Set(heard.map((one) => JSON.stringify(one.body))).size).toBe(1);
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'redeemed']);
    expect((await bookedOn(locked)).district_subsidy).toBe(17_000);
  });

  it('of twenty copies of one refund returns once', async () => {
    const { held, locked } = await bought();
    const asked = { line_nos: [1], refund_fee: 239_900, out_refund_no: newRefundNo() };
    const heard = await Promise.all(
      Array.from({ length: 20 }, () => refund(counter, locked, asked)),
    );
    expect(new Set(heard.map((one) => JSON.stringify(one.body))).size).toBe(1);
    expect(await passportOf(held)).toEqual(['claimed', 'locked', 'redeemed', 'returned']);
  });

  it('of two refunds for one line returns it once', async () => {
    const { locked } = await bought();
    const asked = { line_nos: [1], refund_fee: 239_900 };
    const heard = await Promise.all([1, 2, 3].map(() => refund(counter, locked, asked)));
    expect(tally(heard.map(verdict))).toEqual({ '00000': 1, '10411': 2 });
  });

  it('of a notification and a cancel ends cancelled; money that came too late has its case', async () => {
    for (let round = 0; round < 10; round += 1) {
      const held = await voucher();
      const locked = await lock(counter, [held]);
      const [paid, undone] = await Promise.all([notify(counter, locked), cancel(counter, locked)]);
      expect(verdict(undone)).toBe('00000');
      expect(await tradeStatus(locked)).toBe('CANCELLED');
      expect(await statusOf(held)).toBe('issued');
      expect(await casesOf(locked)).toHaveLength(verdict(paid) === '10411' ? 1 : 0);
    }
  });

  it('of a late notification and the next lock gives the voucher to one of them', async () => {
    for (let round = 0; round < 10; round += 1) {
      counter.set(opening);
      const held = await voucher();
      const first = await lock(counter, [held]);
      counter.tick(900);
      const [paid, next] = await Promise.all([
        notify(counter, first),
        lockCall(lockBody(counter, [held])),
        releaseExpiredLocks(counter.redemption),
      ]);
      expect([
        ['00000', '10405'],
        ['10410', '00000'],
      ]).toContainEqual([verdict(paid), verdict(next)]);
      expect(await casesOf(first)).toHaveLength(verdict(paid) === '10410' ? 1 : 0);
    }
  });

  it('of a cancel and a lock under one new number closes or cancels it, and the voucher is free', async () => {
    for (let round = 0; round < 10; round += 1) {
      const held = await voucher();
      const body = lockBody(counter, [held]);
      const [locked, undone] = await Promise.all([lockCall(body), cancel(counter, { body })]);
      expect([
        ['00000', 'CANCELLED'],
        ['10411', 'NOT_FOUND'],
      ]).toContainEqual([verdict(locked), undone.body.trade_status]);
      expect(await statusOf(held)).toBe('issued');
    }
  });

  it('of crossing pairs of vouchers ends without a fault', async () => {
    const people = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const citizenId = await giveCitizen(here.db);
        return [
          await voucher({ faceFen: 10_000, citizenId }),
          await voucher({ faceFen: 10_000, batchNumber: 2, citizenId }),
        ] as const;
      }),
    );
    counter.set('2023-05-02T11:00:00+08:00');
    const heard = await Promise.all(
      people.flatMap(([one, other]) => [
        lockCall(lockBody(counter, [one, other])),
        lockCall(lockBody(counter, [other, one])),
        lockCall(lockBody(counter, [one])),
        lockCall(lockBody(counter, [other])),
      ]),
    );
    expect(heard.filter((one) => !['00000', '10405'].includes(verdict(one)))).toEqual([]);
  });
});

it('a typed code does what a scanned one does', async () => {
  const held = await voucher();
  const [, number = '', digits = ''] = codeOf(held, counter.now()).split('.');
  const typed = `${number.slice(0, 4)} ${number.slice(4)} ${digits.slice(0, 4)} ${digits.slice(4)}`;
  const body = lockBody(counter, [held], { vouchers: [{ voucher_code: typed, line_no: 1 }] });
  expect(verdict(await lockCall(body))).toBe('00000');
});
