import { no, ok } from '../../test/fake-bff';
import { LOCK, NOTIFY, opening, type Rig, sellOne, startRig } from '../../test/rig';
import { NOTIFY_SCHEDULE_SECONDS } from './notifier';

const sale = `/api/sales/${opening.out_trade_no}?term_no=${opening.term_no}`;
let rig: Rig;
afterEach(() => rig.stop());

describe('the notification of a payment', () => {
  it('keeps to the schedule of the interface', () => {
    // Nothing to start for this one; the others do.
    rig = { stop: async () => undefined } as Rig;
    const hours = NOTIFY_SCHEDULE_SECONDS.reduce((sum, gap) => sum + gap, 0) / 3600;
    expect(NOTIFY_SCHEDULE_SECONDS.slice(0, 6)).toEqual([15, 15, 30, 180, 600, 1200]);
    expect([NOTIFY_SCHEDULE_SECONDS.length, Math.floor(hours)]).toEqual([15, 24]);
  });

  it('says what was locked and paid, signed, and ends with the answer', async () => {
    rig = await startRig();
    await sellOne(rig);
    const { trade } = await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    const [call] = rig.bff.calls(NOTIFY);
    expect(call).toMatchObject({
      genuine: true,
      body: {
        mch_id: '84937015722000A',
        term_no: 'T0000001',
        out_trade_no: opening.out_trade_no,
        status: '2',
        total_fee: 259900,
        paid_fee: 239900,
        pay_type: 'wxpay',
        trade_time: expect.stringMatching(/^2023-04-22T10:05:\d\d\+08:00$/),
        transaction_id: 'JL2023042200000001',
      },
    });
    expect(trade.notice).toMatchObject({ attempts: 1, redemption_ids: ['rdm_1'] });
  });

  it('is repeated after silence, 50000 and 4xxxx, each time with a new nonce, and stops at 00000', async () => {
    rig = await startRig();
    const answers = ['cut', no('50000'), 'unsigned', no('40103'), ok()] as const;
    rig.bff.on(NOTIFY, () => answers[rig.bff.calls(NOTIFY).length - 1] ?? no('10411'));
    await sellOne(rig);
    const { trade } = await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    expect(trade.notice).toMatchObject({ attempts: 5, ended: { ret_code: '00000' } });
    expect(new Set(rig.bff.calls(NOTIFY).map(({ nonce }) => nonce)).size).toBe(5);
  });

  it.each(['10410', '10411', '10422'])('ends at the business answer %s', async (code) => {
    rig = await startRig();
    rig.bff.on(NOTIFY, no(code));
    await sellOne(rig);
    const { trade } = await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    expect([trade.notice?.ended?.ret_code, trade.notice?.attempts]).toEqual([code, 1]);
  });

  it('waits the scaled gaps and gives up after the last', async () => {
    rig = await startRig({ NOTIFY_SCHEDULE: '20,40,80', NOTIFY_SCALE: '0.001' });
    const at: number[] = [];
    rig.bff.on(NOTIFY, () => {
      at.push(Date.now());
      return no('50000');
    });
    await sellOne(rig);
    const { trade } = await rig.until(sale, ({ trade }) => trade.notice?.given_up === true);
    expect(trade.notice?.attempts).toBe(4);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    for (const [index, least] of [20, 40, 80].entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(least - 2);
    }
  });

  it('is taken up again after a restart', async () => {
    rig = await startRig({ NOTIFY_SCALE: '10' });
    rig.bff.on(NOTIFY, no('50000'));
    await sellOne(rig);
    await rig.until(sale, ({ trade }) => trade.notice?.attempts === 1);
    rig.bff.on(NOTIFY, ok());
    await rig.restart();
    const { trade } = await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    expect(trade.notice).toMatchObject({ attempts: 2, ended: { ret_code: '00000' } });
  });

  it('goes out twice, or is lost, as the switches say', async () => {
    rig = await startRig();
    await rig.call('PUT', '/control/faults', { duplicate: 1 });
    await sellOne(rig);
    await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    expect(rig.bff.calls(NOTIFY)).toHaveLength(2);
    expect(rig.bff.calls(LOCK)).toHaveLength(1);

    await rig.call('PUT', '/control/faults', { duplicate: 0, drop: 1 });
    await sellOne(rig, 'T20230422-0002');
    const second = `/api/sales/T20230422-0002?term_no=${opening.term_no}`;
    await rig.until(second, ({ trade }) => (trade.notice?.attempts ?? 0) >= 2);
    expect(rig.bff.calls(NOTIFY)).toHaveLength(2);
    await rig.call('DELETE', '/control/faults');
    await rig.until(second, ({ trade }) => trade.notice?.ended !== undefined);
    expect(rig.bff.calls(NOTIFY)).toHaveLength(3);
  });

  it('is overtaken by a later one when notifications are reordered', async () => {
    rig = await startRig();
    await rig.call('PUT', '/control/faults', { reorder: 1, reorderWindowMs: 600_000 });
    await sellOne(rig, 'T20230422-0001');
    await rig.call('PUT', '/control/faults', { reorder: 0 });
    await sellOne(rig, 'T20230422-0002');
    await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
    const order = rig.bff.calls(NOTIFY).map(({ body }) => body.out_trade_no);
    expect(order).toEqual(['T20230422-0002', 'T20230422-0001']);
  });

  it('that nothing overtakes leaves when its time is over', async () => {
    rig = await startRig();
    await rig.call('PUT', '/control/faults', { reorder: 1, reorderWindowMs: 50 });
    await sellOne(rig);
    await rig.until(sale, ({ trade }) => trade.notice?.ended !== undefined);
  });
});
