import { isCovered } from '../src/cashier/words';
import { type Item, sumsOf, type Trade } from '../src/platform/trade';
import type { Desk, Till, Told } from './till';

/*
 * Practice: the same page, nothing behind it. Never calls anything; sales live until the page is closed. A code that ends
 * in 0200 is a 200 yuan voucher, every other one a 100.
 */
export const TRAINING_CODES = { 200: '0000111122220200', 100: '0000111122220100' } as const;

const kindOf = (code: string) =>
  code.endsWith('0200')
    ? { face_value: 20_000, min_item_price: 200_000, subsidy_fee: 17_000, merchant_fee: 3000 }
    : { face_value: 10_000, min_item_price: 100_000, subsidy_fee: 8500, merchant_fee: 1500 };
const MOST_FEN = 20_000;

const answerTo = (codes: readonly string[], items: readonly Item[]) => {
  const taken = new Set<number>();
  let discount_fee = 0;
  const vouchers = codes.map((code, index) => {
    const { face_value, min_item_price } = kindOf(code);
    const base = {
      voucher_id: `练习券${index + 1}`,
      voucher_type: '练习',
      face_value,
      min_item_price,
    };
    const piece = items.find(
      (item) =>
        !taken.has(item.line_no) &&
        isCovered(item.category) &&
        item.unit_price >= min_item_price &&
        item.serial_no,
    );
    if (!piece) return { ...base, usable: false, reason: '没有一件商品合这张券的条件' };
    if (discount_fee + face_value > MOST_FEN) {
      return { ...base, usable: false, reason: '每次消费最多抵 200 元' };
    }
    taken.add(piece.line_no);
    discount_fee += face_value;
    return { ...base, usable: true, line_no: piece.line_no };
  });
  const total_fee = items.reduce((sum, item) => sum + item.unit_price * item.quantity, 0);
  return { vouchers, total_fee, discount_fee, payable_fee: total_fee - discount_fee };
};

const LOCK_MS = 15 * 60 * 1000;
const wire = (at: Date) =>
  `${new Date(at.getTime() + 28_800_000).toISOString().slice(0, 19)}+08:00`;

const opened = (desk: Desk, opening: Parameters<Till['lock']>[0], now: Date): Trade => {
  const answer = answerTo(
    opening.vouchers.map(({ voucher_code }) => voucher_code),
    opening.items,
  );
  return {
    mch_id: desk.mch_id,
    term_no: desk.term_no,
    cashier_id: desk.cashier_id,
    out_trade_no: opening.out_trade_no,
    opened_at: wire(now),
    items: opening.items,
    asked: opening.vouchers,
    state: 'locked',
    lock: {
      trade_id: '练习',
      total_fee: answer.total_fee,
      discount_fee: answer.discount_fee,
      payable_fee: answer.payable_fee,
      lock_expires_at: wire(new Date(now.getTime() + LOCK_MS)),
      vouchers: opening.vouchers.map(({ voucher_code, line_no }, index) => {
        const { face_value, subsidy_fee, merchant_fee } = kindOf(voucher_code);
        return { voucher_id: `练习券${index + 1}`, line_no, face_value, subsidy_fee, merchant_fee };
      }),
    },
    refunds: [],
  };
};

/** The terminal for practice. `now` is the page's clock. */
export const trainingTill = (desk: Desk, now: () => Date): Till => {
  const trades = new Map<string, Trade>();
  const save = (trade: Trade): Told => {
    trades.set(trade.out_trade_no, trade);
    return { kind: 'done', trade };
  };
  const change = async (no: string, next: (trade: Trade) => Partial<Trade>): Promise<Told> => {
    const trade = trades.get(no);
    return trade
      ? save({ ...trade, ...next(trade) })
      : { kind: 'unreachable', why: '没有这笔练习单' };
  };
  const look: Till['look'] = async (no) => {
    const trade = trades.get(no);
    return trade ? { kind: 'done', trade } : 'none';
  };
  return {
    look,
    settle: (no) => change(no, () => ({})),
    hearWechat: (no) => change(no, () => ({})),
    sales: async () => [...trades.values()].reverse(),
    query: async (codes, items) => ({
      kind: 'done',
      answer: { ret_code: '00000', ret_msg: '练习', ...answerTo(codes, items) },
    }),
    lock: async (opening) => save(opened(desk, opening, now())),
    pay: (no, pay_type, success) =>
      change(no, ({ lock }) => ({
        state: success ? 'paid' : 'payment_failed',
        payment: {
          transaction_id: '练习',
          status: success ? '2' : '3',
          total_fee: lock?.total_fee ?? 0,
          paid_fee: lock?.payable_fee ?? 0,
          pay_type,
          trade_time: wire(now()),
        },
        notice: { attempts: 1, ended: { ret_code: '00000', ret_msg: '练习' } },
      })),
    cancel: (no) => change(no, () => ({ state: 'cancelled', cancelled_at: wire(now()) })),
    refund: (no, order) =>
      change(no, (trade) => {
        const { paid_fee, ...sums } = sumsOf(trade, order.line_nos);
        const refund = { ...order, ...sums, refund_id: '练习', refund_fee: paid_fee };
        const refunds = [...trade.refunds, { ...refund, vouchers: [], refunded_at: wire(now()) }];
        const lines = refunds.flatMap(({ line_nos }) => line_nos);
        const whole = lines.length === trade.items.length;
        return { refunds, state: whole ? 'refunded' : 'partly_refunded' };
      }),
  };
};
