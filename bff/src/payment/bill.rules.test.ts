import { fundFlowBill, tradeBill } from '../../../mock-terminal/src/wechat-pay/bill';
import { type BillLine, billDays, readBill, whatDiffers } from './bill.rules';

/* Bills as text: the fake's are the official layout, the others are bent by hand. */
const order = {
  out_trade_no: 'HM01PAYMENT',
  description: '样例, 门店 · 消费券订单',
  notify_url: 'http://127.0.0.1/',
  openid: 'o-test',
  total: 239_900,
  time_expire: '2023-04-22T10:15:00+08:00',
  prepay_id: 'wx1',
  trade_state: 'REFUND' as const,
  transaction_id: '4200000001',
  success_time: '2023-04-22T10:01:00+08:00',
  refunds: [],
};
const at = '2023-04-22T10:01:00+08:00';
const moves = [
  { order, at, pay: 239_900, refund: 0, outRefundNo: '' },
  { order, at, pay: 0, refund: 100_001, outRefundNo: 'HM01REFUND' },
];
const trade = tradeBill(moves, 'wx-demo', '19');
const flow = fundFlowBill(moves);
const lines: BillLine[] = [
  { move: 'payment', number: 'HM01PAYMENT', amountFen: 239_900 },
  { move: 'refund', number: 'HM01REFUND', amountFen: 100_001 },
];

describe('a bill', () => {
  it('is read to the fen, with its mark, its line ends and commas inside a field', () => {
    expect(readBill('trade', trade)).toEqual(lines);
    expect(readBill('fund_flow', flow)).toEqual(lines);
    expect(readBill('trade', trade.replaceAll('\r\n', '\n').replace('\uFEFF', '').trim())).toEqual(
      lines,
    );
  });

  it('keeps fees apart, with their sign', () => {
    const [head = '', first = '', ...rest] = flow.split('\r\n');
    const fee = first
      .replaceAll('`交易', '`扣除交易手续费')
      .replace('`收入', '`支出')
      .replace('`2399.00', '`12.34');
    const sums = rest
      .join('\r\n')
      .replace('`2,`1,`2399.00,`1,`1000.01', '`3,`1,`2399.00,`2,`1012.35');
    expect(readBill('fund_flow', [head, first, fee, sums].join('\r\n'))).toEqual([
      lines[0],
      { move: 'other', number: 'HM01PAYMENT', amountFen: -1_234 },
      lines[1],
    ]);
  });

  it.each<[what: string, text: string, why: RegExp]>([
    ['one fen more in a line', trade.replace('`2399.00', '`2399.01'), /sum.*应结订单总金额/],
    ['one fen less in the sum', trade.replace(/`1000\.01(?=,`0\.00,`0\.00000)/, '`1000.00'), /sum/],
    ['a line that went missing', trade.split('\r\n').toSpliced(1, 1).join('\r\n'), /sum/],
    ['a line twice', trade.replace(/\r\n(`.*)\r\n/, '\r\n$1\r\n$1\r\n'), /twice/],
    ['three decimals', trade.replace('`2399.00', '`2399.001'), /unreadable/],
    ['an amount as a power', trade.replace('`2399.00', '`2.399e3'), /unreadable/],
    ['dollars', trade.replace('`CNY', '`USD'), /unreadable/],
    ['a field more', trade.replace('`JSAPI', '`JSAPI,`x'), /unreadable/],
    ['no sum', trade.split('\r\n').slice(0, 3).join('\r\n'), /./],
    ['another layout', trade.replace('应结订单金额,', '应结金额,'), /column/],
    ['the other bill', flow, /column/],
    ['nothing', '', /column/],
  ])('is not believed with %s', (_what, text, why) => {
    expect(readBill('trade', text)).toEqual(expect.stringMatching(why));
  });

  it('of the account is not believed when any of its five sums is wrong', () => {
    for (const [right, wrong] of [
      ['`2,`1,`2399.00', '`3,`1,`2399.00'],
      ['`2,`1,`2399.00', '`2,`2,`2399.00'],
      ['`2,`1,`2399.00', '`2,`1,`2399.10'],
      ['`1,`1000.01', '`2,`1000.01'],
      ['`1,`1000.01', '`1,`1000.02'],
    ] as const) {
      expect(flow).toContain(right);
      expect(readBill('fund_flow', flow.replace(right, wrong))).toMatch(/sum/);
    }
  });
});

describe('bills and books', () => {
  const bills = { trade: lines, fund_flow: lines };
  const books = [
    { move: 'payment', number: 'HM01PAYMENT', amountFen: 239_900 },
    { move: 'refund', number: 'HM01REFUND', amountFen: 100_001 },
  ] as const;
  const [payment, refund] = lines as [BillLine, BillLine];
  const whats = (...given: Parameters<typeof whatDiffers>) =>
    whatDiffers(...given).map(({ what, number }) => `${what} ${number}`);

  it('agree when both bills and the ledger say the same', () => {
    expect(whatDiffers(bills, books, [])).toEqual([]);
    expect(whatDiffers({ trade: [], fund_flow: [] }, [], [])).toEqual([]);
  });

  it('differ by number, whoever has one more, one fen more, or the same once more', () => {
    expect(whats(bills, [books[0]], [])).toEqual(['only_at_wechat HM01REFUND']);
    expect(whats(bills, [books[0], { ...books[1], amountFen: 0 }], [])).toEqual([
      'only_at_wechat HM01REFUND',
    ]);
    expect(whats({ trade: [payment], fund_flow: [payment] }, books, [])).toEqual([
      'only_here HM01REFUND',
    ]);
    expect(whats(bills, [books[0], { ...books[1], amountFen: 100_000 }], [])).toEqual([
      'amount HM01REFUND',
    ]);
    expect(whats({ trade: lines, fund_flow: [payment] }, books, [])).toEqual([
      'bills_disagree HM01REFUND',
    ]);
    expect(whats(bills, books, [payment])).toEqual(['twice HM01PAYMENT']);
  });

  it('do not differ about what was billed on another day', () => {
    expect(whats({ trade: [payment], fund_flow: [payment] }, books, [refund])).toEqual([]);
  });
});

it('knows a day’s bills exist from 10:00 of the next Chinese day on', () => {
  const first = new Date('2023-04-22T23:59:00+08:00');
  const days = (now: string) => billDays(first, new Date(now));
  expect(days('2023-04-23T09:59:59.999+08:00')).toEqual([]);
  expect(days('2023-04-23T10:00:00+08:00')).toEqual(['2023-04-22']);
  expect(days('2023-04-25T09:00:00+08:00')).toEqual(['2023-04-22', '2023-04-23']);
  expect(days('2024-04-25T09:00:00+08:00')).toHaveLength(90);
});
