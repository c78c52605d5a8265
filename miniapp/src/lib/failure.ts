import type { ProblemCode } from '../../../bff/src/contract';

/** Every code of the API, and one of our own for the case in which no answer came. */
export type FailureCode = ProblemCode | 'network';

/** A call that did not end in a success: the server's problem, or a made-up `network` one. */
export class Failure extends Error {
  readonly code: FailureCode;
  /** To read out to the hotline; empty when no answer came. */
  readonly requestId: string;
  readonly facts: Readonly<Record<string, string | number>>;
  /** How long the server asks us to wait before the next try; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(given: {
    code: FailureCode;
    requestId?: string;
    facts?: Record<string, string | number>;
    retryAfterMs?: number | undefined;
  }) {
    super(given.code);
    this.name = 'Failure';
    this.code = given.code;
    this.requestId = given.requestId ?? '';
    this.facts = given.facts ?? {};
    this.retryAfterMs = given.retryAfterMs;
  }
}

/** Whatever was thrown, as a failure that has a sentence for people. A fault of our own is `internal`. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure({ code: 'internal' });
}
