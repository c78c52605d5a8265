import { z } from 'zod';

/*
 * What can go wrong at WeChat Pay. Chances are shares from 0 to 1 of a seeded sequence.
 */
const share = z.number().min(0).max(1);

export const payFaults = z.strictObject({
  /** Every answer waits this long. */
  delayMs: z.int().min(0).max(60_000),
  /** WeChat works, its answer never arrives. */
  lostAnswer: share,
  /** 500 SYSTEM_ERROR instead of working. */
  fail: share,
  /** An answer leaves with a broken signature. */
  badAnswer: share,
  /** A notice is never sent, whatever the schedule says. */
  neverNotify: share,
  /** A notice goes out twice at once. */
  duplicate: share,
  /** A notice is held back for up to a second, so that others overtake it. */
  reorder: share,
  /** A notice leaves with a broken signature, once; the schedule repeats it rightly. */
  badSignature: share,
  /** A notice leaves with a stale time, once. */
  stale: share,
  /** A signature probe goes out before a notice. */
  probe: share,
  /** Notices and answers are signed with the certificate's key and the public key in turns. */
  mixedSerials: z.boolean(),
  /** The customer's account does not take a refund. */
  refundAbnormal: share,
  /** A refund stays PROCESSING until it is asked for the second time. */
  slowRefund: share,
  /** A day's bill is not ready yet. */
  billLate: z.boolean(),
  /** A bill's file is not what its digest says. */
  billDamaged: z.boolean(),
  /** The first payment of a day stands on both bills with one fen more. */
  billWrong: z.boolean(),
  seed: z.int(),
});
export type PayFaults = z.infer<typeof payFaults>;
export const noPayFaults: PayFaults = {
  delayMs: 0,
  lostAnswer: 0,
  fail: 0,
  badAnswer: 0,
  neverNotify: 0,
  duplicate: 0,
  reorder: 0,
  badSignature: 0,
  stale: 0,
  probe: 0,
  mixedSerials: false,
  refundAbnormal: 0,
  slowRefund: 0,
  billLate: false,
  billDamaged: false,
  billWrong: false,
  seed: 1,
};
