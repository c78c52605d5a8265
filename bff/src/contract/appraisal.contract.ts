import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, fen, ids, instant, moneyReaders, signedFen } from './shapes';

/*
 * 绩效评价: what a campaign came to, as of a moment. The same moment always gives the same figures and the
 * same digest: nothing is read but what was booked, claimed and said before it.
 */

const count = z.int().nonnegative();
const day = z.iso.date().regex(/^20/);
/** Null where there is nothing to divide by yet. */
const share = z.number().nullable();

const appraisal = z.object({
  asOf: instant,
  /** SHA-256 of all figures. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  vouchers: z.object({
    budgetFen: fen,
    quota: count,
    issued: count,
    /** Of them by the desk of a town office. */
    issuedAtDesk: count,
    /** Redeemed, and not taken back since. */
    redeemed: count,
    /** Taken back after they were redeemed. */
    reversed: count,
    faceFen: fen,
    subsidyFen: fen,
    merchantFen: fen,
  }),
  /** Net of what was taken back: what the goods cost, and what customers paid of it. */
  sales: z.object({ trades: count, totalFen: signedFen, paidFen: signedFen }),
  people: z.object({ claimants: count, redeemers: count }),
  kinds: z.array(
    z.object({
      batch: z.int(),
      faceFen: fen,
      quota: count,
      issued: count,
      redeemed: count,
      /** From the opening to the last voucher; null while some are left. */
      soldOutSeconds: z.number().nullable(),
    }),
  ),
  /** How often people asked for a voucher, and what they heard: `issued`, or a problem's code. */
  attempts: z.array(z.object({ outcome: z.string(), attempts: count, people: count })),
  days: z.array(
    z.object({
      day,
      claims: count,
      redemptions: count,
      reversals: count,
      salesFen: signedFen,
      subsidyFen: signedFen,
    }),
  ),
  merchants: z.array(
    z.object({
      merchantId: ids.merchant,
      name: z.string(),
      redemptions: count,
      reversals: count,
      salesFen: signedFen,
      paidFen: signedFen,
      subsidyFen: signedFen,
      merchantFen: signedFen,
      /** Paid sales without an accepted invoice. */
      withoutInvoice: count,
      /** What people had to say about its stores. */
      reports: count,
    }),
  ),
  towns: z.array(z.object({ town: z.string(), redemptions: count, salesFen: signedFen })),
  categories: z.array(z.object({ category, pieces: count, priceFen: fen })),
  /** What reached the enterprises: of what customers paid; of the district's part, not given back to 嘉联 yet and given back. */
  money: z.object({ payoutFen: signedFen, advancedFen: signedFen, reimbursedFen: signedFen }),
  indicators: z.object({
    /** Sales per yuan of the district's subsidy. */
    leverage: share,
    redeemedShare: share,
    reversedShare: share,
    invoicedShare: share,
    reportsPerThousand: share,
    /** Of the days' payouts, those paid on the next day (R-3.3). */
    paidNextDayShare: share,
    /** From the advance to the money that came back, on average. */
    reimbursementDays: share,
  }),
});
export type Appraisal = z.infer<typeof appraisal>;

const asked = {
  params: z.object({ campaignId: ids.campaign }),
  /** Now, unless a moment that has passed is named. */
  query: z.object({ asOf: instant.optional() }),
};

export const appraisalApi = {
  'GET /v1/officer/campaigns/:campaignId/appraisal': {
    summary: 'What a campaign came to: leverage, reach, speed, complaints (R-6.3, R-6.4)',
    door: 'officer',
    roles: moneyReaders,
    ...asked,
    reply: appraisal,
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/appraisal/file': {
    summary: 'The same as the campaign’s report in Word, or as a workbook (R-3.6, R-6.4)',
    door: 'officer',
    roles: moneyReaders,
    params: asked.params,
    query: asked.query.extend({ format: z.enum(['docx', 'xlsx']) }),
    produces: [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
