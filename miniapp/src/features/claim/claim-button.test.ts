import type { Stock, Voucher } from '../../../../bff/src/contract';
import { type ClaimScene, claimButton } from './claim-button';

const opensAt = '2023-04-22T10:00:00+08:00';
const stock = (faceFen: number, leftPercent: number): Stock => ({
  stockId: `stk_${faceFen}`,
  faceFen,
  minItemFen: faceFen * 10,
  quota: 500,
  leftPercent,
});
const scene = (over: Partial<ClaimScene>): ClaimScene => ({
  stage: 'open',
  opensAt,
  nowMs: Date.parse(opensAt) + 60_000,
  chosen: stock(20000, 80),
  others: [stock(10000, 100)],
  nextOpensAt: '2023-05-01T10:00:00+08:00',
  claim: { kind: 'idle' },
  ...over,
});

test.each<[string, Partial<ClaimScene>, string, string]>([
  [
    'long before',
    { stage: 'upcoming', nowMs: Date.parse(opensAt) - 3_600_000 },
    'remind',
    '未开始 · 4月22日 周六 10:00 提醒我',
  ],
  [
    'in the last minute',
    { stage: 'upcoming', nowMs: Date.parse(opensAt) - 59_000 },
    'none',
    '马上开始，请稍候',
  ],
  ['open', {}, 'claim', '立即领取 200 元券'],
  ['queued', { claim: { kind: 'queued', unsure: false } }, 'none', '排队中，请稍候…'],
  ['issued', { claim: { kind: 'issued', voucher: {} as Voucher } }, 'use', '已领取 · 去使用'],
  [
    'issued and ended',
    { stage: 'ended', claim: { kind: 'issued', voucher: {} as Voucher } },
    'use',
    '已领取 · 去使用',
  ],
  ['this kind gone', { chosen: stock(20000, 0) }, 'other', '200 元券已领完 · 换 100 元券'],
  [
    'all gone, another batch to come',
    { stage: 'sold-out', chosen: stock(20000, 0), others: [] },
    'remind-next',
    '本批已领完 · 下一批 5月1日 周一 10:00 提醒我',
  ],
  ['all gone for good', { stage: 'sold-out', nextOpensAt: undefined }, 'none', '本批已领完'],
  ['ended', { stage: 'ended' }, 'none', '活动已结束'],
])('%s', (_, over, does, word) => {
  expect(claimButton(scene(over))).toEqual({ word, does });
});
