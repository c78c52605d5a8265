import { type Counter, mchA, openCounter, termA } from '../../test/counter';
import { givePlan, giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import {
  cancel,
  lock,
  lockBody,
  newTradeNo,
  notify,
  refund,
  stateOf,
  verdict,
} from '../../test/sales';
import { trainingCodeOf } from '../merchant/training.rules';

const here = live();
let counter: Counter;
let merchantId: string;
const opening = new Date('2023-04-22T11:00:00+08:00');

beforeAll(async () => {
  await givePlan(here.db);
  counter = await openCounter(here.db, opening);
  merchantId = (await counter.redemption.terminals.findTill(mchA, termA))?.merchantId ?? '';
});
afterAll(() => counter.close());
beforeEach(() => counter.set(opening));
afterEach(() => expect(counter.faults).toEqual([]));

const withTrainingCode = () => [
  { voucher_code: trainingCodeOf(counter.redemption.codeKey, merchantId), line_no: 1 },
];
const trainingBody = (over: { out_trade_no?: string } = {}) => ({
  ...lockBody(counter, [], over),
  items: [{ line_no: 1, category: 'tv', name: '电视', unit_price: 259_900, quantity: 1 }],
  vouchers: withTrainingCode(),
});
/** A training sale that was locked. */
const training = () => lock(counter, [], trainingBody());
const relock = (body: ReturnType<typeof trainingBody>) =>
  counter.call('/jlpay/v1/trades/lock', body);
const statusOf = async (locked: { body: { out_trade_no: string } }) =>
  (await stateOf(counter, locked)).body.trade?.trade_status;

describe('a training sale', () => {
  it.each([
    ['before', false],
    ['after', true],
  ])('is cancelled %s its payment, as often as it is asked', async (_, paid) => {
    const locked = await training();
    if (paid) {
      expect(verdict(await notify(counter, locked))).toBe('00000');
    }
    for (const _ of [1, 2]) {
      expect((await cancel(counter, locked)).body).toMatchObject({
        ret_code: '00000',
        trade_id: locked.reply.trade_id,
        trade_status: 'CANCELLED',
      });
    }
    expect(await statusOf(locked)).toBe('CANCELLED');
    expect(await here.db.trade.count({ where: { merchantId } })).toBe(0);
  });

  it('is closed once it was cancelled', async () => {
    const locked = await training();
    await cancel(counter, locked);
    expect(verdict(await notify(counter, locked))).toBe('10411');
    expect((await notify(counter, locked, { status: '3' })).body.trade_status).toBe('CANCELLED');
    expect(verdict(await relock({ ...trainingBody(), ...locked.body }))).toBe('10411');
    expect(await here.db.exceptionCase.count()).toBe(0);
  });

  it('is cancelled until 24:00 of its day, and never refunded', async () => {
    const locked = await training();
    await notify(counter, locked);
    expect(
      (await refund(counter, locked, { line_nos: [1], refund_fee: 249_900 })).body,
    ).toMatchObject({
      ret_code: '10411',
      ret_msg: '这是练习，没有收过钱，不能退货；当天可以撤销。',
    });
    counter.set('2023-04-23T00:00:00+08:00');
    expect(verdict(await cancel(counter, locked))).toBe('10411');
    expect(await statusOf(locked)).toBe('PAID');
  });

  it('is not begun under a number that was cancelled before it came', async () => {
    const body = trainingBody();
    expect((await cancel(counter, { body })).body.trade_status).toBe('NOT_FOUND');
    expect(verdict(await relock(body))).toBe('10411');
  });

  it('shares no number with a real sale', async () => {
    const held = await giveVoucher(here.db);
    const out_trade_no = newTradeNo();
    await lock(counter, [held], { out_trade_no });
    expect(verdict(await relock(trainingBody({ out_trade_no })))).toBe('10409');

    const locked = await training();
    const real = lockBody(counter, [await giveVoucher(here.db)], {
      out_trade_no: locked.body.out_trade_no,
    });
    expect(verdict(await counter.call('/jlpay/v1/trades/lock', real))).toBe('10409');
  });
});
