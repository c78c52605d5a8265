import { Refusal } from '../kernel/refusal';
import type { StockTerms } from './claim.rules';
import type { EarlierClaim } from './claim.store';
import type { ClaimLog } from './claim-log.store';
import type { ClaimSealStore } from './claim-seal.store';
import type { StockGate } from './stock.gate';

export type FindClaimNeeds = {
  batchTerms: (batchId: string) => StockTerms[];
  listEarlier: (batchId: string, citizenIds: string[]) => Promise<EarlierClaim[]>;
  gate: () => StockGate | undefined;
};

export type FoundClaim =
  | { kind: 'issued'; voucherId: string }
  | { kind: 'pending'; retryAfterMs: number }
  | { kind: 'none' };

/** What became of a claim whose answer was lost or pending; read from the primary, never from Redis alone. */
export async function findClaim(
  needs: FindClaimNeeds,
  ask: { batchId: string; citizenId: string },
): Promise<FoundClaim> {
  if (needs.batchTerms(ask.batchId).length === 0) {
    throw new Refusal('not_found');
  }
  const isInFlight = await needs
    .gate()
    ?.isInFlight(ask.batchId, ask.citizenId)
    .catch(() => false);
  // Postgres is asked after Redis: a permit that landed in between is seen.
  const [earlier] = await needs.listEarlier(ask.batchId, [ask.citizenId]);
  if (earlier) {
    return { kind: 'issued', voucherId: earlier.voucherId };
  }
  return isInFlight ? { kind: 'pending', retryAfterMs: 500 } : { kind: 'none' };
}

export type ExplainNeeds = {
  batchTerms: (batchId: string) => StockTerms[];
  log: Pick<ClaimLog, 'listOwn' | 'flush'>;
  seals: Pick<ClaimSealStore, 'list'>;
  soldOutAt: (batchId: string) => Promise<Map<string, Date | null>>;
};

/** Why not me? A citizen's attempts in server order, when each kind went, and the digest that covers the log. */
export async function explainAttempts(
  needs: ExplainNeeds,
  ask: { batchId: string; citizenId: string },
) {
  const terms = needs.batchTerms(ask.batchId);
  if (terms.length === 0) {
    throw new Refusal('not_found');
  }
  await needs.log.flush();
  const [own, seals, soldOutAt] = await Promise.all([
    needs.log.listOwn(ask.batchId, ask.citizenId),
    needs.seals.list(ask.batchId),
    needs.soldOutAt(ask.batchId),
  ]);
  const faceOf = new Map(terms.map((one) => [one.stockId, one.faceFen]));
  return {
    attempts: own.map((row) => ({
      at: row.at,
      faceFen: faceOf.get(row.stock_id) ?? 0,
      outcome: row.outcome,
      position: row.position,
    })),
    soldOut: terms.map((one) => ({ faceFen: one.faceFen, at: soldOutAt.get(one.stockId) ?? null })),
    seal: seals.at(-1) ?? null,
  };
}
