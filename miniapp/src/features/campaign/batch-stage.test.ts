import type { Batch, Campaign } from '../../../../bff/src/contract';
import { batchStage, foremostBatch, foremostCampaign, nextBatch } from './batch-stage';

const batch = (number: number, opensAt: string, left: [number, number]): Batch => ({
  batchId: `bat_${number}`,
  number,
  opensAt,
  soldOutAt: null,
  stocks: left.map((leftPercent, index) => ({
    stockId: `stk_${number}${index}`,
    faceFen: 20000,
    minItemFen: 200000,
    quota: 500,
    leftPercent,
  })),
});
const campaign = (left: [number, number]) =>
  ({
    startsAt: '2023-04-22T00:00:00+08:00',
    endsAt: '2023-05-23T00:00:00+08:00',
    batches: [
      batch(1, '2023-04-22T10:00:00+08:00', left),
      batch(2, '2023-05-01T10:00:00+08:00', [100, 100]),
    ],
  }) as Campaign;
const at = (text: string) => Date.parse(`${text}+08:00`);

test.each([
  ['2023-04-22T09:59:59.999', [80, 100], 'upcoming'],
  ['2023-04-22T10:00:00', [80, 100], 'open'],
  ['2023-04-22T10:00:00', [0, 1], 'open'],
  ['2023-04-22T10:00:00', [0, 0], 'sold-out'],
  ['2023-05-22T23:59:59', [80, 100], 'open'],
  ['2023-05-23T00:00:00', [80, 100], 'ended'],
] as const)('at %s with %o left a batch is %s', (now, left, stage) => {
  const given = campaign([...left]);
  expect(batchStage(given.batches[0] as Batch, given, at(now))).toBe(stage);
});

test.each([
  ['2023-04-22T09:00:00', [100, 100], 1],
  ['2023-04-22T11:00:00', [10, 0], 1],
  ['2023-04-22T11:00:00', [0, 0], 2],
  ['2023-05-02T00:00:00', [10, 10], 2],
  ['2023-06-01T00:00:00', [10, 10], 2],
] as const)('at %s with %o left in the first, batch %i stands in front', (now, left, number) => {
  expect(foremostBatch(campaign([...left]), at(now))?.number).toBe(number);
});

test('the next batch is the nearest that is still to open', () => {
  expect(nextBatch(campaign([1, 1]), at('2023-04-22T11:00:00'))?.number).toBe(2);
  expect(nextBatch(campaign([1, 1]), at('2023-05-02T11:00:00'))).toBeUndefined();
});

test('a running campaign stands before one to come, and that before one that is over', () => {
  const period = (name: string, startsAt: string, endsAt: string) => ({ name, startsAt, endsAt });
  const past = period('past', '2023-01-01T00:00:00+08:00', '2023-02-01T00:00:00+08:00');
  const older = period('older', '2022-01-01T00:00:00+08:00', '2022-02-01T00:00:00+08:00');
  const running = period('running', '2023-04-22T00:00:00+08:00', '2023-05-23T00:00:00+08:00');
  const coming = period('coming', '2023-06-01T00:00:00+08:00', '2023-07-01T00:00:00+08:00');
  const now = at('2023-04-30T00:00:00');
  expect(foremostCampaign([older, coming, past, running], now)?.name).toBe('running');
  expect(foremostCampaign([older, coming, past], now)?.name).toBe('coming');
  expect(foremostCampaign([older, past], now)?.name).toBe('past');
  expect(foremostCampaign([], now)).toBeUndefined();
});
