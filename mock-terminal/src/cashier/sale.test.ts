import { no, ok } from '../../test/fake-bff';
import {
  CANCEL,
  kind,
  LOCK,
  LOOK,
  lockAnswer,
  NOTIFY,
  opening,
  QUERY,
  REFUND,
  type Rig,
  sellOne,
  startRig,
} from '../../test/rig';

const { term_no, out_trade_no } = opening;
const at = `/api/sales/${out_trade_no}`;
const lockedTrade = {
  trade_id: 'trd_1',
  out_trade_no,
  term_no,
  trade_status: 'LOCKED',
  total_fee: 259900,
  discount_fee: 20000,
  payable_fee: 239900,
  paid_fee: null,
  transaction_id: null,
  locked_at: '2023-04-22T10:05:00+08:00',
  lock_expires_at: lockAnswer.lock_expires_at,
  paid_at: null,
  items: [
    {
      ...opening.items[0],
      voucher_id: 'vch_1',
      discount_fee: 20000,
      subsidy_fee: 17000,
      merchant_fee: 3000,
      refunded: false,
    },
  ],
  refunds: [],
};

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
// Every test begins with a kind BFF, no faults and no trades: the folder is emptied by a fresh number per test.
let number = 0;
let own: typeof opening;
let ownAt: string;
beforeEach(async () => {
  await rig.call('DELETE', '/control/faults');
  kind(rig.bff);
  rig.bff.received.length = 0;
  number += 1;
  own = { ...opening, out_trade_no: `${out_trade_no}-${number}` };
  ownAt = `${at}-${number}`;
});
const lock = () => rig.call('POST', '/api/sales', own);
const pay = (more: object = {}) =>
  rig.call('POST', `${ownAt}/payment`, { term_no, pay_type: 'wxpay', ...more });
const paths = () => rig.bff.received.map(({ path }) => path);

