import type { ApiCall, ApiReply } from '../src/contract';
import { type Counter, type Heard, mchA, termA } from './counter';
import type { GivenVoucher } from './factories';

/* Sales at a counter, as short as a test wants to read them. */

/** What a sale needs of a counter: the real one, or a till at the whole app. */
type CounterOfSale = Pick<Counter, 'call' | 'code' | 'now'>;
type LockBody = ApiCall<'POST /jlpay/v1/trades/lock'>['body'];
type NotifyBody = ApiCall<'POST /jlpay/v1/trades/notify'>['body'];
type LockReply = ApiReply<'POST /jlpay/v1/trades/lock'>;
export type WireItem = LockBody['items'][number];

let lastNumber = 0;
const next = (prefix: string) => {
  lastNumber += 1;
  return `${prefix}${String(lastNumber).padStart(10, '0')}`;
};
export const newTradeNo = () => next('T');
export const newRefundNo = () => next('R');

/** A piece of 2,599 yuan with a serial number of its own. */
export const tv = (over: Partial<WireItem> = {}): WireItem => ({
  line_no: 1,
  category: 'tv',
  name: '75英寸电视机',
  unit_price: 259_900,
  quantity: 1,
  serial_no: next('SN'),
  ...over,
});

export const lockBody = (
  counter: CounterOfSale,
  vouchers: readonly GivenVoucher[],
  over: Partial<LockBody> = {},
): LockBody => {
  const items = over.items ?? vouchers.map((_, index) => tv({ line_no: index + 1 }));
  return {
    mch_id: mchA,
    term_no: termA,
    cashier_id: 'C01',
    out_trade_no: newTradeNo(),
    items,
    vouchers: vouchers.map((voucher, index) => ({
      voucher_code: counter.code(voucher),
      line_no: index + 1,
    })),
    ...over,
  };
};

export type Locked = { body: LockBody; reply: LockReply };

/** A lock that is expected to hold. */
export async function lock(
  counter: CounterOfSale,
  vouchers: readonly GivenVoucher[],
  over: Partial<LockBody> = {},
): Promise<Locked> {
  const body = lockBody(counter, vouchers, over);
  const heard = await counter.call('/jlpay/v1/trades/lock', body);
  if (heard.body.ret_code !== '00000') {
    throw new Error(`lock was refused: ${JSON.stringify(heard.body)}`);
  }
  return { body, reply: heard.body };
}

/** The notification that pays for a lock. */
export const paymentOf = (
  counter: CounterOfSale,
  { body, reply }: Locked,
  over: Partial<NotifyBody> = {},
): NotifyBody => ({
  mch_id: body.mch_id,
  term_no: body.term_no,
  out_trade_no: body.out_trade_no,
  transaction_id: `JL${body.out_trade_no}`,
  status: '2',
  total_fee: reply.total_fee ?? 0,
  paid_fee: reply.payable_fee ?? 0,
  pay_type: 'wxpay',
  trade_time: counter.now().toISOString(),
  ...over,
});

export const notify = (counter: CounterOfSale, locked: Locked, over: Partial<NotifyBody> = {}) =>
  counter.call('/jlpay/v1/trades/notify', paymentOf(counter, locked, over));

export const cancel = (
  counter: CounterOfSale,
  { body }: { body: Pick<LockBody, 'out_trade_no'> },
) =>
  counter.call('/jlpay/v1/trades/cancel', {
    mch_id: mchA,
    term_no: termA,
    out_trade_no: body.out_trade_no,
    reason: '顾客不买了',
  });

export const refund = (
  counter: CounterOfSale,
  { body }: { body: Pick<LockBody, 'out_trade_no'> },
  over: { line_nos: number[]; refund_fee: number; out_refund_no?: string },
) =>
  counter.call('/jlpay/v1/trades/refund', {
    mch_id: mchA,
    term_no: termA,
    out_trade_no: body.out_trade_no,
    out_refund_no: newRefundNo(),
    reason: '七天无理由',
    ...over,
  });

export const stateOf = (
  counter: CounterOfSale,
  { body }: { body: Pick<LockBody, 'out_trade_no'> },
) => counter.call('/jlpay/v1/trades/query', { mch_id: mchA, out_trade_no: body.out_trade_no });

/** Code and sentence, for one-line expectations. */
export const verdict = ({ body }: Heard<{ ret_code: string; ret_msg: string }>) => body.ret_code;
