import type { Item, Trade } from '../src/platform/trade';
import { Counter, type State } from './counter';
import type { Desk, Till, Told } from './till';
import { trainingTill } from './training-till';

const desk: Desk = {
  mch_id: 'M',
  shop: '样例商户',
  term_no: 'T0000001',
  cashier_id: 'C01',
  cashier: '收银员一',
};
const now = () => new Date('2023-04-22T02:05:00Z');
const tv = { category: 'tv', name: '电视', unit_price: 259900, serial_no: 'SN1' };
const code = 'ZD1.12345678.00000200';

/** Till calls under way finish in a few turns of the queue. */
const calm = () => new Promise((later) => setImmediate(later));
const deferred = <T>() => {
  let give: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { promise, give };
};

const practice = trainingTill(desk, now);
let till: Till;
let counter: Counter;
let shown: State;
beforeEach(() => {
  till = { ...practice };
  let count = 0;
  counter = new Counter(
    () => till,
    (_, kind) => {
      count += 1;
      return `${kind}-number-${count}`;
    },
    (state) => {
      shown = state;
    },
  );
  counter.sitAt(desk, false);
});
const ready = async () => {
  counter.addItem(tv);
  counter.addCode(code);
  await calm();
};
const tradeNow = (): Trade => shown.trade as Trade;

