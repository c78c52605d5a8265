import { isAccepting } from './merchant.rules';

const good = { merchantStatus: 'live', isListed: true, activeTerminals: 1 } as const;

describe('isAccepting', () => {
  it('holds for a live, listed merchant with a terminal', () => {
    expect(isAccepting(good)).toBe(true);
  });
  it.each([
    ['preparing', { ...good, merchantStatus: 'preparing' as const }],
    ['suspended', { ...good, merchantStatus: 'suspended' as const }],
    ['withdrawn', { ...good, merchantStatus: 'withdrawn' as const }],
    ['not listed', { ...good, isListed: false }],
    ['without a terminal', { ...good, activeTerminals: 0 }],
  ])('does not hold when it is %s', (_why, store) => {
    expect(isAccepting(store)).toBe(false);
  });
});
