/*
 * "None left", remembered in this process for a quarter of a second: most of a rush is refusals, and they must cost
 * neither Redis nor Postgres anything. The flag goes up only together with the list of who has a voucher, so that a
 * holder is never told that it is sold out.
 */

export type SoldOutGate = {
  look: (stockId: string, batchId: string, citizenId: string) => 'unknown' | 'sold_out' | 'owned';
  /** Called by whoever learned from Redis or Postgres that nothing is left. */
  raise: (stockId: string, batchId: string) => void;
};

const flagLivesMs = 250;
const ownersLiveMs = 5_000;

/** @param monotonicMs the machine's own running time: the flag is no rule of the campaign */
export function createSoldOutGate(
  listOwners: (batchId: string) => Promise<string[]>,
  monotonicMs: () => number,
): SoldOutGate {
  const raisedUntil = new Map<string, number>();
  const owners = new Map<string, { known: Set<string>; loadedAtMs: number }>();
  const loading = new Set<string>();

  return {
    look: (stockId, batchId, citizenId) => {
      const until = raisedUntil.get(stockId);
      if (until === undefined) {
        return 'unknown';
      }
      const nowMs = monotonicMs();
      if (nowMs >= until) {
        // Stale: this one request goes and looks, the others keep the flag meanwhile.
        raisedUntil.set(stockId, nowMs + flagLivesMs);
        return 'unknown';
      }
      return owners.get(batchId)?.known.has(citizenId) ? 'owned' : 'sold_out';
    },
    raise: (stockId, batchId) => {
      const known = owners.get(batchId);
      if (known && monotonicMs() - known.loadedAtMs < ownersLiveMs) {
        raisedUntil.set(stockId, monotonicMs() + flagLivesMs);
        return;
      }
      if (loading.has(stockId)) {
        return;
      }
      loading.add(stockId);
      listOwners(batchId)
        .then((all) => {
          owners.set(batchId, { known: new Set(all), loadedAtMs: monotonicMs() });
          raisedUntil.set(stockId, monotonicMs() + flagLivesMs);
        })
        // Postgres is away: without the flag, requests simply go on asking.
        .catch(() => undefined)
        .finally(() => loading.delete(stockId));
    },
  };
}
