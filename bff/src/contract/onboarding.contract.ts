import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, enterpriseReaders, ids, instant } from './shapes';

/*
 * An enterprise on its way: application → town recommendation → bureau review → publicity → contracting → live
 * (R-1.2, R-4.1 to, decisions 21 and 24). Every write names the version it was decided on; a page that is behind is
 * answered `application_changed` with what changed meanwhile.
 */

/** Where an application stands. The one table of what may follow is `merchant/merchant.rules.ts`. */
export const applicationStatus = z.enum([
  'draft',
  /** 已提交，待镇办推荐 */
  'submitted',
  /** 镇办已推荐，待区商务局受理 */
  'recommended',
  /** 区商务局审核中 */
  'reviewing',
  /** 退回补正：only the fields with a reason can be changed */
  'returned',
  /** 初审通过，待另一人复审 */
  'checked',
  /** 复审通过，待公示 */
  'approved',
  /** 公示中 */
  'publicity',
  /** 公示期满，签约 */
  'contracting',
  'live',
  'suspended',
  'withdrawn',
  'rejected',
]);
export type ApplicationStatus = z.infer<typeof applicationStatus>;

/** What is judged, returned and unlocked one by one. Materials are fields like any other. */
export const applicationField = z.enum([
  'enterpriseName',
  'creditCode',
  'town',
  'categories',
  'ownOffer',
  'address',
  'contactName',
  'contactPhone',
  'bankName',
  'bankAccount',
  'statements',
  'stores',
  'businessLicence',
  'taxCertificate',
  'accountProof',
  'storefrontPhotos',
  'commitment',
]);
export type ApplicationField = z.infer<typeof applicationField>;

export const materialKind = applicationField.extract([
  'businessLicence',
  'taxCertificate',
  'accountProof',
  'storefrontPhotos',
  'commitment',
]);
export type MaterialKind = z.infer<typeof materialKind>;

/** The eligibility statements (R-1.2, R-1.2a). */
export const statement = z.enum([
  /** 限上零售企业 */
  'aboveQuota',
  /** 门店均在区内，不含区外分支 */
  'insideDistrict',
  /** 依法使用发票 */
  'lawfulInvoices',
  /** 家电业务纳入统计 */
  'countedInStatistics',
  /** 有对公账户 */
  'corporateAccount',
  /** 同意安装嘉联终端 */
  'jlpayTerminal',
]);
export type Statement = z.infer<typeof statement>;

const line = (most: number) => z.string().trim().max(most);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A store as typed so far; what is missing is said by `missing`. Coordinates are GCJ-02. */
const storeDraft = z.object({
  name: line(60),
  address: line(120),
  phone: line(20),
  opensAt: timeOfDay,
  closesAt: timeOfDay,
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
});
export type StoreDraft = z.infer<typeof storeDraft>;

/** Annex 1, the eligibility statements and the stores. Empty text: not filled in yet. */
export const applicationForm = z.object({
  enterpriseName: line(80),
  creditCode: line(18),
  town: line(20),
  categories: z.array(category).max(7),
  ownOffer: line(300),
  address: line(120),
  contactName: line(40),
  contactPhone: line(20),
  bankName: line(60),
  bankAccount: line(32),
  statements: z.array(statement).max(6),
  stores: z.array(storeDraft).max(20),
});
export type ApplicationForm = z.infer<typeof applicationForm>;

const material = z.object({
  materialId: ids.material,
  kind: materialKind,
  name: z.string(),
  type: z.enum(['image/jpeg', 'application/pdf']),
  bytes: z.int(),
  sha256: z.string(),
  uploadedAt: instant,
  /** Signed and short-lived: opens without a header, for five minutes. */
  url: z.string(),
});

const fieldReason = z.object({ field: applicationField, reason: line(200).min(1) });
export type FieldReason = z.infer<typeof fieldReason>;

