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
  /** Only from a phone that says it is inside the campaign's claim area (decision 8). */
  insideOnly: boolean;
};

/** Which side of the claim area a phone says it is on; undefined when it did not say. */
export type ClaimArea = 'inside' | 'outside' | undefined;

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
 * Why a claim is refused before anything is counted, or undefined (R-2.2, R-2.3, R-6.1; decision 8).
 * A batch stays open until its stock is gone or the campaign ends (decision 7).
 */
export function whyNotClaim(facts: {
  terms: Pick<StockTerms, 'opensAt' | 'endsAt' | 'insideOnly'>;
  now: Instant;
  blocked: boolean;
  area: ClaimArea;
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
  // A place that is not told is none: `required` fails closed.
  return facts.terms.insideOnly && facts.area !== 'inside' ? 'outside_area' : undefined;
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