describe('the counter', () => {
  it('asks when there are both items and codes, and offers the allocation', async () => {
    await ready();
    expect(counter.allocated).toEqual([{ voucher_code: code, line_no: 1 }]);
    counter.removeItem(1);
    await calm();
    expect(counter.allocated).toEqual([]);
  });

  it('believes only the answer to its latest question', async () => {
    const slow = deferred<Awaited<ReturnType<Till['query']>>>();
    const query = till.query;
    till.query = (codes, items) => (items.length === 1 ? slow.promise : query(codes, items));
    counter.addCode(code);
    counter.addItem(tv);
    counter.addItem({ ...tv, serial_no: 'SN2' });
    await calm();
    slow.give(await query([code], [{ ...tv, line_no: 9, quantity: 1 }]));
    await calm();
    expect(counter.allocated).toEqual([{ voucher_code: code, line_no: 1 }]);
  });

  it('says why an item or a code is not taken', async () => {
    await ready();
    expect(counter.addItem(tv)).toContain('序列号');
    expect(counter.addCode(code)).toContain('已经加过');
    counter.addCode('ZD1.22222222.00000100');
    await calm();
    expect(counter.addCode('ZD1.33333333.00000100')).toContain('最多用 2 张');
    for (let line = 2; line <= 20; line++) counter.addItem({ ...tv, serial_no: `SN${line}` });
    expect(counter.addItem({ ...tv, serial_no: 'SN21' })).toContain('最多 20 行');
  });

  it('lets the newer code of a voucher take the old one’s place, scanned or typed', async () => {
    await ready();
    counter.addCode('1234567899990200');
    await calm();
    expect(shown.codes).toEqual(['1234567899990200']);
  });

  it('asks by itself once the line is back', async () => {
    const { query } = till;
    till.query = async () => ({ kind: 'unreachable', why: '网络不通' });
    await ready();
    expect(counter.allocated).toEqual([]);
    till.query = query;
    counter.askAgain();
    await calm();
    expect(counter.allocated).toEqual([{ voucher_code: code, line_no: 1 }]);
  });

  it('lets the right code take the place of one that nobody knows', async () => {
    const wrong = '1111222233330200';
    const { query } = till;
    till.query = async (codes, items) =>
      codes.includes(wrong)
        ? { kind: 'refused', ret_code: '10404', ret_msg: '券码不对' }
        : query(codes, items);
    counter.addItem(tv);
    counter.addCode(wrong);
    await calm();
    counter.addCode(code);
    await calm();
    expect(counter.allocated).toEqual([{ voucher_code: code, line_no: 1 }]);
    counter.addCode(wrong);
    await calm();
    counter.addCode('ZD1.22222222.00000100');
    await calm();
    expect(shown.codes).toEqual([code, 'ZD1.22222222.00000100']);
  });

  it('goes from lock to payment to result, and afresh', async () => {
    await ready();
    await counter.lock();
    expect([shown.view, tradeNow().lock?.payable_fee]).toEqual(['payment', 239900]);
    expect(counter.free).toBe(false);
    await counter.pay('wxpay', true);
    expect([shown.view, tradeNow().state]).toEqual(['result', 'paid']);
    await counter.refund([1], '质量问题');
    expect(tradeNow().state).toBe('refunded');
    counter.startAfresh();
    expect([shown.view, shown.items, shown.codes]).toEqual(['entry', [], []]);
  });

  it('does one step at a time', async () => {
    await ready();
    await counter.lock();
    const answer = deferred<Told>();
    let calls = 0;
    till.pay = () => {
      calls += 1;
      return answer.promise;
    };
    const first = counter.pay('wxpay', true);
    await counter.pay('cash', true);
    expect([calls, shown.busy]).toEqual([1, '正在收款…']);
    answer.give({ kind: 'done', trade: { ...tradeNow(), state: 'paid' } });
    await first;
    expect(shown.busy).toBeUndefined();
  });

  it('keeps the goods and drops the used code when a lock is refused', async () => {
    await ready();
    till.lock = async (opening) => ({
      kind: 'refused',
      ret_code: '10404',
      ret_msg: '请出示最新的码',
      trade: { ...(await opened(opening.items)), state: 'refused' },
    });
    await counter.lock();
    expect(shown).toMatchObject({ view: 'entry', codes: [], message: { words: '请出示最新的码' } });
    expect(shown.items).toHaveLength(1);
  });

  it('settles a doubt by itself, and never offers to pay meanwhile', async () => {
    await ready();
    const doubt = { step: 'lock' as const, why: '没有收到回复' };
    till.lock = async ({ items }) => {
      const trade = { ...(await opened(items)), state: 'locking' as const, doubt };
      return { kind: 'unknown', why: doubt.why, trade };
    };
    await counter.lock();
    expect(shown.view).toBe('payment');
    expect(shown.message?.words).toContain('正在自动查询');
    till.settle = async () => ({ kind: 'done', trade: await opened(shown.items) });
    await counter.tick();
    expect([tradeNow().state, tradeNow().doubt]).toEqual(['locked', undefined]);
  });

  it('finds a sale whose till program fell silent, or learns that it never began', async () => {
    await ready();
    const silent: Told = { kind: 'unknown', why: '收银程序没有回应' };
    till.lock = async () => silent;
    till.look = async () => undefined;
    await counter.lock();
    await counter.tick();
    expect(shown.busy).toContain('正在自动查询');
    till.look = async () => 'none';
    await counter.tick();
    expect(shown).toMatchObject({ view: 'entry', busy: undefined });
    await counter.lock();
    const found = await opened(shown.items);
    till.look = async () => ({ kind: 'done', trade: found });
    await counter.tick();
    expect([shown.view, tradeNow().out_trade_no]).toEqual(['payment', found.out_trade_no]);
  });

  it('follows the notification until it is answered', async () => {
    await ready();
    await counter.lock();
    till.pay = async () => {
      const told = (await practice.pay(tradeNow().out_trade_no, 'wxpay', true)) as { trade: Trade };
      return { kind: 'done', trade: { ...told.trade, notice: { attempts: 0 } } };
    };
    await counter.pay('wxpay', true);
    expect(tradeNow().notice?.ended).toBeUndefined();
    await counter.tick();
    expect(tradeNow().notice?.ended?.ret_code).toBe('00000');
  });

  it('stays at its place while a locked sale is on the screen', async () => {
    await ready();
    await counter.lock();
    counter.sitAt({ ...desk, term_no: 'T0000002' }, true);
    expect([shown.desk?.term_no, shown.training]).toEqual(['T0000001', false]);
  });
});

const opened = async (items: Item[]): Promise<Trade> => {
  const opening = {
    out_trade_no: 'sale-number-x',
    items,
    vouchers: [{ voucher_code: code, line_no: 1 }],
  };
  const told = await practice.lock(opening);
  if (!told.trade) throw new Error('practice always locks');
  return told.trade;
};
