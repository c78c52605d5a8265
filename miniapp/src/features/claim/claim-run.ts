import type { ApiReply, ClaimOutcome, Voucher } from '../../../../bff/src/contract';
import { asFailure, Failure } from '../../lib/failure';

/** One tap of one person: the key stays the same for every repetition, so the server knows it is one claim. */
export type Tap = { batchId: string; stockId: string; key: string; atMs: number };

export type ClaimState =
  | { kind: 'idle' }
  /** Sent, or being asked after: the person waits and need do nothing. */
  | { kind: 'queued'; unsure: boolean }
  | { kind: 'issued'; voucher: Voucher }
  | { kind: 'refused'; failure: Failure; stockId: string };

export type ClaimNeeds = {
  post: (tap: Tap) => Promise<ClaimOutcome>;
  /** What became of my claim in this batch. */
  ask: (batchId: string) => Promise<ApiReply<'GET /v1/batches/:batchId/claim'>>;
  wait: (ms: number) => Promise<void>;
  show: (state: ClaimState) => void;
  /** False once the person has left the page: the run ends, the tap is kept for the return. */
  alive: () => boolean;
};

/** Refusals that say "not now": the right to claim is untouched, so the same tap is repeated after the server's wait. */
const passing = ['busy', 'too_many_requests', 'network_limit', 'network', 'internal'];
const unsureMs = 2_000;
const sureMs = 300;
/** After so many turns the person decides; the tap stays good. */
const mostTurns = 30;
/** A longer wait than this is told to the person, not sat out. */
const longestWaitMs = 15_000;

type Turn = { state: ClaimState } | { waitMs: number; step: 'post' | 'ask'; unsure: boolean };

const issued = (voucher: Voucher): Turn => ({ state: { kind: 'issued', voucher } });

function afterFailure(failure: Failure, { stockId }: Tap): Turn {
  if (failure.code === 'already_claimed') {
    // Another phone of the same person, or an answer that was lost: show what they have.
    return { waitMs: sureMs, step: 'ask', unsure: false };
  }
  const waitMs = failure.retryAfterMs ?? unsureMs;
  if (!passing.includes(failure.code) || waitMs > longestWaitMs) {
    return { state: { kind: 'refused', failure, stockId } };
  }
  const lost = failure.code === 'network' || failure.code === 'internal';
  return { waitMs, step: lost ? 'ask' : 'post', unsure: lost };
}

async function postTurn(needs: ClaimNeeds, tap: Tap): Promise<Turn> {
  try {
    const outcome = await needs.post(tap);
    return outcome.status === 'issued'
      ? issued(outcome.voucher)
      : { waitMs: outcome.retryAfterMs, step: 'ask', unsure: false };
  } catch (error) {
    return afterFailure(asFailure(error), tap);
  }
}

async function askTurn(needs: ClaimNeeds, tap: Tap): Promise<Turn> {
  try {
    const outcome = await needs.ask(tap.batchId);
    if (outcome.status === 'issued') {
      return issued(outcome.voucher);
    }
    return outcome.status === 'pending'
      ? { waitMs: outcome.retryAfterMs, step: 'ask', unsure: false }
      : // Nothing was taken: the same tap may be sent again.
        { waitMs: 0, step: 'post', unsure: false };
  } catch (error) {
    return afterFailure(asFailure(error), tap);
  }
}

/**
 * Sees one tap through to an answer: one request, then only what the server's waits allow. A lost answer is asked
 * after, never taken for "sold out". `from` is `ask` when a page returns to a tap whose answer it never saw.
 */
export async function runClaim(needs: ClaimNeeds, tap: Tap, from: 'post' | 'ask'): Promise<void> {
  let next = from;
  needs.show({ kind: 'queued', unsure: false });
  for (let count = 0; count < mostTurns && needs.alive(); count += 1) {
    const turn = await (next === 'post' ? postTurn(needs, tap) : askTurn(needs, tap));
    if (!needs.alive()) {
      return;
    }
    if ('state' in turn) {
      needs.show(turn.state);
      return;
    }
    needs.show({ kind: 'queued', unsure: turn.unsure });
    await needs.wait(turn.waitMs);
    next = turn.step;
  }
  if (needs.alive()) {
    const failure = new Failure({ code: 'network' });
    needs.show({ kind: 'refused', failure, stockId: tap.stockId });
  }
}
