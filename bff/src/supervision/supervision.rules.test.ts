import { addSeconds, parseInstant } from '../kernel/time';
import {
  findingsOf,
  isClosed,
  type ScreenedSale,
  type ScreeningPolicy,
  sharedDevices,
} from './supervision.rules';

const policy: ScreeningPolicy = {
  busyTerminal: { count: 3, minutes: 10 },
  sharedDevice: { claimants: 3 },
  justAbove: { count: 3, percent: 60, aboveFen: 2_000 },
  afterHours: { graceMinutes: 30 },
  manyReturns: { sales: 4, percent: 50, days: 7 },
};
const noon = parseInstant('2023-04-22T12:00:00+08:00');
let last = 0;
/** A quiet sale: alone at its terminal, far above the threshold, by day, kept. */
const sale = (over: Partial<ScreenedSale> = {}): ScreenedSale => {
  last += 1;
  return {
    tradeId: `trd_${last}`,
    merchantId: 'mch_a',
    storeId: 'sto_a',
    storeName: '样例门店',
    termNo: `T${last}`,
    opensAt: '09:00',
    closesAt: '21:00',
    paidAt: noon,
    aboveFen: 50_000,
    cameBackAt: null,
    ...over,
  };
};
const minutes = (count: number) => addSeconds(noon, count * 60);
const at = (time: string) => parseInstant(`2023-04-22T${time}:00+08:00`);
const keysOf = (sales: ScreenedSale[], now = noon) =>
  findingsOf(sales, policy, now).map((one) => one.eventKey);

it('finds nothing in quiet sales', () => {
  expect(keysOf([sale(), sale(), sale(), sale(), sale()])).toEqual([]);
});

describe('many redemptions at one terminal', () => {
  const burst = (...after: number[]) =>
    after.map((count) => sale({ termNo: 'T', paidAt: minutes(count) }));

  it.each([
    ['exactly so many in so many minutes', [0, 5, 10], 1],
    ['the last one a minute late', [0, 5, 11], 0],
    ['one too few', [0, 5], 0],
    ['a pause inside a longer row', [0, 9, 18, 20, 21], 1],
    ['another burst in the next hour', [0, 1, 2, 61, 62, 63], 2],
  ])('%s', (_what, after, cases) => {
    expect(keysOf(burst(...after))).toHaveLength(cases);
  });

  it('names its sales, as many as there are, and the hour, once', () => {
    const sales = burst(0, 1, 2, 3);
    const [found, ...others] = findingsOf(sales, policy, noon);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'busy_terminal',
      eventKey: 'busy_terminal:T:2023-04-22T12',
      merchantId: 'mch_a',
      evidence: { termNo: 'T', sales: 4, tradeIds: sales.map((one) => one.tradeId) },
    });
  });

  it('does not add up two terminals', () => {
    expect(keysOf([...burst(0, 1), ...[2, 3].map((m) => sale({ paidAt: minutes(m) }))])).toEqual(
      [],
    );
  });
});

describe('purchases just above the threshold', () => {
  const near = (aboveFen: number) => sale({ aboveFen });
  it.each([
    ['at the edge of what is near', [2_000, 0, 1], 1],
    ['a fen beyond it', [2_001, 0, 1], 0],
    ['exactly the share', [0, 0, 0, 9_000, 9_000], 1],
    ['under the share', [0, 0, 0, 9_000, 9_000, 9_000], 0],
    ['one too few', [0, 0], 0],
  ])('%s', (_what, above, cases) => {
    expect(keysOf(above.map(near))).toHaveLength(cases);
  });

  it('counts each enterprise and each day for itself', () => {
    const day = addSeconds(noon, 24 * 3600);
    expect(keysOf([near(0), near(0), sale({ aboveFen: 0, merchantId: 'mch_b' })])).toEqual([]);
    expect(keysOf([near(0), near(0), sale({ aboveFen: 0, paidAt: day })])).toEqual([]);
    expect(keysOf([near(0), near(0), near(0)])).toEqual(['just_above:mch_a:2023-04-22']);
  });
});

describe('a sale while the store is closed', () => {
  const day = { opensAt: '09:00', closesAt: '21:00' };
  it.each([
    ['in the grace before it opens', day, '08:30', false],
    ['a minute earlier', day, '08:29', true],
    ['in the grace after it closes', day, '21:30', false],
    ['a minute later', day, '21:31', true],
    ['over midnight, before it', { opensAt: '18:00', closesAt: '02:00' }, '23:59', false],
    ['over midnight, after it', { opensAt: '18:00', closesAt: '02:00' }, '02:30', false],
    ['over midnight, too late', { opensAt: '18:00', closesAt: '02:00' }, '02:31', true],
    ['until midnight', { opensAt: '09:00', closesAt: '24:00' }, '00:20', false],
    ['hours that nobody knows', { opensAt: '', closesAt: '' }, '03:00', false],
  ])('%s', (_what, hours, time, closed) => {
    expect(isClosed(hours, at(time), 30)).toBe(closed);
  });

  it('is told once a store and day, with all of its sales', () => {
    const found = findingsOf(
      ['03:00', '04:00'].map((time) => sale({ paidAt: at(time) })),
      policy,
      noon,
    );
    expect(found).toMatchObject([
      {
        kind: 'after_hours',
        eventKey: 'after_hours:sto_a:2023-04-22',
        evidence: { sales: 2, hours: '09:00–21:00' },
      },
    ]);
  });
});

describe('goods that come back', () => {
  const back = (over: Partial<ScreenedSale> = {}) => sale({ cameBackAt: minutes(60), ...over });
  it.each([
    ['half of enough sales', [back(), back(), sale(), sale()], 1],
    ['less than half', [back(), sale(), sale(), sale()], 0],
    ['too few sales', [back(), back(), back()], 0],
  ])('%s', (_what, sales, cases) => {
    expect(keysOf(sales)).toHaveLength(cases);
  });

  it('counts what was sold of late, and is told again with a day on which more comes back', () => {
    const old = addSeconds(noon, -8 * 24 * 3600);
    expect(keysOf([back({ paidAt: old }), back({ paidAt: old }), sale(), sale()])).toEqual([]);
    const first = keysOf([back(), back(), sale(), sale()]);
    const later = addSeconds(noon, 30 * 3600);
    expect(keysOf([back(), back({ cameBackAt: later }), sale(), sale()], later)).not.toEqual(first);
  });
});

it('tells of a device once a batch, from so many people on', () => {
  const device = (count: number, batchNumber = 1) => ({
    deviceId: 'device-1234567',
    batchNumber,
    citizenIds: Array.from({ length: count }, (_, n) => `cit_${n}`),
  });
  const found = (count: number, batch?: number) =>
    sharedDevices('cmp_a', [device(count, batch)], policy.sharedDevice);
  expect(found(2)).toEqual([]);
  expect(found(3)).toMatchObject([
    {
      kind: 'shared_device',
      eventKey: 'shared_device:cmp_a:device-1234567:1',
      deviceId: 'device-1234567',
      evidence: { claimants: 3, device: '234567' },
    },
  ]);
  expect(found(3, 2)[0]?.eventKey).not.toBe(found(3)[0]?.eventKey);
});
