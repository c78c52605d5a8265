import { createAttemptCounter } from '../platform/attempt-counter';

/*
 * Wrong codes, counted by voucher number and by till. Eight digits on a paper stand for a month; ten wrong ones in ten
 * minutes make guessing them hopeless, and nobody mistypes that often. In this process: N replicas allow N times as many.
 */
const allowed = {
  number: { count: 10, seconds: 600 },
  till: { count: 60, seconds: 600 },
};

export type GuessGate = ReturnType<typeof createGuessGate>;
type Where = { number: string; terminalId: string };

export function createGuessGate(monotonicMs: () => number) {
  const numbers = createAttemptCounter();
  const tills = createAttemptCounter();
  return {
    count({ number, terminalId }: Where): void {
      numbers.count(number, allowed.number, monotonicMs());
      tills.count(terminalId, allowed.till, monotonicMs());
    },
    areTooMany: ({ number, terminalId }: Where): boolean =>
      numbers.isUsedUp(number, allowed.number, monotonicMs()) ||
      tills.isUsedUp(terminalId, allowed.till, monotonicMs()),
  };
}
