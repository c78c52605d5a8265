import { fenOf, grouped, rmb, roundYuan, yuan } from './money';

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

test.each([
  ['1799', 179900],
  ['1,799.00', 179900],
  [' ¥1799.5 元', 179950],
  ['0.07', 7],
  ['1.10', 110],
  ['4.35', 435],
  ['20413.99', 2041399],
  ['8.', 800],
])('%s as typed is %i fen', (text, fen) => {
  expect(fenOf(text)).toBe(fen);
});

test('what is shown can be typed back, to the fen', () => {
  for (let fen = 0; fen < 3_000_000; fen += 1_237) {
    expect(fenOf(yuan(fen))).toBe(fen);
  }
});

test.each(['', '.5', '1.234', '-3', '十元', '1e3', '123456789', '1.2.3'])(
  '"%s" is no amount',
  (text) => {
    expect(fenOf(text)).toBeUndefined();
  },
);
