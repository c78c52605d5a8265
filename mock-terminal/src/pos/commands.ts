import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonWords } from '../cashier/advice';
import { categoryName, fenOf, PAY_TYPES } from '../cashier/words';
import type { Item, PayType, Trade } from '../platform/trade';
import { type Result, type TerminalApi, Usage } from './api';

/** What the commands need; every field that a command uses must be there. */
export type Wish = {
  term?: string | undefined;
  cashier?: string | undefined;
  no?: string | undefined;
  codes?: readonly string[] | undefined;
  /** `category:yuan[:serial[:name]]` */
  items?: readonly string[] | undefined;
  pay?: string | undefined;
  fail?: boolean | undefined;
  late?: boolean | undefined;
  lines?: readonly number[] | undefined;
  refundNo?: string | undefined;
  reason?: string | undefined;
  mch?: string | undefined;
  date?: string | undefined;
};

const NOTICE_WAIT_MS = 10_000;
const NOTICE_LOOK_MS = 100;

const need = <T>(value: T | undefined, option: string): T => {
  if (value === undefined) throw new Usage(`缺少 --${option}`);
  return value;
};

/** `tv:2599:SN1` → line 1, 259900 fen, serial SN1. Throws `Usage`. */
export const itemOf = (text: string, index: number): Item => {
  const [category = '', price = '', serial = '', name = ''] = text.split(':');
  const unit_price = fenOf(price);
  if (!category || unit_price === undefined) {
    throw new Usage(`--item ${text}:应为 品类：单价（元）[:序列号[:品名]],如 tv:2599:SN1`);
  }
  return {
    line_no: index + 1,
    category,
    name: name || categoryName(category),
    unit_price,
    quantity: 1,
    ...(serial && { serial_no: serial }),
  };
};

const payTypeOf = (text = 'wxpay'): PayType => {
  const known = PAY_TYPES.find(({ pay_type }) => pay_type === text);
  if (!known) throw new Usage(`--pay 只能是 ${PAY_TYPES.map((one) => one.pay_type).join('、')}`);
  return known.pay_type;
};

/** A fresh business key of the terminal. */
const freshNo = (term: string): string => `${term}-${randomBytes(8).toString('hex')}`;

const purchase = (wish: Wish) => ({
  term_no: need(wish.term, 'term'),
  voucher_codes: [...need(wish.codes, 'code')],
  items: need(wish.items, 'item').map(itemOf),
});

export const query = (api: TerminalApi, wish: Wish): Promise<Result> => api.query(purchase(wish));

/** Waits until the BFF has answered the payment's notification. */
const told = async (api: TerminalApi, trade: Trade): Promise<Result> => {
  const deadline = Date.now() + NOTICE_WAIT_MS;
  for (let now = trade; ; { trade: now } = await api.sale(now.out_trade_no, now.term_no)) {
    const ended = now.notice?.ended;
    if (ended) {
      return ended.ret_code === '00000'
        ? { kind: 'done', trade: now }
        : { kind: 'refused', ...ended, trade: now };
    }
    if (now.notice?.given_up || Date.now() > deadline) {
      return { kind: 'unknown', why: '已收款，核销通知还没有得到回复', trade: now };
    }
    await sleep(NOTICE_LOOK_MS);
  }
};

/** Query, lock, pay, and wait for the redemption: the whole way of a sale. */
export const redeem = async (api: TerminalApi, wish: Wish): Promise<Result> => {
  const { term_no, voucher_codes, items } = purchase(wish);
  const pay_type = payTypeOf(wish.pay);
  const asked = await api.query({ term_no, voucher_codes, items });
  if (asked.kind !== 'done') return asked;
  const offered = asked.answer.vouchers ?? [];
  const vouchers = offered.flatMap(({ usable, line_no }, index) =>
    usable && line_no !== undefined
      ? [{ voucher_code: voucher_codes[index] as string, line_no }]
      : [],
  );
  if (vouchers.length === 0) {
    const words = reasonWords(offered[0]?.reason);
    return { kind: 'refused', ret_code: '10405', ret_msg: words, answer: asked.answer };
  }
  const out_trade_no = wish.no ?? freshNo(term_no);
  const cashier_id = wish.cashier ?? 'C01';
  const locked = await api.lock({ term_no, cashier_id, out_trade_no, items, vouchers });
  if (locked.kind !== 'done') return locked;
  const payment = { term_no, pay_type, success: !wish.fail, late: wish.late };
  const paid = await api.step(out_trade_no, 'payment', payment);
  return paid.kind === 'done' ? told(api, paid.trade) : paid;
};

export const cancel = (api: TerminalApi, wish: Wish): Promise<Result> =>
  api.step(need(wish.no, 'no'), 'cancel', {
    term_no: need(wish.term, 'term'),
    reason: wish.reason ?? '收银员撤销',
  });

export const refund = (api: TerminalApi, wish: Wish): Promise<Result> => {
  const term_no = need(wish.term, 'term');
  return api.step(need(wish.no, 'no'), 'refunds', {
    term_no,
    out_refund_no: wish.refundNo ?? freshNo(term_no),
    line_nos: need(wish.lines, 'lines'),
    reason: wish.reason ?? '顾客退货',
  });
};

/** Asks again about a step whose answer never came. */
export const settle = (api: TerminalApi, wish: Wish): Promise<Result> =>
  api.step(need(wish.no, 'no'), 'settle', { term_no: need(wish.term, 'term') });

/** The trade as the terminal has it and as the BFF has it. */
export const trade = async (api: TerminalApi, wish: Wish): Promise<Result> => {
  const [no, term] = [need(wish.no, 'no'), need(wish.term, 'term')];
  const state = await api.state(no, term);
  return state.kind === 'done' ? { ...state, ...(await api.sale(no, term)) } : state;
};

export const bill = async (api: TerminalApi, wish: Wish): Promise<Result> => {
  const { merchants } = await api.estate();
  const at = merchants.find(({ term_nos }) => wish.term && term_nos.includes(wish.term));
  const { ready, bill: csv } = await api.bill(
    need(wish.mch ?? at?.mch_id, 'mch 或 --term'),
    need(wish.date, 'date'),
  );
  return ready
    ? { kind: 'done', bill: csv }
    : { kind: 'refused', ret_code: '10404', ret_msg: '账单次日 10:00 后生成' };
};

/** `duplicate=0.3 offline=true` changes, `off` switches all off, nothing reads. */
export const faults = async (api: TerminalApi, changes: readonly string[]): Promise<Result> => {
  if (changes.length === 0) return { kind: 'done', faults: await api.faults('GET') };
  if (changes[0] === 'off') return { kind: 'done', faults: await api.faults('DELETE') };
  const patch = Object.fromEntries(
    changes.map((change) => {
      const [name, value] = change.split('=');
      try {
        return [name, JSON.parse(value ?? '')];
      } catch {
        throw new Usage(`${change}：应为 开关=数值，如 duplicate=0.3 或 offline=true`);
      }
    }),
  );
  return { kind: 'done', faults: await api.faults('PUT', patch) };
};
