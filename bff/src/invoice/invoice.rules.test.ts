import {
  differencesOf,
  type HandedIn,
  type InvoicedSale,
  invoiceSpan,
  nextAskAfter,
  wantsInvoice,
  whyNotDecide,
  whyNotHandIn,
} from './invoice.rules';

const sale: InvoicedSale = {
  status: 'paid',
  paidAt: new Date('2023-04-22T23:30:00+08:00'),
  paidFen: 239_900,
  holderName: '欧阳·明月',
};
const invoice: HandedIn = {
  code: '',
  number: '23372000000000000001',
  checkCode: '',
  buyerName: '欧阳•明月',
  amountFen: 239_900,
  issuedOn: '2023-04-22',
};

it('may be issued from the day of the payment on, seven days long', () => {
  expect(invoiceSpan(sale.paidAt)).toEqual({ from: '2023-04-22', until: '2023-04-29' });
});

it.each([
  ['it is as it should be', {}, {}, null, undefined],
  ['an earlier one was returned', {}, {}, { status: 'returned' }, undefined],
  ['one is under way', {}, {}, { status: 'checking' }, 'not_allowed_now'],
  ['one is accepted', {}, {}, { status: 'accepted' }, 'not_allowed_now'],
  ['all was brought back', { status: 'refunded', paidFen: 0 }, {}, null, 'not_allowed_now'],
  ['the sale was cancelled', { status: 'cancelled' }, {}, null, 'not_allowed_now'],
  ['a part was brought back', { status: 'partly_refunded' }, {}, null, undefined],
  [
    'it has a code and eight digits',
    {},
    { code: '037002200111', number: '04138864' },
    null,
    undefined,
  ],
  ['it has a code and twenty digits', {}, { code: '0370022001' }, null, 'invoice_number_wrong'],
  ['it has eight digits and no code', {}, { number: '04138864' }, null, 'invoice_number_wrong'],
  ['it is one fen too much', {}, { amountFen: 239_901 }, null, 'invoice_amount_differs'],
  [
    'it is for the price with the voucher',
    {},
    { amountFen: 259_900 },
    null,
    'invoice_amount_differs',
  ],
  ['it names somebody else', {}, { buyerName: '欧阳明日' }, null, 'invoice_buyer_differs'],
  ['the name has blanks', {}, { buyerName: '欧阳 明月' }, null, undefined],
  ['the holder has no name yet', { holderName: null }, {}, null, 'invoice_holder_unnamed'],
  ['it is of the day before', {}, { issuedOn: '2023-04-21' }, null, 'invoice_day_wrong'],
  ['it is of the seventh day', {}, { issuedOn: '2023-04-29' }, null, undefined],
  ['it is of the eighth day', {}, { issuedOn: '2023-04-30' }, null, 'invoice_day_wrong'],
])('when %s it is judged so (decision 15)', (_when, ofSale, ofInvoice, newest, why) => {
  expect(whyNotHandIn({ ...sale, ...ofSale }, { ...invoice, ...ofInvoice }, newest)).toBe(why);
});

it('is wanted while nothing is under way', () => {
  expect(wantsInvoice(sale, null)).toBe(true);
  expect(wantsInvoice(sale, { status: 'returned' })).toBe(true);
  expect(wantsInvoice(sale, { status: 'reviewing' })).toBe(false);
});

describe('what the tax authority has different', () => {
  const issued = {
    buyerName: '欧阳明月',
    sellerTaxCode: '91370303MA3C000000',
    amountFen: 239_900,
    issuedOn: '2023-04-22',
    isVoid: false,
  };
  it.each([
    ['nothing', issued, []],
    ['there is none', undefined, ['税务查验：查无此票，或号码、日期、金额与票面不一致']],
    ['void', { ...issued, isVoid: true }, ['税务查验：这张发票已作废或红冲']],
    ['another buyer', { ...issued, buyerName: '某公司' }, ['税务登记的抬头是“某公司”']],
    ['another amount', { ...issued, amountFen: 100 }, ['税务登记的金额是 1.00 元']],
    ['another day', { ...issued, issuedOn: '2023-04-23' }, ['税务登记的开票日期是 2023-04-23']],
    ['another seller', { ...issued, sellerTaxCode: 'X' }, ['销方税号 X 不是本企业']],
  ])('is told in words: %s', (_what, found, words) => {
    expect(differencesOf(invoice, found, '91370303MA3C000000')).toEqual(words);
  });
  it('does not speak of a seller whose code nobody knows', () => {
    expect(differencesOf(invoice, { ...issued, sellerTaxCode: 'X' }, undefined)).toEqual([]);
  });
});

it('is asked about again farther and farther off', () => {
  const now = new Date('2023-04-22T10:00:00+08:00');
  expect(
    [1, 2, 3].map((tries) => (nextAskAfter(now, tries).getTime() - now.getTime()) / 1000),
  ).toEqual([120, 480, 1_920]);
});

it.each([
  ['reviewing', 'accept', '', undefined],
  ['reviewing', 'return', '', 'reason_required'],
  ['reviewing', 'return', '照片看不清', undefined],
  ['checking', 'accept', '', 'not_allowed_now'],
  ['accepted', 'return', '照片看不清', 'not_allowed_now'],
] as const)('%s: to %s with “%s” is answered %s', (status, decision, reason, why) => {
  expect(whyNotDecide({ status }, { decision, reason })).toBe(why);
});
