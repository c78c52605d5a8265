import type { TakenSale } from '../../../../bff/src/contract';
import { standing, todayOf, waitingFirst } from './sales';

const sale = (over: Partial<TakenSale>) =>
  ({ tradeId: 'one', paidFen: 0, subsidyFen: 0, invoice: null, ...over }) as TakenSale;
const invoice = (status: 'checking' | 'returned') =>
  ({ status, code: '', number: '', issuedOn: '2023-04-22', reason: null }) as TakenSale['invoice'];

test('a day begins at midnight in the district, and what came back as a whole is no sale', () => {
  const sales = [
    sale({ paidAt: '2023-04-22T23:59:59+08:00', paidFen: 239_900, subsidyFen: 17_000 }),
    sale({ paidAt: '2023-04-21T16:00:00Z', paidFen: 100_000, subsidyFen: 8_500 }),
    sale({ paidAt: '2023-04-21T15:59:59Z', paidFen: 700_000, subsidyFen: 17_000 }),
    sale({ paidAt: '2023-04-22T12:00:00+08:00', paidFen: 0, subsidyFen: 0 }),
  ];
  expect(todayOf(sales, '2023-04-22T12:30:00+08:00')).toEqual({
    count: 2,
    paidFen: 339_900,
    subsidyFen: 25_500,
  });
});

test('what waits for the enterprise comes first, the rest as it was', () => {
  const sales = [
    sale({ tradeId: 'new' }),
    sale({ tradeId: 'returned', wantsInvoice: true, invoice: invoice('returned') }),
    sale({ tradeId: 'old' }),
    sale({ tradeId: 'missing', wantsInvoice: true }),
  ];
  expect(waitingFirst(sales).map((one) => one.tradeId)).toEqual([
    'returned',
    'missing',
    'new',
    'old',
  ]);
});

test('a sale is called by its newest invoice, else by whether one is wanted', () => {
  expect(standing(sale({ wantsInvoice: true }))).toBe('wanted');
  expect(standing(sale({ wantsInvoice: false }))).toBe('none');
  expect(standing(sale({ wantsInvoice: true, invoice: invoice('returned') }))).toBe('returned');
  expect(standing(sale({ wantsInvoice: false, invoice: invoice('checking') }))).toBe('checking');
});
