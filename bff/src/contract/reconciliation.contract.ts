import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant, moneyReaders, signedFen } from './shapes';

/*
 * 对账: what 嘉联's bill of a day, WeChat Pay's bill and our own ledger say of the same sales and refunds, side by side,
 * and where they differ (R-3.6). What a refund gives back is negative.
 */

const day = z.iso.date().regex(/^20/);

/** Why 嘉联 gave no bill when it was asked for last. */
export const billTrouble = z.enum([
  'unreachable',
  /** it is made at 10:00 of the next day */
  'not_ready',
  /** 嘉联 says that we may not have it */
  'refused',
  /** not signed by 嘉联 */
  'forged',
  /** not the bytes that its digest names */
  'damaged',
  /** a line, or the sum, cannot be right */
  'unreadable',
]);
export type BillTrouble = z.infer<typeof billTrouble>;

export const differenceKind = z.enum([
  'only_at_jlpay',
  'only_here',
  /** 嘉联's line and our trade */
  'amounts',
  /** our trade and our ledger */
  'ledger',
  /** our trade and WeChat's bill */
  'wechat',
]);
export type DifferenceKind = z.infer<typeof differenceKind>;

/** 等待账单 · 已对平 · 有差异 */
const state = z.enum(['waiting', 'balanced', 'differs']);
export type ReconciliationState = z.infer<typeof state>;

const counts = { sales: z.int(), refunds: z.int(), paidFen: signedFen };
const columns = {
  /** Of 嘉联's bills. */
  jlpay: z.object({ ...counts, discountFen: signedFen }),
  /** Of WeChat's bill: what was paid in WeChat by an order of ours; it stands on no bill of 嘉联's. */
  wechat: z.object(counts),
  /** Of our ledger. */
  ledger: z.object({ ...counts, discountFen: signedFen }),
};
const row = z.object({
  day,
  state,
  ...columns,
  differences: z.int(),
  /** Enterprises whose bill is not here. */
  missingBills: z.int(),
});
export type ReconciliationDay = z.infer<typeof row>;

const amounts = z.object({ totalFen: signedFen, discountFen: signedFen, paidFen: signedFen });
const difference = z.object({
  kind: differenceKind,
  move: z.enum(['sale', 'refund']),
  outTradeNo: z.string(),
  /** Of a refund. */
  outRefundNo: z.string(),
  jlpay: amounts.nullable(),
  own: amounts.nullable(),
  ledger: z.object({ discountFen: signedFen, paidFen: signedFen }).nullable(),
  wechatFen: signedFen.nullable(),
  /** Who looks at it. Null: it was found a moment ago. */
  caseId: ids.exceptionCase.nullable(),
  isClosed: z.boolean(),
});
export type ReconciliationDifference = z.infer<typeof difference>;

const share = z.object({
  merchantId: ids.merchant,
  merchantName: z.string(),
  bill: z.object({
    importedAt: instant.nullable(),
    trouble: billTrouble.nullable(),
    tries: z.int(),
    /** SHA-256 of the file. */
    sha256: z.string().nullable(),
  }),
  ...columns,
  differences: z.array(difference),
});
export type ReconciliationShare = z.infer<typeof share>;
const detail = row.extend({ merchants: z.array(share) });
export type ReconciliationDetail = z.infer<typeof detail>;

const ofCampaign = z.object({ campaignId: ids.campaign });
const ofDay = ofCampaign.extend({ day });

export const reconciliationApi = {
  'GET /v1/officer/campaigns/:campaignId/reconciliation': {
    summary: 'The days that are over, the newest first: three books side by side (R-3.6)',
    door: 'officer',
    roles: moneyReaders,
    params: ofCampaign,
    reply: z.object({ days: z.array(row) }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/reconciliation/file': {
    summary: 'All days as a workbook, enterprise by enterprise, with what differs',
    door: 'officer',
    roles: moneyReaders,
    params: ofCampaign,
    produces: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day': {
    summary: 'One day, enterprise by enterprise, with what differs',
    door: 'officer',
    roles: moneyReaders,
    params: ofDay,
    reply: detail,
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day/bills/:merchantId': {
    summary: '嘉联’s bill of a day and an enterprise, as it came',
    door: 'officer',
    roles: moneyReaders,
    params: ofDay.extend({ merchantId: ids.merchant }),
    produces: ['text/csv'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
