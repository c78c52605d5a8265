import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * What may be shared is decided page by page, and WeChat reads half of it from the page's config: both halves must say the
 * same, and no page about one person's vouchers, money or papers is among those that are shared.
 */
type AppConfig = { pages: string[]; subPackages: { root: string; pages: string[] }[] };

const source = join(__dirname, '..');
Object.assign(globalThis, { defineAppConfig: (config: AppConfig) => config });
const { pages, subPackages }: AppConfig = require('../app.config').default;
const all = [
  ...pages,
  ...subPackages.flatMap(({ root, pages: own }) => own.map((one) => `${root}/${one}`)),
];

const read = (path: string) => {
  const file = join(source, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const shared = [
  'pages/home/index',
  'pages/campaign/index',
  'pages/stores/index',
  'pages/store/index',
  'pages/info/rules/index',
  'pages/info/help/index',
  'pages/info/ledger/index',
  'pages/info/publicity/index',
];

test.each(all)('%s is shared in both ways, or in none', (page) => {
  const text = read(`${page}.tsx`);
  const config = read(`${page}.config.ts`);
  const isShared = shared.includes(page);
  expect(/useShare\(/.test(text)).toBe(isShared);
  expect(/useNoShare\(\)/.test(text)).toBe(!isShared);
  expect(/enableShareAppMessage: true/.test(config)).toBe(isShared);
  expect(/enableShareTimeline: true/.test(config)).toBe(isShared);
});

type Card = { title: string; path?: string; query?: string };
const mockCards: Card[] = [];
jest.mock('@tarojs/taro', () => ({
  __esModule: true,
  default: {},
  useLoad: () => undefined,
  useShareAppMessage: (make: () => Card) => mockCards.push(make()),
  useShareTimeline: (make: () => Card) => mockCards.push(make()),
}));
jest.mock('./share-codes', () => ({
  useShareCodes: (id?: string) => id && { friend: 'AAAAAAA1', timeline: 'BBBBBBB2' },
}));

test('a share carries the page and a code for counting, and nothing else', () => {
  const { useShare } = require('./use-share');
  useShare('门店', '/pages/store/index?id=sto_1', 'cmp_1');
  useShare('首页', '/pages/home/index', undefined);
  expect(mockCards).toEqual([
    { title: '门店', path: '/pages/store/index?id=sto_1&s=AAAAAAA1' },
    { title: '门店', query: 'id=sto_1&s=BBBBBBB2' },
    { title: '首页', path: '/pages/home/index' },
    { title: '首页', query: '' },
  ]);
});
