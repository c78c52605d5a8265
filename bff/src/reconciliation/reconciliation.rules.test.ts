import fc from 'fast-check';
import type { DifferenceKind } from '../contract';
import { presentDay } from './reconciliation.present';
import {
  type BilledLine,
  type BookedMove,
  caseKeyOf,
  columnsOf,
  compareBooks,
  daysOver,
  stateOf,
} from './reconciliation.rules';

const at = (time: string) => new Date(`2023-04-${time}+08:00`);
const amounts = { totalFen: 259_900, discountFen: 20_000, paidFen: 239_900 };
const number = { outTradeNo: 'T0000000001', outRefundNo: '' };
const line = (over: Partial<BilledLine> = {}): BilledLine => ({
  day: '2023-04-22',
  merchantId: 'mch_A',
  move: 'sale',
  ...number,
  termNo: 'T0000001',
  transactionId: 'JL1',
  payType: 'wxpay',
  tradedAt: at('22T12:00:00'),
  ...amounts,
  ...over,
});
const own = (over: Partial<BookedMove> = {}): BookedMove => ({
  merchantId: 'mch_A',
  move: 'sale',
  tradeId: 'trd_1',
  ...number,
  at: at('22T12:00:00'),
  ...amounts,
  ledger: { discountFen: 20_000, paidFen: 239_900 },
  ...over,
});
const inWechat = (over: Partial<NonNullable<BookedMove['wechat']>> = {}) =>
  own({ wechat: { number: 'W1', billDay: '2023-04-22', fen: 239_900, ...over } });
const none = { totalFen: 0, discountFen: 0, paidFen: 0, ledger: { discountFen: 0, paidFen: 0 } };
const always = () => true;
const kinds = (
  lines: BilledLine[],
  booked: BookedMove[],
  hasBill: (m: string, day: string) => boolean = always,
) =>
  compareBooks(lines, booked, hasBill).map(({ day, kind, isWaiting }) => [
    day.slice(-2),
    kind ?? (isWaiting ? 'waiting' : 'same'),
  ]);

describe('one sale', () => {
  it.each<[string, BilledLine[], BookedMove[], [string, string][]]>([
    ['is the same in all books', [line()], [own()], [['22', 'same']]],
    ['stands at 嘉联 only', [line()], [], [['22', 'only_at_jlpay']]],
    ['stands here only', [], [own()], [['22', 'only_here']]],
    [
      'has another amount there',
      [line({ totalFen: 259_901, paidFen: 239_901 })],
      [own()],
      [['22', 'amounts']],
    ],
    [
      'has another voucher there',
      [line({ totalFen: 249_900, discountFen: 10_000 })],
      [own()],
      [['22', 'amounts']],
    ],
    [
      'has another split there',
      [line({ discountFen: 19_999, paidFen: 239_901 })],
      [own()],
      [['22', 'amounts']],
    ],
    [
      'is booked otherwise',
      [line()],
      [own({ ledger: { discountFen: 20_000, paidFen: 1 } })],
      [['22', 'ledger']],
    ],
    [
      'has vouchers that are booked otherwise',
      [line()],
      [own({ ledger: { discountFen: 0, paidFen: 239_900 } })],
      [['22', 'ledger']],
    ],
    ['was cancelled here and not there', [line()], [own(none)], [['22', 'only_at_jlpay']]],
    ['was cancelled on both sides', [], [own(none)], []],
    [
      'was cancelled, and its ledger was not',
      [],
      [own({ ...none, ledger: own().ledger })],
      [['22', 'ledger']],
    ],
    [
      'is billed again on another day',
      [line(), line({ day: '2023-04-23' })],
      [own()],
      [
        ['22', 'same'],
        ['23', 'only_at_jlpay'],
      ],
    ],
    [
      'is of another enterprise',
      [line({ merchantId: 'mch_B' })],
      [own()],
      [
        ['22', 'only_at_jlpay'],
        ['22', 'only_here'],
      ],
    ],
    ['was paid in WeChat', [], [inWechat()], [['22', 'same']]],
    [
      'was paid in WeChat, and the bill has another amount',
      [],
      [inWechat({ fen: 1 })],
      [['22', 'wechat']],
    ],
    [
      'was paid in WeChat, and is not on the bill',
      [],
      [inWechat({ fen: undefined })],
      [['22', 'wechat']],
    ],
    [
      'was paid in WeChat, and that bill is not here',
      [],
      [inWechat({ billDay: undefined, fen: undefined })],
      [['22', 'waiting']],
    ],
    [
      'was paid in WeChat and at the till',
      [line()],
      [inWechat()],
      [
        ['22', 'only_at_jlpay'],
        ['22', 'same'],
      ],
    ],
  ])('%s', (_, lines, booked, expected) => {
    expect(kinds(lines, booked)).toEqual(expected);
  });

  it('waits for the bill of its own enterprise', () => {
    expect(kinds([], [own()], () => false)).toEqual([['22', 'waiting']]);
    const misbooked = own({ ledger: { discountFen: 0, paidFen: 0 } });
    expect(kinds([], [misbooked], () => false)).toEqual([['22', 'waiting']]);
    expect(kinds([], [own()], (merchantId) => merchantId !== 'mch_A')).toEqual([['22', 'waiting']]);
  });
});

