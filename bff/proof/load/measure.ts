import type { Latency } from './job';

/** Collects durations in milliseconds; cheap enough for every request of a rush. */
export function createDurations() {
  let values = new Float64Array(65_536);
  let count = 0;
  return {
    add(ms: number): void {
      if (count === values.length) {
        const larger = new Float64Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[count] = ms;
      count += 1;
    },
    count: () => count,
    latency(): Latency {
      const sorted = values.slice(0, count).sort();
      const at = (share: number) => round(sorted[Math.max(0, Math.ceil(count * share) - 1)] ?? 0);
      return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
    },
  };
}

export const round = (value: number, digits = 2): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [left = 0, right = 0] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (left + right) / 2;
}

/** A repeatable sequence of numbers in [0, 1): mulberry32. */
export function createDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function tally(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
