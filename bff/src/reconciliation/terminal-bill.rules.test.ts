import { readTerminalBill } from './terminal-bill.rules';

const of = { day: '2023-04-22', mchId: '84937015722000A' };
const head =
  'type,mch_id,term_no,out_trade_no,out_refund_no,transaction_id,total_fee,discount_fee,paid_fee,pay_type,trade_time';
const sale =
  'TRADE,84937015722000A,T0000001,T0000000001,,JL1,259900,20000,239900,wxpay,2023-04-22T12:00:00+08:00';
const refund =
  'REFUND,84937015722000A,T0000001,T0000000001,R0000000001,JL1,-259900,-20000,-239900,wxpay,2023-04-22T13:00:00+08:00';
const bill = (...rows: string[]) => `${[head, ...rows].join('\n')}\n`;
const whole = bill(sale, refund, 'SUM,2,0,0,0');

it('reads sales and refunds', () => {
  expect(readTerminalBill(whole, of)).toMatchObject([
    {
      move: 'sale',
      outTradeNo: 'T0000000001',
      outRefundNo: '',
      totalFen: 259_900,
      payType: 'wxpay',
    },
    { move: 'refund', outRefundNo: 'R0000000001', paidFen: -239_900 },
  ]);
  expect(readTerminalBill(bill('SUM,0,0,0,0'), of)).toEqual([]);
});

it.each([
  ['without its header', whole.replace(head, 'type,mch_id')],
  ['cut off', whole.slice(0, -1)],
  ['cut off before the sum', bill(sale, refund)],
  ['empty', ''],
  ['whose count is wrong', whole.replace('SUM,2', 'SUM,1')],
  ['whose sum is wrong by a fen', bill(sale, 'SUM,1,259900,20000,239901')],
  ['of another enterprise', whole.replaceAll('000A', '000B')],
  ['with a sale of the next day', whole.replace('T12:00:00+08:00', 'T23:30:00Z')],
  ['with a day that is none', whole.replace('2023-04-22T12', '2023-04-32T12')],
  ['with a part of a fen', bill(sale.replace('239900', '239900.0'), 'SUM,1,259900,20000,239900')],
  ['whose line does not add up', bill(sale.replace('20000', '20001'), 'SUM,1,259900,20001,239900')],
  [
    'with a sale that gives back',
    bill(refund.replace('REFUND', 'TRADE'), 'SUM,1,-259900,-20000,-239900'),
  ],
  [
    'with a refund that has no number',
    bill(refund.replace('R0000000001', ''), 'SUM,1,-259900,-20000,-239900'),
  ],
  ['with a field too many', bill(`${sale},`, 'SUM,1,259900,20000,239900')],
  ['with another kind of line', bill(sale.replace('TRADE', 'GIFT'), 'SUM,1,259900,20000,239900')],
  ['with a sale twice', bill(sale, sale, 'SUM,2,519800,40000,479800')],
])('refuses as a whole a bill %s', (_, text) => {
  expect(typeof readTerminalBill(text, of)).toBe('string');
});
