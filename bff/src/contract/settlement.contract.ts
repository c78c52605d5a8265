import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { day, fen, ids, instant, moneyReaders, remark, signedFen } from './shapes';

/*
 * 结算: what consumers paid reaches the enterprise on the next day; the district's part weekly, against accepted
 * invoices, advanced by 嘉联, reviewed by the bureau, granted by the finance bureau and given back to 嘉联.
 */

const kind = z.enum(['payout', 'subsidy_payout']);
export const settlementStatus = z.enum([
  'drawn',
  'checked',
  'paid',
  'applied',
  'bureau_approved',
  'finance_approved',
  'reimbursed',
]);
export type SettlementKind = z.infer<typeof kind>;
export type SettlementStatus = z.infer<typeof settlementStatus>;
export const settlementEvent = z.enum([
  'check',
  'pay',
  'apply',
  'approve',
  'grant',
  'return',
  'receive',
]);
export type SettlementEvent = z.infer<typeof settlementEvent>;

const head = {
  settlementId: ids.settlement,
  kind,
  /** The last business day that it takes in. */
  lastDay: day,
  status: settlementStatus,
  totalFen: signedFen,
};
const row = z.object({
  ...head,
  version: z.int(),
  drawnAt: instant,
  merchants: z.int(),
  lines: z.int(),
  /** What whoever asks may do next. */
  may: z.array(settlementEvent),
  steps: z.array(
    z.object({ event: settlementEvent, at: instant, by: z.string(), note: z.string() }),
  ),
});
export type SettlementRow = z.infer<typeof row>;
const detail = row.extend({
  shares: z.array(
    z.object({
      merchantId: ids.merchant,
      merchantName: z.string(),
      sales: z.int(),
      /** Of sales that were taken back: negative lines. */
      reversals: z.int(),
      totalFen: signedFen,
      /** Stopped: it is left out when this is paid. */
      isHeld: z.boolean(),
    }),
  ),
});
export type SettlementDetail = z.infer<typeof detail>;

const movers = ['operator', 'settlement', 'bureau_handler', 'bureau_approver', 'finance'] as const;
const one = z.object({ settlementId: ids.settlement });

export const settlementApi = {
  'GET /v1/me/campaigns/:campaignId/settlements': {
    summary: 'What one’s own enterprises were and will be paid, the newest first',
    door: 'citizen',
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({
      settlements: z.array(
        z.object({
          ...head,
          merchantId: ids.merchant,
          merchantName: z.string(),
          paidAt: instant.nullable(),
        }),
      ),
      /** Booked, and in no settlement yet. */
      due: z.object({ payoutFen: signedFen, subsidyFen: signedFen }),
    }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/me/settlements/:settlementId/letters/:merchantId': {
    summary: 'The confirmation letter of a settlement for one’s own enterprise (R-3.6)',
    door: 'citizen',
    params: one.extend({ merchantId: ids.merchant }),
    produces: ['application/pdf'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/settlements': {
    summary: 'The settlements of a campaign, the newest first, and what 嘉联 has advanced (R-3.5)',
    door: 'officer',
    roles: moneyReaders,
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({
      settlements: z.array(row),
      /** Advanced and not given back yet; the most that it may become. */
      advance: z.object({ openFen: signedFen, reimbursedFen: signedFen, limitFen: fen }),
      /** Accepted or not: sales whose subsidy is in no settlement yet. */
      waiting: z.object({ subsidyFen: signedFen, withoutInvoice: z.int() }),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/settlements/:settlementId': {
    summary: 'One settlement, enterprise by enterprise',
    door: 'officer',
    roles: moneyReaders,
    params: one,
    reply: detail,
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/settlements/:settlementId/steps': {
    summary: 'Move a settlement on: by whose step it is; whoever pays did not check it',
    door: 'officer',
    roles: movers,
    params: one,
    body: z.object({
      event: settlementEvent,
      /** What this page shows. */
      version: z.int().min(1).max(1_000),
      /** The bank's batch number, or why it is returned. */
      note: remark,
    }),
    reply: detail,
    statuses: [201],
    problems: [
      'not_found',
      'not_allowed_now',
      'role_not_allowed',
      'second_person_required',
      'reason_required',
      'settlement_changed',
    ],
  },
  'GET /v1/officer/settlements/:settlementId/file': {
    summary: 'The lines as a workbook, or the funding application as a document (R-3.5)',
    door: 'officer',
    roles: moneyReaders,
    params: one,
    query: z.object({ format: z.enum(['xlsx', 'docx']) }),
    produces: [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/settlements/:settlementId/letters/:merchantId': {
    summary: 'The confirmation letter of one enterprise (R-3.6)',
    door: 'officer',
    roles: moneyReaders,
    params: one.extend({ merchantId: ids.merchant }),
    produces: ['application/pdf'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
