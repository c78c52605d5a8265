import type { Resident } from './job';
import type { Answer } from './line';
import { claimRequest, pollRequest, problemCodeOf } from './request';

/*
 * How a person, that is the mini-program in their hand, goes on after an answer. When nothing certain was heard, the same
 * tap is sent again under the same key; a new wish is a new tap.
 */

export type Person = Resident & {
  /** Kinds still to be tried, the first is the one wanted now. */
  wants: string[];
  tap: number;
  asks: 'claim' | 'poll';
  tries: number;
};

/** A person is content or gives up, or asks again after a while. `unexpected`: an answer that nobody should ever get. */
export type Next =
  | { kind: 'end'; how: string; voucherId?: string }
  | { kind: 'again'; asks: Person['asks']; afterMs: number }
  | { kind: 'unexpected' };

const again = (asks: Person['asks'], afterMs: number): Next => ({ kind: 'again', asks, afterMs });
const unexpected: Next = { kind: 'unexpected' };

/** What the answer says in one word: its status when it is a yes, else its problem code. */
export const wordOf = (answer: Answer): string =>
  answer.status < 300 ? String(answer.status) : problemCodeOf(answer);

export function requestOf(person: Person, batchId: string): string {
  return person.asks === 'poll'
    ? pollRequest(person, batchId)
    : claimRequest(
        person,
        person.wants[0] as string,
        `tap-${person.citizenId.slice(-20)}-${person.tap}`,
      );
}

/** The connection broke: longer and longer pauses, spread by a draw so that a crowd does not come back as one. */
export function afterSilence(person: Person, draw: number): Next {
  person.tries += 1;
  return again(person.asks, Math.min(3_000, 100 * 2 ** Math.min(person.tries, 5)) * (0.5 + draw));
}

export function afterAnswer(person: Person, answer: Answer, draw: number): Next {
  return answer.status < 300 ? afterYes(person, answer) : afterNo(person, answer, draw);
}

function afterYes(person: Person, answer: Answer): Next {
  const body = JSON.parse(answer.body.toString());
  switch (body.status) {
    case 'issued': {
      const how =
        person.asks === 'poll' ? 'won_by_poll' : answer.status === 201 ? 'won' : 'won_again';
      return { kind: 'end', how, voucherId: body.voucher.voucherId };
    }
    case 'pending':
      return again('poll', body.retryAfterMs);
    case 'none':
      return again('claim', 0);
    default:
      return unexpected;
  }
}

function afterNo(person: Person, answer: Answer, draw: number): Next {
  const code = problemCodeOf(answer);
  switch (code) {
    case 'sold_out':
      person.wants.shift();
      person.tap += 1;
      return person.wants.length > 0 ? again('claim', 50 * draw) : { kind: 'end', how: code };
    case 'already_claimed': {
      const { facts } = JSON.parse(answer.body.toString());
      return facts?.voucherId ? { kind: 'end', how: code, voucherId: facts.voucherId } : unexpected;
    }
    case 'not_started':
      return again('claim', 100 + 200 * draw);
    case 'busy':
    case 'too_many_requests':
      return again(person.asks, answer.retryAfter * 1000 * (0.5 + draw));
    default:
      return unexpected;
  }
}
