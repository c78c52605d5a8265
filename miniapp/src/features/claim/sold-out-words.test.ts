import type { Stock } from '../../../../bff/src/contract';
import { Failure } from '../../lib/failure';
import { soldOutWords } from './sold-out-words';

const stock = (stockId: string, faceFen: number, leftPercent: number): Stock => ({
  stockId,
  faceFen,
  minItemFen: faceFen * 10,
  quota: 500,
  leftPercent,
});
const left = (one: Stock) => `约剩 ${one.leftPercent}%`;
const refused = (code: 'sold_out' | 'busy') => ({
  kind: 'refused' as const,
  failure: new Failure({ code }),
  stockId: 'stk_200',
});

test('names the kind that is gone and what is left of the other', () => {
  const stocks = [stock('stk_200', 20000, 0), stock('stk_100', 10000, 42)];
  expect(soldOutWords(refused('sold_out'), stocks, left)).toBe(
    '本批次 200 元券已领完，100 元券约剩 42%。',
  );
});

test('offers nothing that is gone as well', () => {
  const stocks = [stock('stk_200', 20000, 0), stock('stk_100', 10000, 0)];
  expect(soldOutWords(refused('sold_out'), stocks, left)).toBe('本批次 200 元券已领完。');
});

test('leaves every other refusal to its own sentence', () => {
  expect(soldOutWords(refused('busy'), [], left)).toBeUndefined();
  expect(soldOutWords({ kind: 'idle' }, [], left)).toBeUndefined();
});
