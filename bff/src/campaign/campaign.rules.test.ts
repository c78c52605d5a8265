import { batchSoldOutAt, leftPercent } from './campaign.rules';

describe('leftPercent', () => {
  it.each([
    [500, 0, 100],
    [500, 1, 100],
    [500, 5, 99],
    [500, 6, 99],
    [500, 495, 1],
    [500, 499, 1],
    [500, 500, 0],
    [1500, 1499, 1],
    [3, 1, 67],
  ])('of %i with %i issued is %i', (quota, issued, percent) => {
    expect(leftPercent(quota, issued)).toBe(percent);
  });
});

describe('batchSoldOutAt', () => {
  const at = (second: number) => new Date(Date.UTC(2023, 3, 22, 2, 0, second));
  it('is the instant of the last stock, and null while one has vouchers', () => {
    expect(batchSoldOutAt([at(3), at(1)])).toEqual(at(3));
    expect(batchSoldOutAt([at(1), at(3)])).toEqual(at(3));
    expect(batchSoldOutAt([at(1), null])).toBeNull();
    expect(batchSoldOutAt([null, at(1)])).toBeNull();
  });
});
