import { useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Batch } from '../../../../bff/src/contract';
import { call, serverClock } from '../../lib/api';
import { randomId } from '../../lib/random-id';
import { here, open, routes } from '../../lib/routes';
import { isCitizen, useMe } from '../../lib/session';
import { forget, recall, remember } from '../../lib/storage';
import { keptSide } from './claim-area';
import { type ClaimNeeds, type ClaimState, runClaim, type Tap } from './claim-run';

/** In the first moments after the opening, requests are spread over this time: the server then meets a slope, not a wall. */
const rushMs = 3_000;
const spreadMs = 800;
/** A tap older than this is forgotten: its person has moved on. */
const tapLifeMs = 10 * 60_000;

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const tapKey = (batchId: string) => `claim:${batchId}`;

function keptTap(batchId: string): Tap | undefined {
  const tap = recall<Tap>(tapKey(batchId));
  const age = tap ? serverClock.now() - tap.atMs : tapLifeMs;
  return age >= 0 && age < tapLifeMs ? tap : undefined;
}

/** Whether a tap in this batch still waits for its end, such as one that led to the sign-in. */
export const isUnderWay = (batchId: string) => keptTap(batchId) !== undefined;

function makeNeeds(
  campaignId: string,
  alive: () => boolean,
  show: (state: ClaimState) => void,
): ClaimNeeds {
  return {
    alive,
    show,
    wait,
    post: ({ stockId, key }) => {
      const side = keptSide(campaignId);
      return call('POST /v1/stocks/:stockId/claims', {
        params: { stockId },
        headers: { 'idempotency-key': key, ...(side && { 'x-claim-area': side }) },
      });
    },
    ask: (batchId) => call('GET /v1/batches/:batchId/claim', { params: { batchId } }),
  };
}

/** After these the tap stays good: the answer is unknown, or only the sign-in is missing. */
const unsettled = [
  'network',
  'internal',
  'busy',
  'sign_in_required',
  'session_expired',
  'phone_required',
];

const isSettled = (state: ClaimState) =>
  state.kind === 'issued' || (state.kind === 'refused' && !unsettled.includes(state.failure.code));

/**
 * The claim of one batch, for a page: what is known of it, and the tap. A page that is left and opened again takes up
 * the same tap; another phone of the same person finds the same voucher (C3, C6).
 */
export function useClaim(
  campaignId: string,
  batch: Batch | undefined,
  opened: boolean,
  onSettled: () => void,
) {
  const me = useMe();
  const citizen = isCitizen(me);
  const batchId = batch?.batchId;
  const [state, setState] = useState<ClaimState>({ kind: 'idle' });
  const run = useRef(0);
  const settled = useRef(onSettled);
  settled.current = onSettled;

  const begin = useCallback(
    async (tap: Tap, from: 'post' | 'ask') => {
      run.current += 1;
      const mine = run.current;
      const show = (next: ClaimState) => {
        setState(next);
        if (isSettled(next)) {
          forget(tapKey(tap.batchId));
          settled.current();
        }
      };
      const alive = () => run.current === mine;
      await runClaim(makeNeeds(campaignId, alive, show), tap, from);
    },
    [campaignId],
  );

  /** What did I get in this batch, on whichever phone? A tap under way is seen through. */
  const resume = useCallback(async () => {
    if (!batchId || !opened || !citizen) {
      return;
    }
    const tap = keptTap(batchId);
    if (tap) {
      await begin(tap, 'ask');
      return;
    }
    const mine = run.current;
    try {
      const outcome = await call('GET /v1/batches/:batchId/claim', { params: { batchId } });
      // Meanwhile another batch may have been chosen, or this one claimed: then the answer comes too late.
      if (outcome.status === 'issued' && run.current === mine) {
        setState({ kind: 'issued', voucher: outcome.voucher });
      }
    } catch {
      // Only a look: the tap itself will say what is wrong.
    }
  }, [batchId, opened, citizen, begin]);

  useEffect(() => {
    setState({ kind: 'idle' });
    void resume();
    return () => {
      run.current += 1;
    };
  }, [resume]);

  const idle = state.kind === 'idle';
  useDidShow(() => {
    if (idle) {
      void resume();
    }
  });

  const claim = async (stockId: string) => {
    if (!batch) {
      return;
    }
    const nowMs = serverClock.now();
    const kept = keptTap(batch.batchId);
    const key = kept?.stockId === stockId ? kept.key : randomId();
    const tap = { batchId: batch.batchId, stockId, key, atMs: nowMs };
    remember(tapKey(batch.batchId), tap);
    if (!citizen) {
      // Signing in leads back here, where the tap is taken up again.
      open(routes.signIn(here()));
      return;
    }
    setState({ kind: 'queued', unsure: false });
    if (nowMs - Date.parse(batch.opensAt) < rushMs) {
      await wait(Math.random() * spreadMs);
    }
    await begin(tap, 'post');
  };
  return { state, claim, signedIn: citizen };
}
