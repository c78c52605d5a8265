import type { ProblemCode } from '../contract/problem';
import type { Category } from '../contract/shapes';
import type { Instant } from '../kernel/time';

/** What a claim on a stock is held to: data of the campaign. */
export type StockTerms = {
  stockId: string;
  batchId: string;
  batchNumber: number;
  campaignId: string;
  quota: number;
  faceFen: number;
  minItemFen: number;
  categories: Category[];
  startsAt: Instant;
  opensAt: Instant;
  /** First instant after the campaign. */
  endsAt: Instant;
  limits: ClaimLimits;
};

/** Where somebody claims. A desk has no stock, no window and no way of its own. */
export type ClaimChannel = 'online' | 'desk';

/** Counts within a sliding stretch of seconds. */
type AttemptLimit = { count: number; seconds: number };
export type ClaimLimits = {
  attempts: { citizen: AttemptLimit; device: AttemptLimit; network: AttemptLimit };
  /** Vouchers one device may claim in one batch; 0 means no limit. */
  vouchersPerBatch: { device: number };
};

/**
 * Why a claim is refused before anything is counted, or undefined.
 * A batch stays open until its stock is gone or the campaign ends (decision 7).
 */
export function whyNotClaim(facts: {
  terms: Pick<StockTerms, 'opensAt' | 'endsAt'>;
  now: Instant;
  blocked: boolean;
}): ProblemCode | undefined {
  if (facts.blocked) {
    return 'blocked';
  }
  if (facts.now < facts.terms.opensAt) {
    return 'not_started';
  }
  if (facts.now >= facts.terms.endsAt) {
    return 'campaign_ended';
  }
  return undefined;
}

/** What an earlier voucher in the batch means for this request. */
export function afterEarlierClaim(
  earlier: { stockId: string; requestKey: string },
  request: { stockId: string; requestKey: string },
): 'same_answer' | 'request_key_reused' | 'already_claimed' {
  if (earlier.requestKey !== request.requestKey) {
    return 'already_claimed';
  }
  return earlier.stockId === request.stockId ? 'same_answer' : 'request_key_reused';
}
