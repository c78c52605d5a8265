/**
 * What is left of a stock in whole per cents, rounded up: it reads 0 only when nothing is left, and it changes seldom
 * enough to be cached.
 */
export function leftPercent(quota: number, issued: number): number {
  return Math.ceil((100 * Math.max(0, quota - issued)) / quota);
}

/** The instant at which the last stock of a batch went; null while one of them still has vouchers. */
export function batchSoldOutAt<T extends { getTime: () => number }>(
  soldOutAt: readonly (T | null)[],
): T | null {
  return soldOutAt.reduce((last, at) =>
    last && at && at.getTime() > last.getTime() ? at : last && at ? last : null,
  );
}
