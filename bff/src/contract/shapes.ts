import { z } from 'zod';

/** Whole fen, never negative. */
export const fen = z.int().nonnegative().describe('integer fen');
/** Whole fen that may be negative: ledger lines and balances. */
export const signedFen = z.int().describe('integer fen, signed');
/** As it stands on an identity card. */
export const personName = z
  .string()
  .trim()
  .min(2)
  .max(40)
  .regex(/^[\p{Script=Han}·•.\sA-Za-z]+$/u);
/** What somebody writes beside a step: a reason, a number of a bank. */
export const remark = z
  .string()
  .trim()
  .max(200)
  .refine((all) => !all.includes('\0'), { message: 'must not contain NUL' });
/** A business day in Asia/Shanghai: `2023-04-22`. */
export const day = z.iso.date().regex(/^20/);
/** ISO 8601 instant with offset, as people in Asia/Shanghai read it. */
export const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 with offset');
/** Prefix + ULID, such as `vch_01H…`. */
const idOf = <P extends string>(prefix: P) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`))
    .describe(`${prefix}_ + ULID`);
export const ids = {
  campaign: idOf('cmp'),
  campaignDraft: idOf('cdr'),
  batch: idOf('bat'),
  stock: idOf('stk'),
  voucherType: idOf('vty'),
  voucher: idOf('vch'),
  citizen: idOf('cit'),
  merchant: idOf('mch'),
  store: idOf('sto'),
  trade: idOf('trd'),
  redemption: idOf('rdm'),
  refund: idOf('rfd'),
  application: idOf('app'),
  material: idOf('mat'),
  objection: idOf('obj'),
  cashier: idOf('csh'),
  officer: idOf('ofc'),
  deskClaim: idOf('dsk'),
  content: idOf('cnt'),
  invoice: idOf('inv'),
  settlement: idOf('stl'),
  exceptionCase: idOf('exc'),
  block: idOf('blk'),
  inspection: idOf('isp'),
  file: idOf('fil'),
};

/** The seven categories of. A terminal may send other text: sold, but no voucher on it. */
export const category = z.enum([
  'tv',
  'air_conditioner',
  'refrigerator',
  'washing_machine',
  'kitchen',
  'small_appliance',
  'phone',
]);
export type Category = z.infer<typeof category>;

/** Who works in the console, by what they do. */
export const officerRole = z.enum([
  'town',
  'bureau_handler',
  'bureau_approver',
  'finance',
  'operator',
  'risk',
  'settlement',
  'inspector',
  'auditor',
  'admin',
]);
/** 镇办 · 区商务局经办、审批 · 区财政局 · 嘉联运营、风控、结算 · 巡检 · 只读审计 · 系统管理员 */
export type OfficerRole = z.infer<typeof officerRole>;
/** Who sees the money of a campaign: 嘉联's people, the bureau, finance, and whoever audits them. */
export const moneyReaders = [
  'operator',
  'risk',
  'settlement',
  'bureau_handler',
  'bureau_approver',
  'finance',
  'auditor',
] as const satisfies readonly OfficerRole[];
/** Who looks after enterprises and their stores; a town office after those of its own town. */
export const enterpriseReaders = [
  'town',
  'bureau_handler',
  'bureau_approver',
  'operator',
  'risk',
  'inspector',
  'auditor',
] as const satisfies readonly OfficerRole[];

/** A picture or PDF that is brought before the form that it goes with. */
export const pictureUpload = {
  upload: { limitBytes: 20 * 1024 * 1024 },
  reply: z.object({ fileId: ids.file, url: z.string() }),
  statuses: [201],
  problems: [
    'not_found',
    'too_many_files',
    'file_too_large',
    'file_type_refused',
    'picture_too_large',
    'file_unsafe',
  ],
} as const;
