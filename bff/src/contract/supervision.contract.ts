import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { fen, ids, instant, remark } from './shapes';
import { voucherEventKind } from './voucher.contract';

/*
 * 监控筛查: what the system puts before a person, who closes it and how, who may not take part (黄牛名单), and the
 * days that somebody signed for.
 */

const day = z.iso.date().regex(/^20/);

/** Why a person has to look. */
export const caseKind = z.enum([
  /** the amounts of a payment are not those of its lock */
  'amounts_differ',
  /** paid, but the voucher was gone when the late payment arrived */
  'voucher_gone',
  /** paid at a merchant that is not live */
  'merchant_stopped',
  /** paid after the trade had failed or was cancelled */
  'paid_after_close',
  /** paid, but the number was never locked */
  'paid_unknown',
  /** another payment for a trade that is paid */
  'paid_twice',
  /** another sale by the same holder at the same merchant, soon after one: its subsidy waits for a person (decision 5) */
  'repeat_sale',
  /** said to have failed after it was paid */
  'failed_after_paid',
  /** what WeChat says of a payment does not fit our order */
  'wechat_differs',
  /** WeChat did not say for a day what became of a payment */
  'wechat_unknown',
  /** WeChat cannot give a refund back to the customer */
  'wechat_refund_stuck',
  /** a day's bill of WeChat Pay and our books differ */
  'wechat_bill_differs',
  /** a day's bill of WeChat Pay did not come, or cannot be believed, for a day */
  'wechat_bill_missing',
  /** a day's bill of 嘉联, our trades and our ledger differ in a sale or a refund */
  'terminal_bill_differs',
  /** a day's bill of 嘉联 did not come, or cannot be believed, for a day */
  'terminal_bill_missing',
  /** many redemptions at one terminal in a short time */
  'busy_terminal',
  /** several people claimed on one device */
  'shared_device',
  /** purchases of an enterprise bunch just above the threshold */
  'just_above',
  /** a sale while the store is closed */
  'after_hours',
  /** much of what an enterprise sold came back */
  'many_returns',
]);
export type CaseKind = z.infer<typeof caseKind>;

/** 误报 · 已处理 · 列入黄牛名单 · 暂停商户 */
export const caseVerdict = z.enum(['false_alarm', 'settled', 'blocked', 'suspended']);
export type CaseVerdict = z.infer<typeof caseVerdict>;

/** Whose work it is. */
const caseOwner = z.enum(['operator', 'risk']);
export type CaseOwner = z.infer<typeof caseOwner>;

