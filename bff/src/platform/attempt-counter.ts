/*
 * Fixed-window counters in this process. On the hottest route of the product a counter may cost a microsecond, not a
 * round trip; behind a balancer that spreads people evenly, N replicas allow at most N times the count.
 */

export type AttemptCounter = {
  /** Counts one attempt; answers 0 when it is within the limit, else the seconds until the window ends. */
  count: (key: string, limit: AttemptLimit, nowMs: number) => number;
  /** Whether the limit was reached; counts nothing. */
  isUsedUp: (key: string, limit: AttemptLimit, nowMs: number) => boolean;
};
type AttemptLimit = { count: number; seconds: number };

type Window = { endsAtMs: number; counts: Map<string, { attempts: number }> };

export function createAttemptCounter(): AttemptCounter {
  /** One window for each length of window, so that a whole generation of keys is forgotten at once. */
  const windows = new Map<number, Window>();
  return {
    count: (key, limit, nowMs) => {
      let window = windows.get(limit.seconds);
      if (!window || nowMs >= window.endsAtMs) {
        window = { endsAtMs: nowMs + limit.seconds * 1000, counts: new Map() };
        windows.set(limit.seconds, window);
      }
      let counted = window.counts.get(key);
      if (!counted) {
        counted = { attempts: 0 };
        window.counts.set(key, counted);
      }
      counted.attempts += 1;
      return counted.attempts > limit.count
        ? Math.max(1, Math.ceil((window.endsAtMs - nowMs) / 1000))
        : 0;
    },
    isUsedUp: (key, limit, nowMs) => {
      const window = windows.get(limit.seconds);
      const counted = window && nowMs < window.endsAtMs ? window.counts.get(key) : undefined;
      return (counted?.attempts ?? 0) >= limit.count;
    },
  };
}