describe('a sale at the terminal', () => {
  it('asks what a code could do, for the shop where the terminal stands', async () => {
    rig.bff.on(QUERY, ok({ vouchers: [], total_fee: 1, discount_fee: 0, payable_fee: 1 }));
    const { json } = await rig.call('POST', '/api/vouchers/query', {
      term_no: 'T0000005',
      voucher_codes: ['ZD1.1.2'],
      items: opening.items,
    });
    expect(json).toMatchObject({ kind: 'done', answer: { total_fee: 1 } });
    expect(rig.bff.calls(QUERY)[0]?.body.mch_id).toBe('84937015722000B');
  });

  it('locks, and the same number again is the same sale', async () => {
    const first = await lock();
    const second = await lock();
    expect(first.json).toMatchObject({
      kind: 'done',
      trade: { state: 'locked', lock: lockAnswer },
    });
    expect(second.json.trade).toEqual(first.json.trade);
    expect(rig.bff.calls(LOCK)).toHaveLength(1);
  });

  it('tells a refusal in the BFF’s words', async () => {
    rig.bff.on(LOCK, no('10405', '这张券已使用'));
    expect((await lock()).json).toMatchObject({
      kind: 'refused',
      ret_code: '10405',
      ret_msg: '这张券已使用',
      trade: { state: 'refused' },
    });
    expect((await pay()).json.kind).toBe('refused');
  });

  it('after a lost answer looks first, and finds its lock (T4)', async () => {
    rig.bff.on(LOCK, 'cut');
    rig.bff.on(LOOK, ok({ trade: lockedTrade }));
    const { json } = await lock();
    expect(paths()).toEqual([LOCK, LOOK]);
    expect(json).toMatchObject({
      kind: 'done',
      trade: { state: 'locked', lock: { payable_fee: 239900, vouchers: lockAnswer.vouchers } },
    });
  });

  it('sends the lock again, same number, only when the BFF never had it', async () => {
    rig.bff.on(LOCK, () => (rig.bff.calls(LOCK).length === 1 ? 'cut' : ok(lockAnswer)));
    const { json } = await lock();
    expect(paths()).toEqual([LOCK, LOOK, LOCK]);
    expect(rig.bff.calls(LOCK)[1]?.body).toEqual(rig.bff.calls(LOCK)[0]?.body);
    expect(json.kind).toBe('done');
  });

  it('stays in doubt while nobody answers, takes no money, and settles later', async () => {
    rig.bff.on(LOCK, 'cut');
    rig.bff.on(LOOK, 'cut');
    expect((await lock()).json).toMatchObject({
      kind: 'unknown',
      trade: { doubt: { step: 'lock' } },
    });
    expect((await pay()).json.kind).toBe('unknown');
    expect(rig.bff.calls(NOTIFY)).toHaveLength(0);
    rig.bff.received.length = 0;
    rig.bff.on(LOOK, ok({ trade: lockedTrade }));
    const settled = await rig.call('POST', `${ownAt}/settle`, { term_no });
    expect(paths()).toEqual([LOOK]);
    expect(settled.json).toMatchObject({ kind: 'done', trade: { state: 'locked' } });
    expect(settled.json.trade.doubt).toBeUndefined();
  });

  it('can call off a purchase in doubt', async () => {
    rig.bff.on(LOCK, 'cut');
    rig.bff.on(LOOK, 'cut');
    await lock();
    rig.bff.on(LOOK, no('10412'));
    const off = await rig.call('POST', `${ownAt}/cancel`, { term_no, reason: '顾客不等了' });
    expect(off.json).toMatchObject({ kind: 'done', trade: { state: 'cancelled' } });
    expect(paths().slice(-2)).toEqual([LOOK, CANCEL]);
  });

  it('says that nothing happened when nothing could leave', async () => {
    await rig.call('PUT', '/control/faults', { offline: true });
    expect((await lock()).json).toMatchObject({ kind: 'unreachable', why: '网络不通' });
    expect((await rig.call('GET', '/api/status')).json.online).toBe(false);
    expect(paths()).toEqual([]);
    await rig.call('DELETE', '/control/faults');
    expect((await lock()).json.kind).toBe('done');
  });

  it('takes the money once', async () => {
    await lock();
    const first = await pay();
    const second = await pay({ pay_type: 'cash' });
    expect(second.json.kind).toBe('done');
    expect(first.json.trade.payment).toEqual(second.json.trade.payment);
    await rig.until(`${ownAt}?term_no=${term_no}`, ({ trade }) => Boolean(trade.notice?.ended));
    expect(rig.bff.calls(NOTIFY)).toHaveLength(1);
  });

  it('tells a failed payment with status 3', async () => {
    await lock();
    const { json } = await pay({ success: false });
    expect(json.trade).toMatchObject({ state: 'payment_failed', payment: { status: '3' } });
    await rig.until(`${ownAt}?term_no=${term_no}`, ({ trade }) => Boolean(trade.notice?.ended));
    expect(rig.bff.calls(NOTIFY)[0]?.body).toMatchObject({ status: '3', paid_fee: 239900 });
  });

  it('takes no money after the lock ran out, unless a drill asks for a late payment', async () => {
    rig.bff.on(LOCK, ok({ ...lockAnswer, lock_expires_at: '2023-04-22T10:04:00+08:00' }));
    await lock();
    expect((await pay()).json).toMatchObject({ kind: 'refused', ret_code: '10405' });
    expect((await pay({ late: true })).json).toMatchObject({
      kind: 'done',
      trade: { state: 'paid' },
    });
  });

  it('cancels a paid sale on its day, and stops telling of the payment', async () => {
    rig.bff.on(NOTIFY, no('50000'));
    await lock();
    await pay();
    const { json } = await rig.call('POST', `${ownAt}/cancel`, { term_no, reason: '输错了' });
    expect(json.trade).toMatchObject({ state: 'cancelled' });
    const told = rig.bff.calls(NOTIFY).length;
    await new Promise((soon) => setTimeout(soon, 100));
    expect(rig.bff.calls(NOTIFY)).toHaveLength(told);
  });

  it('goes on telling of the payment when the cancel is refused', async () => {
    rig.bff.on(NOTIFY, no('50000'));
    rig.bff.on(CANCEL, no('10411', '已有退货，请按退货办理'));
    await lock();
    await pay();
    const { json } = await rig.call('POST', `${ownAt}/cancel`, { term_no, reason: '输错了' });
    expect(json).toMatchObject({ kind: 'refused', trade: { state: 'paid' } });
    rig.bff.on(NOTIFY, ok());
    await rig.until(`${ownAt}?term_no=${term_no}`, ({ trade }) => Boolean(trade.notice?.ended));
  });

  it('does not cancel yesterday’s sale', async () => {
    await lock();
    await pay();
    rig.bff.setNow('2023-04-23T00:00:01+08:00');
    await rig.until('/api/status', ({ now }) => now.startsWith('2023-04-23'));
    const { json } = await rig.call('POST', `${ownAt}/cancel`, { term_no, reason: '输错了' });
    expect(json).toMatchObject({ kind: 'refused', ret_msg: expect.stringContaining('退货') });
    expect(rig.bff.calls(CANCEL)).toHaveLength(0);
    rig.bff.setNow('2023-04-22T10:06:00+08:00');
    await rig.until('/api/status', ({ now }) => now.startsWith('2023-04-22'));
  });

  it('refunds whole lines for what was paid, once per number', async () => {
    await lock();
    await pay();
    const order = {
      term_no,
      out_refund_no: `R-${own.out_trade_no}`,
      line_nos: [1],
      reason: '质量',
    };
    const first = await rig.call('POST', `${ownAt}/refunds`, order);
    expect(first.json.trade).toMatchObject({
      state: 'refunded',
      refunds: [{ refund_fee: 239900, discount_fee: 20000, vouchers: [{ status: 'RETURNED' }] }],
    });
    expect(rig.bff.calls(REFUND)[0]?.body.refund_fee).toBe(239900);
    expect((await rig.call('POST', `${ownAt}/refunds`, order)).json.kind).toBe('done');
    const again = { ...order, out_refund_no: `R2-${own.out_trade_no}` };
    expect((await rig.call('POST', `${ownAt}/refunds`, again)).json.kind).toBe('refused');
    expect(rig.bff.calls(REFUND)).toHaveLength(1);
  });

  it('refunds line by line, no line twice', async () => {
    const [tv] = own.items;
    const kettle = { ...tv, line_no: 2, name: '小家电', unit_price: 5000, serial_no: 'SN2' };
    await rig.call('POST', '/api/sales', { ...own, items: [tv, kettle] });
    await pay();
    const refund = async (out_refund_no: string, line: number) =>
      (
        await rig.call('POST', `${ownAt}/refunds`, {
          term_no,
          out_refund_no,
          line_nos: [line],
          reason: '质量',
        })
      ).json;
    expect((await refund('R20230422-a', 2)).trade).toMatchObject({
      state: 'partly_refunded',
      refunds: [{ refund_fee: 5000, discount_fee: 0 }],
    });
    expect((await refund('R20230422-b', 2)).kind).toBe('refused');
    expect((await refund('R20230422-c', 3)).kind).toBe('refused');
    expect(rig.bff.calls(REFUND)).toHaveLength(1);
    expect((await refund('R20230422-d', 1)).trade.state).toBe('refunded');
  });

  it('looks before it repeats a refund, and repeats it under the same number', async () => {
    await lock();
    await pay();
    rig.bff.on(REFUND, () =>
      rig.bff.calls(REFUND).length === 1
        ? 'cut'
        : ok({ refund_id: 'rfd_1', trade_status: 'REFUNDED', vouchers: [] }),
    );
    rig.bff.on(LOOK, ok({ trade: { ...lockedTrade, trade_status: 'PAID' } }));
    await rig.until(`${ownAt}?term_no=${term_no}`, ({ trade }) => Boolean(trade.notice?.ended));
    rig.bff.received.length = 0;
    const order = {
      term_no,
      out_refund_no: `R-${own.out_trade_no}`,
      line_nos: [1],
      reason: '质量',
    };
    expect((await rig.call('POST', `${ownAt}/refunds`, order)).json.kind).toBe('done');
    expect(paths()).toEqual([REFUND, LOOK, REFUND]);
    expect(rig.bff.calls(REFUND)[0]?.body).toEqual(rig.bff.calls(REFUND)[1]?.body);
  });

  it('slows down when told to, and puts its clock right when told it is wrong', async () => {
    rig.bff.on(LOCK, () => (rig.bff.calls(LOCK).length === 1 ? no('40102') : ok(lockAnswer)));
    expect((await lock()).json.kind).toBe('done');
    expect(paths()).toEqual([LOCK, LOCK]);
  });

  it.each([
    ['a broken signature', { badSignature: 1 }],
    ['no answer', { lostAnswer: 1 }],
  ])('with %s on the line is never sure of a lock', async (_, fault) => {
    await rig.call('PUT', '/control/faults', fault);
    const { json } = await lock();
    expect(json.trade.state).not.toBe('locked');
    expect(json.kind).toBe('badSignature' in fault ? 'refused' : 'unknown');
  });

  it('sends a stale timestamp when told to', async () => {
    await rig.call('PUT', '/control/faults', { staleClockSeconds: -301 });
    rig.bff.on(LOCK, (call) => (call.genuine ? no('40102') : no('40103')));
    expect((await lock()).json).toMatchObject({ kind: 'refused', ret_code: '40102' });
  });

  it('refuses unknown switches, wild values, unknown terminals and broken JSON with 400', async () => {
    for (const [path, body] of [
      ['/control/faults', { explode: true }],
      ['/control/faults', { duplicate: 2 }],
      ['/control/faults', 'on'],
    ] as const) {
      expect((await rig.call('PUT', path, body)).status).toBe(400);
    }
    expect((await rig.call('POST', '/api/sales', { ...own, term_no: 'T9999999' })).status).toBe(
      400,
    );
    const broken = await fetch(`${rig.origin()}/api/sales`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    const unknown = `/api/sales/T99999999/cancel`;
    expect((await rig.call('POST', unknown, { term_no, reason: '无' })).status).toBe(404);
  });

  it('lists the sales of the day at this terminal, newest first', async () => {
    const trade = await sellOne(rig, own.out_trade_no);
    const { json } = await rig.call('GET', `/api/sales?term_no=${term_no}`);
    expect(json.trades[0]?.out_trade_no).toBe(trade.out_trade_no);
    const other = await rig.call('GET', '/api/sales?term_no=T0000002');
    expect(other.json.trades).toEqual([]);
  });
});

describe('a terminal whose patience ends', () => {
  it('is in doubt, whatever the BFF did meanwhile', async () => {
    const impatient = await startRig({ ANSWER_TIMEOUT_MS: '100' });
    impatient.bff.on(LOCK, 'silent');
    impatient.bff.on(LOOK, 'silent');
    const { json } = await impatient.call('POST', '/api/sales', opening);
    expect(json).toMatchObject({
      kind: 'unknown',
      why: '没有收到回复',
      trade: { state: 'locking' },
    });
    await impatient.stop();
  });
});
