import type { Store } from '../../../../bff/src/contract';
import {
  byDistance,
  distanceWords,
  filterStores,
  isOpen,
  metresBetween,
  noFilter,
  townsOf,
} from './filter-stores';

const store = (name: string, over: Partial<Store> = {}) =>
  ({
    name,
    merchantName: '样例家电有限公司',
    town: '马尚镇',
    address: '柳泉路 100 号',
    hours: { opensAt: '09:00', closesAt: '20:30' },
    categories: ['tv'],
    accepting: true,
    state: 'accepting',
    publicity: null,
    photos: [],
    ...over,
  }) as Store;
const noon = 12 * 60;
const names = (stores: Store[]) => stores.map((one) => one.name);

test.each([
  ['09:00', '20:30', 9 * 60 - 1, false],
  ['09:00', '20:30', 9 * 60, true],
  ['09:00', '20:30', 20 * 60 + 29, true],
  ['09:00', '20:30', 20 * 60 + 30, false],
  ['18:00', '02:00', 60, true],
  ['18:00', '02:00', 3 * 60, false],
])('from %s to %s, minute %i: open is %s', (opensAt, closesAt, minute, open) => {
  expect(isOpen({ hours: { opensAt, closesAt } }, minute)).toBe(open);
});

test('search goes over names, merchant, town and street', () => {
  const stores = [store('一店'), store('二店', { address: '人民路 8 号' })];
  expect(names(filterStores(stores, { ...noFilter, words: ' 人民路 ' }, noon))).toEqual(['二店']);
  expect(filterStores(stores, { ...noFilter, words: '样例' }, noon)).toHaveLength(2);
});

test('filters hold together', () => {
  const stores = [
    store('一店', { categories: ['tv', 'phone'] }),
    store('二店', { categories: ['phone'], town: '科苑街道' }),
    store('三店', { categories: ['phone'], hours: { opensAt: '18:00', closesAt: '20:00' } }),
  ];
  const phone = { ...noFilter, category: 'phone' as const };
  expect(names(filterStores(stores, phone, noon))).toEqual(['一店', '二店', '三店']);
  expect(names(filterStores(stores, { ...phone, town: '马尚镇', openNow: true }, noon))).toEqual([
    '一店',
  ]);
});

test('stores that take no vouchers at present are not listed', () => {
  const stores = [store('停', { accepting: false }), store('开')];
  expect(names(filterStores(stores, noFilter, noon))).toEqual(['开']);
});

test('the nearest store comes first, once it is known where the person is', () => {
  const here = { latitude: 36.8, longitude: 118.05 };
  const near = store('近', { latitude: 36.801, longitude: 118.05 });
  const far = store('远', { latitude: 36.85, longitude: 118.05 });
  expect(names(byDistance([far, near], here))).toEqual(['近', '远']);
  expect(names(byDistance([far, near], undefined))).toEqual(['远', '近']);
  expect(metresBetween(here, near)).toBeGreaterThan(100);
  expect(metresBetween(here, near)).toBeLessThan(122);
  expect([distanceWords(853), distanceWords(2_340)]).toEqual(['850 米', '2.3 公里']);
});

test('each town is offered once', () => {
  expect(townsOf([store('一'), store('二'), store('三', { town: '科苑街道' })])).toEqual([
    '马尚镇',
    '科苑街道',
  ]);
});