export const applicationEvent = z.enum([
  'create',
  'import',
  'submit',
  'recommend',
  'take',
  'return',
  'resubmit',
  'check',
  'approve',
  'reject',
  'withdraw',
  'publish',
  'object',
  'dismiss_objection',
  'uphold_objection',
  'close_publicity',
  'sign_agreement',
  'verify_account',
  'bind_terminal',
  'train_cashier',
  'rehearse',
  'go_live',
  'suspend',
  'ask_to_lift',
  'lift',
]);
export type ApplicationEvent = z.infer<typeof applicationEvent>;

/** One row per decision: who, when, why. */
const timelineRow = z.object({
  event: applicationEvent,
  from: applicationStatus.nullable(),
  to: applicationStatus,
  at: instant,
  by: z.object({
    kind: z.enum(['enterprise', 'officer', 'operator', 'public', 'job']),
    name: z.string(),
  }),
  reason: z.string().nullable(),
  fields: z.array(fieldReason),
});

const step = z.object({ done: z.boolean(), at: instant.nullable() });
/** What stands between the end of publicity and the first redemption. */
const contracting = z.object({
  agreement: step.extend({ sha256: z.string().nullable() }),
  account: step.extend({
    state: z.enum(['none', 'sent', 'verified', 'failed']),
    triesLeft: z.int(),
  }),
  terminals: z.array(
    z.object({
      termNo: z.string(),
      storeName: z.string(),
      active: z.boolean(),
      boundAt: instant.nullable(),
    }),
  ),
  cashiers: z.array(
    z.object({
      cashierId: ids.cashier,
      name: z.string(),
      /** 嘉联 knows the cashier by it, and every trade carries it. */
      cashierNo: z.string(),
      /** For the QR code that invites; null once trained. */
      inviteUrl: z.string().nullable(),
      trainedAt: instant.nullable(),
    }),
  ),
  rehearsal: step.extend({
    /** What the till scans for its training sale; null until a terminal is bound. */
    trainingCode: z.string().nullable(),
  }),
  /** Steps that are not done yet. */
  missing: z.array(z.enum(['agreement', 'account', 'terminal', 'cashier', 'rehearsal'])),
});

const application = z.object({
  applicationId: ids.application,
  campaignId: ids.campaign,
  /** 受理号, from the first submission on and for good. */
  number: z.string().nullable(),
  status: applicationStatus,
  version: z.int(),
  form: applicationForm,
  materials: z.array(material),
  /** What the enterprise may change now. */
  unlocked: z.array(applicationField),
  /** What is still missing or wrong, with the sentence for the screen. */
  missing: z.array(fieldReason),
  progressPercent: z.int().min(0).max(100),
  /** The reasons of the last return, while they wait for correction. */
  returned: z.array(fieldReason),
  timeline: z.array(timelineRow),
  submittedAt: instant.nullable(),
  publicity: z.object({ version: z.int(), from: instant, until: instant }).nullable(),
  /** Present from the end of publicity on. */
  contracting: contracting.nullable(),
  merchantId: ids.merchant.nullable(),
});
export type Application = z.infer<typeof application>;

export const officerDecision = z.enum(['recommend', 'return', 'check', 'approve', 'reject']);
export type OfficerDecision = z.infer<typeof officerDecision>;

const review = application.extend({
  /** Who holds the review, so that two do not work on one; null when nobody does. */
  lock: z.object({ name: z.string(), until: instant, mine: z.boolean() }).nullable(),
  /** What changed between the last two submissions, as text a person can compare. */
  difference: z.array(z.object({ field: applicationField, before: z.string(), after: z.string() })),
  /** What this officer may decide now. */
  allowed: z.array(officerDecision),
  applicant: z.object({ phone: z.string().nullable(), importedBy: z.string().nullable() }),
});
export type ApplicationReview = z.infer<typeof review>;

const queueRow = z.object({
  applicationId: ids.application,
  number: z.string().nullable(),
  enterpriseName: z.string(),
  creditCode: z.string(),
  town: z.string(),
  status: applicationStatus,
  version: z.int(),
  submittedAt: instant.nullable(),
  /** True when it was submitted again after a return. */
  resubmitted: z.boolean(),
  lockedBy: z.string().nullable(),
  storeCount: z.int(),
  openObjections: z.int(),
});

