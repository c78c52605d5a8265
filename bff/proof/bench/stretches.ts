import type { Steady } from '../load/job';
import type { Batch } from '../morning';

/** One claim for every slot of these batches, one batch after the other: every claim wins. */
export const stretchesOf = (batches: readonly Batch[]): Steady['stretches'] =>
  batches.flatMap(({ stocks }) => {
    let from = 0;
    return stocks.map(({ stockId, quota }) => {
      const stretch = { stockId, from, count: quota };
      from += quota;
      return stretch;
    });
  });
