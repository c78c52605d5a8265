import fc from 'fast-check';
import { accountTitles, entriesOfReversal, entriesOfSale, splitOf } from './ledger.rules';

const amounts = fc.record({
  paidFen: fc.integer({ min: 0, max: 100_000_000 }),
  subsidyFen: fc.integer({ min: 0, max: 34_000 }),
  merchantFen: fc.integer({ min: 0, max: 6_000 }),
});
const sum = (entries: { amountFen: number }[]) =>
  entries.reduce((total, one) => total + one.amountFen, 0);

describe('the ledger', () => {
  it('books a sale of 2,000.00 with a 200: 1,800 paid, 170 by the district, 30 by the merchant', () => {
    expect(entriesOfSale({ paidFen: 180_000, subsidyFen: 17_000, merchantFen: 3_000 })).toEqual([
      { account: 'consumer_paid', amountFen: 180_000 },
      { account: 'merchant_payable', amountFen: -180_000 },
      { account: 'district_subsidy', amountFen: 17_000 },
      { account: 'merchant_subsidy_payable', amountFen: -17_000 },
      { account: 'merchant_share', amountFen: 3_000 },
      { account: 'merchant_share_borne', amountFen: -3_000 },
    ]);
  });

  it('always sums to zero, books nothing for a zero, and a reversal undoes it account by account', () => {
    fc.assert(
      fc.property(amounts, (sale) => {
        const [there, back] = [entriesOfSale(sale), entriesOfReversal(sale)];
        expect(sum(there)).toBe(0);
        expect(there.every((one) => one.amountFen !== 0)).toBe(true);
        for (const account of Object.keys(accountTitles)) {
          const both = [...there, ...back].filter((one) => one.account === account);
          expect(sum(both) + 0).toBe(0);
        }
      }),
    );
  });

  it('adds up the split of two vouchers', () => {
    const half = { subsidyFen: 8_500, merchantFen: 1_500 };
    expect(splitOf([half, half])).toEqual({ subsidyFen: 17_000, merchantFen: 3_000 });
    expect(splitOf([])).toEqual({ subsidyFen: 0, merchantFen: 0 });
  });
});
