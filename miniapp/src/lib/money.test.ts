import { grouped, rmb, roundYuan, yuan } from './money';

test.each([
  [0, '0.00'],
  [1, '0.01'],
  [99, '0.99'],
  [100, '1.00'],
  [123456, '1,234.56'],
  [100000000, '1,000,000.00'],
  [-15300000, '-153,000.00'],
  [-5, '-0.05'],
])('%i fen are %s yuan', (fen, text) => {
  expect(yuan(fen)).toBe(text);
});

test.each([
  [20000, '200'],
  [200000, '2,000'],
  [239950, '2,399.50'],
])('%i fen, rounded where nothing is lost, are %s', (fen, text) => {
  expect(roundYuan(fen)).toBe(text);
});

test('a minus stands before the sign of the currency', () => {
  expect(rmb(-15300000)).toBe('-¥153,000.00');
  expect(rmb(0)).toBe('¥0.00');
});

test('counts are grouped by three', () => {
  expect([0, 999, 1000, 20413, 1234567].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '20,413',
    '1,234,567',
  ]);
});
