import { serverClock } from '../../lib/api';
import { recall, remember } from '../../lib/storage';
import type { ClaimSide } from './claim-side';

/*
 * Which side of the campaign's claim area the phone is on (decision 8). It is found out on the phone itself: only the
 * side goes to the server, never a place.
 */
/** Somebody may have travelled since. */
const goodForMs = 12 * 60 * 60_000;
const keyOf = (campaignId: string) => `claim-side:${campaignId}`;

export function keptSide(campaignId: string): ClaimSide | undefined {
  const kept = recall<{ side: ClaimSide; atMs: number }>(keyOf(campaignId));
  const ageMs = kept ? serverClock.now() - kept.atMs : goodForMs;
  return ageMs >= 0 && ageMs < goodForMs ? kept?.side : undefined;
}

export const keepSide = (campaignId: string, side: ClaimSide): void =>
  remember(keyOf(campaignId), { side, atMs: serverClock.now() });