const listEntry = z.object({
  serial: z.int(),
  applicationId: ids.application,
  enterpriseName: z.string(),
  creditCode: z.string(),
  town: z.string(),
  categories: z.array(category),
  ownOffer: z.string(),
  address: z.string(),
  stores: z.array(z.object({ name: z.string(), address: z.string() })),
});
const publicity = z.object({
  campaignId: ids.campaign,
  campaignName: z.string(),
  title: z.string(),
  version: z.int(),
  from: instant,
  until: instant,
  publishedAt: instant,
  /** SHA-256 over the entries as they stand here. */
  sha256: z.string(),
  entries: z.array(listEntry),
  versions: z.array(
    z.object({ version: z.int(), publishedAt: instant, sha256: z.string(), entries: z.int() }),
  ),
  hotline: z.string(),
  /** True while objections are taken. */
  open: z.boolean(),
  now: instant,
});
export type Publicity = z.infer<typeof publicity>;

const objection = z.object({
  objectionId: ids.objection,
  number: z.string(),
  applicationId: ids.application,
  enterpriseName: z.string(),
  text: z.string(),
  contact: z.string().nullable(),
  at: instant,
  status: z.enum(['open', 'upheld', 'dismissed']),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
});

const importRow = z.object({
  row: z.int(),
  enterpriseName: z.string(),
  outcome: z.enum(['drafted', 'refused', 'known']),
  /** What is wrong or still to be filled in. */
  notes: z.array(z.string()),
});

/** A signature as drawn: strokes of points on a sheet of 600 × 240. */
const strokes = z
  .array(
    z
      .array(z.tuple([z.number().min(0).max(600), z.number().min(0).max(240)]))
      .min(2)
      .max(400),
  )
  .min(1)
  .max(40);
const signature = z.object({
  version: z.int(),
  signerName: line(40).min(2),
  strokes,
});

const ofCampaign = z.object({ campaignId: ids.campaign });
const ofApplication = z.object({ applicationId: ids.application });
const atVersion = z.object({ version: z.int() });
const withReason = atVersion.extend({ reason: line(300).min(2) });
const paper = z.enum(['docx', 'xlsx', 'pdf']);
const papers = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

const reviewers = ['town', 'bureau_handler', 'bureau_approver'] as const;
const bureau = ['bureau_handler', 'bureau_approver'] as const;