describe('midnight', () => {
  it("goes by 嘉联's time, whenever it was booked", () => {
    const late = own({ at: at('23T00:00:02') });
    expect(kinds([line({ tradedAt: at('22T23:59:59') })], [late])).toEqual([['22', 'same']]);
  });

  it('gives a refund just before it until the next bill', () => {
    const refund = own({ move: 'refund', outRefundNo: 'R0000000001', at: at('22T23:59:59') });
    const hasFirst = (_: string, day: string) => day === '2023-04-22';
    expect(kinds([], [refund], hasFirst)).toEqual([['23', 'waiting']]);
    expect(kinds([], [refund])).toEqual([['23', 'only_here']]);
    const there = line({ ...refund, day: '2023-04-23', tradedAt: at('23T00:00:01') });
    expect(kinds([there], [refund])).toEqual([['23', 'same']]);
  });
});

/** What a difference is made of. */
const plants: Record<DifferenceKind, (i: number) => { line?: BilledLine; own?: BookedMove }> = {
  only_at_jlpay: (i) => ({ line: line(named(i)) }),
  only_here: (i) => ({ own: own(named(i)) }),
  amounts: (i) => ({
    line: line({ ...named(i), totalFen: 259_899, paidFen: 239_899 }),
    own: own(named(i)),
  }),
  ledger: (i) => ({
    line: line(named(i)),
    own: own({ ...named(i), ledger: { discountFen: 19_999, paidFen: 239_900 } }),
  }),
  wechat: (i) => ({ own: { ...inWechat({ number: `W${i}`, fen: 239_899 }), ...named(i) } }),
};
const sound: ((i: number) => { line?: BilledLine; own?: BookedMove })[] = [
  (i) => ({ line: line(named(i)), own: own(named(i)) }),
  (i) => ({ own: { ...inWechat({ number: `W${i}` }), ...named(i) } }),
  (i) => ({ own: own({ ...named(i), ...none }) }),
];
const named = (i: number) => ({
  outTradeNo: `T${String(i).padStart(10, '0')}`,
  tradeId: `trd_${i}`,
});

it('finds exactly the differences that were planted, in whatever order the books are read', () => {
  const planted = fc.array(
    fc.oneof(
      fc.constantFrom(...(Object.keys(plants) as DifferenceKind[])),
      fc.constantFrom(...sound.keys()),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(planted, fc.infiniteStream(fc.nat(1_000)), (wishes, dice) => {
      const sales = wishes.map((wish, i) =>
        typeof wish === 'string' ? plants[wish](i) : (sound[wish]?.(i) ?? {}),
      );
      const shuffled = <T>(all: readonly T[]) =>
        all
          .map((one) => ({ one, place: dice.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
      const lines = shuffled(sales.flatMap((sale) => sale.line ?? []));
      const booked = shuffled(sales.flatMap((sale) => sale.own ?? []));
      const compared = compareBooks(lines, booked, always);
      const found = compared.flatMap(({ kind, outTradeNo }) =>
        kind ? [`${outTradeNo} ${kind}`] : [],
      );
      const expected = wishes.flatMap((wish, i) =>
        typeof wish === 'string' ? [`${named(i).outTradeNo} ${wish}`] : [],
      );
      expect(found.sort()).toEqual(expected.sort());
      expect(new Set(compared.map((one) => caseKeyOf('cmp_1', one))).size).toBe(compared.length);
      expect(stateOf(compared, 0)).toBe(expected.length > 0 ? 'differs' : 'balanced');
      const { jlpay, wechat, ledger } = columnsOf(compared);
      if (expected.length === 0) {
        expect(jlpay.paidFen + wechat.paidFen).toBe(ledger.paidFen);
        expect(jlpay.sales + wechat.sales).toBe(ledger.sales);
      }
    }),
  );
});

it('counts the days that are over, and as long as goods may come back', () => {
  const campaign = { startsAt: at('22T00:00:00'), endsAt: at('25T00:00:00') };
  expect(daysOver(campaign, at('22T23:59:59'))).toEqual([]);
  expect(daysOver(campaign, at('24T00:00:00'))).toEqual(['2023-04-22', '2023-04-23']);
  expect(daysOver(campaign, new Date('2024-01-01')).at(-1)).toBe('2023-05-24');
});

it('is not balanced while a bill is missing', () => {
  expect(stateOf([], 1)).toBe('waiting');
  expect(stateOf([], 0)).toBe('balanced');
});

it('waits for bills that nobody has asked for yet, also once 嘉联 has made them', () => {
  expect(presentDay('2023-04-22', { compared: [], bills: [] }, true).state).toBe('waiting');
});