const row = z.object({
  caseId: ids.exceptionCase,
  kind: caseKind,
  /** The worst is 3. */
  severity: z.int().min(1).max(3),
  owner: caseOwner,
  merchantId: ids.merchant.nullable(),
  merchantName: z.string(),
  outTradeNo: z.string().nullable(),
  /** The district's part of its sale waits while it is open (decision 5). */
  holdsSubsidy: z.boolean(),
  openedAt: instant,
  version: z.int(),
  verdict: caseVerdict.nullable(),
  remark: z.string().nullable(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
});
export type CaseRow = z.infer<typeof row>;

/** Something that happened around a case. */
const moment = z.object({
  at: instant,
  what: z.enum([
    ...voucherEventKind.options,
    'paid',
    'refunded',
    'opened',
    'closed',
    'merchant_suspended',
    'merchant_ask_to_lift',
    'merchant_lifted',
  ]),
  note: z.string(),
});
export type CaseMoment = z.infer<typeof moment>;

const sale = z.object({
  tradeId: ids.trade,
  outTradeNo: z.string(),
  storeName: z.string(),
  termNo: z.string(),
  /** The holder, masked. */
  phone: z.string(),
  goods: z.string(),
  paidAt: instant.nullable(),
  totalFen: fen,
  discountFen: fen,
  status: z.enum([
    'locked',
    'expired',
    'failed',
    'paid',
    'partly_refunded',
    'refunded',
    'cancelled',
    'not_found',
  ]),
});
export type CaseSale = z.infer<typeof sale>;

const detail = row.extend({
  /** Numbers and times as they were found; nothing that names a person. */
  evidence: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The sales that it is about, the newest first. */
  sales: z.array(sale),
  /** The people that it is about, masked. */
  people: z.array(z.object({ citizenId: ids.citizen, phone: z.string(), isBlocked: z.boolean() })),
  merchant: z
    .object({
      status: z.enum(['preparing', 'live', 'suspended', 'withdrawn']),
      openCases: z.int(),
      closedCases: z.int(),
    })
    .nullable(),
  timeline: z.array(moment),
  /** How whoever asks may close it; empty when they may not. */
  verdicts: z.array(caseVerdict),
});
export type CaseDetail = z.infer<typeof detail>;

const block = z.object({
  blockId: ids.block,
  kind: z.enum(['citizen', 'device', 'phone', 'merchant']),
  /** A masked phone, or the end of a device's id. */
  label: z.string(),
  reason: z.string(),
  until: instant.nullable(),
  createdAt: instant,
  blockedBy: z.string(),
  liftedAt: instant.nullable(),
  liftedBy: z.string().nullable(),
  liftReason: z.string().nullable(),
  /** Whether it keeps somebody out now. */
  isActive: z.boolean(),
  /** Whether whoever asks may lift it: another person than the one who blocked. */
  mayLift: z.boolean(),
});
export type Block = z.infer<typeof block>;

const screeningDay = z.object({
  day,
  opened: z.int(),
  open: z.int(),
  /** Only then can anybody sign for it. */
  isOver: z.boolean(),
  signedAt: instant.nullable(),
  signedBy: z.string().nullable(),
  remark: z.string(),
});
export type ScreeningDay = z.infer<typeof screeningDay>;

const supervisors = ['operator', 'risk', 'bureau_handler', 'bureau_approver', 'auditor'] as const;
const closers = ['operator', 'risk'] as const;
/** Those who may also lift a suspension. */
const guards = ['operator', 'risk', 'bureau_handler', 'bureau_approver'] as const;
const ofCampaign = z.object({ campaignId: ids.campaign });
const oneCase = z.object({ caseId: ids.exceptionCase });

const caseApi = {
  'GET /v1/officer/campaigns/:campaignId/cases': {
    summary: 'What a person has to look at, the worst first; what is closed, the newest first',
    door: 'officer',
    roles: supervisors,
    params: ofCampaign,
    query: z.object({
      state: z.enum(['open', 'closed']).default('open'),
      kind: caseKind.optional(),
      merchantId: ids.merchant.optional(),
      /** Opened on it. */
      day: day.optional(),
      page: z.coerce.number().int().min(1).max(1_000).default(1),
    }),
    reply: z.object({
      cases: z.array(row),
      /** Of this state and kind. */
      total: z.int(),
      pageSize: z.int(),
      /** Under the other filters. */
      counts: z.array(z.object({ kind: caseKind, open: z.int(), closed: z.int() })),
      /** Open ones of the campaign that are the caller's own work. */
      mine: z.int(),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/cases/:caseId': {
    summary: 'One case with its evidence, its sales and people, and what happened around it',
    door: 'officer',
    roles: supervisors,
    params: oneCase,
    reply: detail,
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/cases/:caseId/closure': {
    summary:
      'Close a case, by whose work it is: a false alarm, settled, somebody blocked, or the enterprise stopped (R-6.2)',
    door: 'officer',
    roles: closers,
    params: oneCase,
    body: z.object({
      /** What this page shows. */
      version: z.int().min(1).max(1_000_000),
      verdict: caseVerdict,
      /** Why; of a block also what stands on the list. */
      remark,
      /** Of a block: its end; null: until it is lifted. */
      until: instant.nullable().default(null),
    }),
    reply: detail,
    statuses: [201],
    problems: [
      'not_found',
      'case_changed',
      'application_changed',
      'not_allowed_now',
      'role_not_allowed',
      'reason_required',
      'already_blocked',
      'block_ends_early',
    ],
  },
} as const satisfies ApiTable;

const blockApi = {
  'GET /v1/officer/blocks': {
    summary: '黄牛名单: who may not take part, why, until when and by whom, the newest first',
    door: 'officer',
    roles: supervisors,
    reply: z.object({ blocks: z.array(block) }),
    statuses: [200],
    problems: [],
  },
  'POST /v1/officer/blocks': {
    summary: 'Block whoever has this phone, or will have it; effective at claim and till at once',
    door: 'officer',
    roles: closers,
    body: z.object({
      phone: z.string().regex(/^1[3-9]\d{9}$/),
      reason: remark,
      until: instant.nullable(),
    }),
    reply: block,
    statuses: [201],
    problems: ['already_blocked', 'reason_required', 'block_ends_early'],
  },
  'POST /v1/officer/blocks/:blockId/lift': {
    summary: 'Take somebody off the list: by another person than the one who blocked',
    door: 'officer',
    roles: guards,
    params: z.object({ blockId: ids.block }),
    body: z.object({ reason: remark }),
    reply: block,
    statuses: [201],
    problems: ['not_found', 'not_allowed_now', 'reason_required', 'second_person_required'],
  },
} as const satisfies ApiTable;

const dayApi = {
  'GET /v1/officer/campaigns/:campaignId/screening-days': {
    summary: 'The days of a campaign up to today, the newest first, and who signed for them',
    door: 'officer',
    roles: supervisors,
    params: ofCampaign,
    reply: z.object({ days: z.array(screeningDay) }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/screening-days': {
    summary: 'Sign for a day that is over and whose cases are all closed; once',
    door: 'officer',
    roles: ['risk'],
    params: ofCampaign,
    body: z.object({ day, remark }),
    reply: screeningDay,
    statuses: [201],
    problems: ['not_found', 'too_early', 'cases_open', 'not_allowed_now'],
  },
} as const satisfies ApiTable;

export const supervisionApi = {
  ...caseApi,
  ...blockApi,
  ...dayApi,
} as const satisfies ApiTable;