/** The enterprise's side, in the mini-program. */
const enterpriseApi = {
  'GET /v1/campaigns/:campaignId/onboarding': {
    summary: 'Who may apply, until when, for which towns, and the outline of the district (R-1.2)',
    door: 'anyone',
    params: ofCampaign,
    reply: z.object({
      applyUntil: instant,
      correctUntil: instant,
      publicityFrom: instant,
      publicityUntil: instant,
      towns: z.array(z.string()),
      statements: z.array(z.object({ statement, text: z.string() })),
      commitment: z.array(z.string()),
      /** A simple drawing of the district, GCJ-02 [longitude, latitude]: no survey. */
      outline: z.array(z.tuple([z.number(), z.number()])),
      roads: z.array(
        z.object({ name: z.string(), points: z.array(z.tuple([z.number(), z.number()])) }),
      ),
      open: z.boolean(),
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 5,
  },
  'POST /v1/campaigns/:campaignId/applications': {
    summary: 'Begin an application, or go on with the draft that is open already (R-4.1)',
    door: 'citizen',
    params: ofCampaign,
    reply: application,
    statuses: [201],
    problems: ['not_found', 'application_closed'],
  },
  'GET /v1/me/applications': {
    summary: 'The applications of the person who asks',
    door: 'citizen',
    reply: z.object({
      applications: z.array(
        application
          .pick({
            applicationId: true,
            campaignId: true,
            number: true,
            status: true,
            progressPercent: true,
            merchantId: true,
          })
          .extend({ enterpriseName: z.string() }),
      ),
    }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/me/applications/:applicationId': {
    summary: 'One application of the person who asks, with what is missing and its timeline',
    door: 'citizen',
    params: ofApplication,
    reply: application,
    statuses: [200],
    problems: ['not_found'],
  },
  'PUT /v1/me/applications/:applicationId/form': {
    summary: 'Save what was typed; a field that is locked is refused (R-4.3)',
    door: 'citizen',
    params: ofApplication,
    body: atVersion.extend({ changes: applicationForm.partial() }),
    reply: application,
    statuses: [200],
    problems: ['not_found', 'application_changed', 'field_locked', 'application_closed'],
  },
  'POST /v1/me/applications/:applicationId/materials/:kind': {
    summary: 'Add a material: a picture (re-encoded, its position dropped) or a PDF (R-4.2)',
    door: 'citizen',
    params: ofApplication.extend({ kind: materialKind }),
    upload: { limitBytes: 50 * 1024 * 1024 },
    reply: application,
    statuses: [201],
    problems: [
      'not_found',
      'field_locked',
      'application_closed',
      'file_too_large',
      'file_type_refused',
      'picture_too_large',
      'file_unsafe',
      'too_many_files',
    ],
  },
  'DELETE /v1/me/applications/:applicationId/materials/:materialId': {
    summary: 'Take a material away again',
    door: 'citizen',
    params: z.object({ applicationId: ids.application, materialId: z.string().max(40) }),
    reply: application,
    statuses: [200],
    problems: ['not_found', 'field_locked', 'application_closed'],
  },
  'POST /v1/me/applications/:applicationId/licence-reading': {
    summary: 'Read the uploaded business licence; the person checks and takes over what fits',
    door: 'citizen',
    params: ofApplication,
    reply: z.object({
      enterpriseName: z.string().nullable(),
      creditCode: z.string().nullable(),
      address: z.string().nullable(),
    }),
    statuses: [200],
    problems: ['not_found', 'licence_missing', 'licence_unreadable', 'wechat_unavailable'],
  },
  'GET /v1/me/applications/:applicationId/commitment': {
    summary: 'The commitment letter (Annex 2) with the name of the enterprise, to print and sign',
    door: 'citizen',
    params: ofApplication,
    produces: ['application/pdf'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/me/applications/:applicationId/commitment': {
    summary: 'Sign the commitment letter on screen: name, time and hash stand on it (R-4.2)',
    door: 'citizen',
    params: ofApplication,
    body: signature,
    reply: application,
    statuses: [201],
    problems: [
      'not_found',
      'field_locked',
      'application_closed',
      'application_changed',
      'application_incomplete',
    ],
  },
  'POST /v1/me/applications/:applicationId/submit': {
    summary: 'Submit, or submit again after a return: the number stays (R-4.1)',
    door: 'citizen',
    params: ofApplication,
    body: atVersion,
    reply: application,
    statuses: [200],
    problems: [
      'not_found',
      'application_changed',
      'application_incomplete',
      'application_closed',
      'enterprise_applied_already',
      'not_allowed_now',
    ],
  },
  'POST /v1/me/applications/:applicationId/withdraw': {
    summary: 'Take the application back',
    door: 'citizen',
    params: ofApplication,
    body: withReason,
    reply: application,
    statuses: [200],
    problems: ['not_found', 'application_changed', 'not_allowed_now'],
  },
  'GET /v1/files/:fileId': {
    summary: 'A private file, for whoever holds a link signed a few minutes ago',
    door: 'anyone',
    params: z.object({ fileId: ids.file }),
    query: z.object({ until: z.string().max(20), sign: z.string().max(100) }),
    produces: ['image/jpeg', 'application/pdf'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'link_expired'],
  },
} as const satisfies ApiTable;

/** The enterprise after publicity. */
const contractingApi = {
  'GET /v1/me/applications/:applicationId/agreement': {
    summary: 'The agreement, filled in; signed once it is signed',
    door: 'citizen',
    params: ofApplication,
    produces: ['application/pdf'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
  'POST /v1/me/applications/:applicationId/agreement': {
    summary: 'Sign the agreement on screen',
    door: 'citizen',
    params: ofApplication,
    body: signature,
    reply: application,
    statuses: [201],
    problems: ['not_found', 'application_changed', 'not_allowed_now'],
  },
  'POST /v1/me/applications/:applicationId/account-check': {
    summary: 'Have a small amount sent to the corporate account (R-1.2a)',
    door: 'citizen',
    params: ofApplication,
    body: atVersion,
    reply: application,
    statuses: [201],
    problems: [
      'not_found',
      'application_changed',
      'not_allowed_now',
      'account_refused',
      'jlpay_unavailable',
    ],
  },
  'PUT /v1/me/applications/:applicationId/account-check': {
    summary: 'Say which amount arrived; three tries',
    door: 'citizen',
    params: ofApplication,
    body: atVersion.extend({ amountFen: z.int().min(1).max(99) }),
    reply: application,
    statuses: [200],
    problems: [
      'not_found',
      'application_changed',
      'not_allowed_now',
      'account_amount_wrong',
      'account_tries_used',
    ],
  },
  'POST /v1/me/applications/:applicationId/cashiers': {
    summary: 'Name a cashier; the QR code of the answer invites',
    door: 'citizen',
    params: ofApplication,
    body: atVersion.extend({ name: line(20).min(2) }),
    reply: application,
    statuses: [201],
    problems: ['not_found', 'application_changed', 'not_allowed_now', 'too_many_cashiers'],
  },
  'GET /v1/cashier-invites/:invite': {
    summary: 'What the invited cashier sees: the enterprise and the short quiz',
    door: 'anyone',
    params: z.object({ invite: z.string().regex(/^[0-9A-Za-z_-]{20,40}$/) }),
    reply: z.object({
      enterpriseName: z.string(),
      cashierName: z.string(),
      trainedAt: instant.nullable(),
      questions: z.array(z.object({ question: z.string(), choices: z.array(z.string()) })),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/cashier-invites/:invite/answers': {
    summary: 'Answer the quiz: all right means trained',
    door: 'citizen',
    params: z.object({ invite: z.string().regex(/^[0-9A-Za-z_-]{20,40}$/) }),
    body: z.object({ answers: z.array(z.int().min(0).max(9)).max(20) }),
    reply: z.object({ passed: z.boolean(), wrong: z.array(z.int()) }),
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;

/** Town offices and the bureau. */
const reviewApi = {
  'GET /v1/officer/applications': {
    summary: 'The queue; a town office sees its own town only',
    door: 'officer',
    roles: enterpriseReaders,
    query: z.object({
      campaignId: ids.campaign,
      /** Several statuses are separated by commas. */
      status: z.string().max(200).optional(),
      town: z.string().max(20).optional(),
      q: z.string().max(60).optional(),
      page: z.coerce.number().int().min(1).max(1_000).default(1),
      size: z.coerce.number().int().min(1).max(100).default(20),
    }),
    reply: z.object({
      rows: z.array(queueRow),
      total: z.int(),
      /** How many stand where, under the same other filters. */
      counts: z.partialRecord(applicationStatus, z.int()),
    }),
    statuses: [200],
    problems: ['other_town'],
  },
  'GET /v1/officer/applications/:applicationId': {
    summary: 'One application beside its materials, with the difference on resubmission',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofApplication,
    reply: review,
    statuses: [200],
    problems: ['not_found', 'other_town'],
  },
  'POST /v1/officer/applications/:applicationId/review-lock': {
    summary: 'Take the application for review: nobody else decides for twenty minutes',
    door: 'officer',
    roles: reviewers,
    params: ofApplication,
    body: atVersion,
    reply: review,
    statuses: [200],
    problems: ['not_found', 'other_town', 'application_changed', 'review_taken', 'not_allowed_now'],
  },
  'DELETE /v1/officer/applications/:applicationId/review-lock': {
    summary: 'Give it back undecided',
    door: 'officer',
    roles: reviewers,
    params: ofApplication,
    reply: review,
    statuses: [200],
    problems: ['not_found', 'other_town'],
  },
  'POST /v1/officer/applications/:applicationId/decisions': {
    summary: 'Decide, field by field; the final approval needs a second person (R-4.3)',
    door: 'officer',
    roles: reviewers,
    params: ofApplication,
    body: atVersion.extend({
      decision: officerDecision,
      reason: line(500).default(''),
      /** A return names every field that is wrong, and why. */
      fields: z.array(fieldReason).max(17).default([]),
    }),
    reply: review,
    statuses: [200],
    problems: [
      'not_found',
      'other_town',
      'application_changed',
      'not_allowed_now',
      'review_taken',
      'reason_required',
      'own_submission',
      'second_person_required',
      'role_not_allowed',
    ],
  },
  'POST /v1/officer/campaigns/:campaignId/applications/import': {
    summary: 'Read an Annex 1 table (xlsx) into drafts, with a report row by row (R-4.1)',
    door: 'officer',
    roles: ['town'],
    params: ofCampaign,
    upload: { limitBytes: 2 * 1024 * 1024 },
    reply: z.object({ rows: z.array(importRow), drafted: z.int() }),
    statuses: [201],
    problems: [
      'not_found',
      'application_closed',
      'file_too_large',
      'workbook_refused',
      'file_unsafe',
    ],
  },
  'GET /v1/officer/campaigns/:campaignId/annex-1': {
    summary: 'The recommendation table (Annex 1) of a town, to print and stamp (R-4.1)',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofCampaign,
    query: z.object({ town: z.string().max(20).optional(), format: paper.default('docx') }),
    produces: papers,
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'other_town'],
  },
} as const satisfies ApiTable;

/** The list, its versions, and what the public says to it. */
const publicityApi = {
  'GET /v1/campaigns/:campaignId/publicity': {
    summary: 'The published list; without a number, the newest version',
    door: 'anyone',
    params: ofCampaign,
    query: z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
    reply: publicity,
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 5,
  },
  'GET /v1/campaigns/:campaignId/publicity/file': {
    summary: 'The published list as Word (official layout), Excel (Annex 1) or PDF',
    door: 'anyone',
    params: ofCampaign,
    query: z.object({
      version: z.coerce.number().int().min(1).max(1_000_000).optional(),
      format: paper.default('pdf'),
    }),
    produces: papers,
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'too_many_requests'],
  },
  'POST /v1/campaigns/:campaignId/objections': {
    summary: 'Object to one enterprise of the list; a contact is welcome and not required',
    door: 'anyone',
    params: ofCampaign,
    body: z.object({
      applicationId: ids.application,
      text: line(1_000).min(5),
      contact: line(60).optional(),
    }),
    reply: z.object({ number: z.string() }),
    statuses: [201],
    problems: ['not_found', 'objections_closed', 'too_many_requests'],
  },
  'GET /v1/officer/campaigns/:campaignId/publicity': {
    summary: 'What could be published now, and the versions so far',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofCampaign,
    reply: z.object({
      candidates: z.array(queueRow),
      current: publicity.nullable(),
      publicityFrom: instant,
      publicityUntil: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/publicity': {
    summary: 'Publish: the approved join the list as a new version with its hash (R-4.3)',
    door: 'officer',
    roles: bureau,
    params: ofCampaign,
    body: z.object({
      /** The version that the page showed; 0 when there was none. */
      afterVersion: z.int().min(0),
      applicationIds: z.array(ids.application).min(1).max(500),
    }),
    reply: publicity,
    statuses: [201],
    problems: ['not_found', 'application_changed', 'not_allowed_now', 'too_early'],
  },
  'GET /v1/officer/campaigns/:campaignId/objections': {
    summary: 'Objections',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofCampaign,
    query: z.object({ status: z.enum(['open', 'upheld', 'dismissed']).optional() }),
    reply: z.object({ objections: z.array(objection) }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/objections/:objectionId/decision': {
    summary: 'Decide an objection with a reason: upheld removes the enterprise from the list',
    door: 'officer',
    roles: bureau,
    params: z.object({ objectionId: ids.objection }),
    body: z.object({
      decision: z.enum(['upheld', 'dismissed']),
      reason: line(500).min(2),
    }),
    reply: objection,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
} as const satisfies ApiTable;

const merchantRow = z.object({
  merchantId: ids.merchant,
  applicationId: ids.application.nullable(),
  name: z.string(),
  mchId: z.string(),
  town: z.string(),
  status: z.enum(['preparing', 'live', 'suspended', 'withdrawn']),
  version: z.int(),
  sample: z.boolean(),
  /** Somebody asked to lift the suspension; another person has to confirm. */
  liftAskedBy: z.string().nullable(),
  stores: z.array(
    z.object({
      storeId: ids.store,
      name: z.string(),
      address: z.string(),
      terminals: z.array(z.object({ termNo: z.string(), active: z.boolean() })),
    }),
  ),
  contracting: contracting.nullable(),
});
export type MerchantRow = z.infer<typeof merchantRow>;

/** The operator: terminals, go-live, suspension. */
const operatorApi = {
  'GET /v1/officer/campaigns/:campaignId/merchants': {
    summary: 'Enterprises from contracting on, with stores, terminals and cashiers',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofCampaign,
    query: z.object({
      status: z.enum(['preparing', 'live', 'suspended', 'withdrawn']).optional(),
      q: z.string().max(60).optional(),
    }),
    reply: z.object({ merchants: z.array(merchantRow) }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/merchants/:merchantId/terminals': {
    summary: 'Register a terminal for a store at 嘉联 and bind it with its key',
    door: 'officer',
    roles: ['operator'],
    params: z.object({ merchantId: ids.merchant }),
    body: z.object({ storeId: ids.store }),
    reply: merchantRow,
    statuses: [201],
    problems: ['not_found', 'not_allowed_now', 'jlpay_unavailable'],
  },
  'POST /v1/officer/merchants/:merchantId/terminal-keys': {
    summary: 'Rotate the key of the terminals: the old one stays good beside the new one',
    door: 'officer',
    roles: ['operator'],
    params: z.object({ merchantId: ids.merchant }),
    reply: z.object({ appid: z.string(), activeKeys: z.int() }),
    statuses: [201],
    problems: ['not_found', 'not_allowed_now', 'jlpay_unavailable'],
  },
  'POST /v1/officer/merchants/:merchantId/go-live': {
    summary: 'Open the stores: agreement, account, terminal, cashier and training sale are done',
    door: 'officer',
    roles: ['operator'],
    params: z.object({ merchantId: ids.merchant }),
    body: atVersion,
    reply: merchantRow,
    statuses: [200],
    problems: ['not_found', 'application_changed', 'not_allowed_now', 'not_ready'],
  },
  'POST /v1/officer/merchants/:merchantId/suspension': {
    summary:
      'Stop an enterprise at once: its next lock is refused, its stores leave the map (R-6.2)',
    door: 'officer',
    roles: ['operator', 'risk', 'bureau_handler', 'bureau_approver'],
    params: z.object({ merchantId: ids.merchant }),
    body: withReason,
    reply: merchantRow,
    statuses: [200],
    problems: ['not_found', 'application_changed', 'not_allowed_now'],
  },
  'POST /v1/officer/merchants/:merchantId/suspension/lift': {
    summary: 'Ask to lift a suspension; a second person who asks the same lifts it (R-6.2)',
    door: 'officer',
    roles: ['operator', 'risk', 'bureau_handler', 'bureau_approver'],
    params: z.object({ merchantId: ids.merchant }),
    body: withReason,
    reply: merchantRow,
    statuses: [200],
    problems: ['not_found', 'application_changed', 'not_allowed_now', 'second_person_required'],
  },
} as const satisfies ApiTable;

export const onboardingApi = {
  ...enterpriseApi,
  ...contractingApi,
  ...reviewApi,
  ...publicityApi,
  ...operatorApi,
} as const satisfies ApiTable;
