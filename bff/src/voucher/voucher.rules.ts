import type { Voucher, VoucherState } from '../contract';
import type { Instant } from '../kernel/time';

/** What decides what a holder sees of a voucher. */
export type VoucherFacts = {
  status: 'issued' | 'locked' | 'redeemed' | 'frozen' | 'void';
  /** The campaign's first instant, and the first one after it. */
  startsAt: Instant;
  endsAt: Instant;
  /** Until when a till holds it. */
  lockExpiresAt: Instant | null;
};

/**
 * The state at an instant. Two changes need nobody to write them down: a voucher expires the instant the campaign ends,
 * and a lock that ran out holds nothing. What a till holds at the end may still be paid until its lock runs out.
 */
export function voucherStateAt(voucher: VoucherFacts, now: Instant): VoucherState {
  const { status, lockExpiresAt } = voucher;
  if (status === 'locked' && (lockExpiresAt === null || now < lockExpiresAt)) {
    return 'locked';
  }
  if (status === 'issued' || status === 'locked') {
    return now < voucher.endsAt ? 'usable' : 'expired';
  }
  return status;
}

/** Why a till would not take it now, or null. */
export function whyNotUsable(voucher: VoucherFacts, now: Instant): Voucher['usable']['reason'] {
  const state = voucherStateAt(voucher, now);
  if (state !== 'usable') {
    return state;
  }
  return now < voucher.startsAt ? 'not_started' : null;
}

/** A code may be prepared for whatever can still be used, also while one till holds it. */
export function mayHaveCode(voucher: VoucherFacts, now: Instant): boolean {
  return ['usable', 'locked'].includes(voucherStateAt(voucher, now));
}
