/**
 * Leaves a dependency alone for a while after it failed, so that a black hole costs one time-out and not one a request.
 */
export type Breaker = { isOpen: () => boolean; trip: () => void };

/** @param restMs how long it is left alone; the first call after that tries it again */
export function createBreaker(restMs: number, monotonicMs: () => number): Breaker {
  let openUntil = 0;
  return {
    isOpen: () => monotonicMs() < openUntil,
    trip: () => {
      openUntil = monotonicMs() + restMs;
    },
  };
}
