import type { ProblemCode } from '../contract/problem';

/**
 * An expected no. Thrown by flows and doors, turned into RFC 9457 by `http/problems.ts`; everything else that is thrown
 * is a fault.
 */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    /** What the caller may do about it: facts for the screen, seconds for `Retry-After`, which field was wrong. */
    readonly about: {
      facts?: Record<string, string | number>;
      retryAfterSeconds?: number;
      field?: string;
    } = {},
  ) {
    // Nobody reads where an expected no came from, and at 10:00 the stack would cost more than the rest of the answer.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
