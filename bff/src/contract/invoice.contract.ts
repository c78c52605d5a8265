import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { day, fen, ids, instant, moneyReaders, personName, pictureUpload, remark } from './shapes';

/*
 * 实名发票: the enterprise hands in the invoice of every sale with vouchers, for what was really paid and in the holder's
 * name; 嘉联 keeps its picture, and the district's part of the sale waits for it.
 */

/** 发票代码: ten or twelve digits; the fully digital ones have none. */
const invoiceCode = z.string().regex(/^(\d{10}|\d{12})?$/);
/** 发票号码: eight digits with a code, twenty without. */
const invoiceNumber = z.string().regex(/^(\d{8}|\d{20})$/);
export const invoiceStatus = z.enum(['checking', 'reviewing', 'accepted', 'returned']);
export type InvoiceStatus = z.infer<typeof invoiceStatus>;

const takenSale = z.object({
  tradeId: ids.trade,
  merchantName: z.string(),
  storeName: z.string(),
  outTradeNo: z.string(),
  paidAt: instant,
  /** What was sold, in one line. */
  goods: z.string(),
  totalFen: fen,
  discountFen: fen,
  /** Really paid, less what was given back: the amount of the invoice. */
  paidFen: fen,
  refundedFen: fen,
  /** The district's part of it, less what was taken back. */
  subsidyFen: fen,
  /** The newest that was handed in. */
  invoice: z
    .object({
      status: invoiceStatus,
      code: invoiceCode,
      number: invoiceNumber,
      issuedOn: day,
      /** Why it came back, with what to do. */
      reason: z.string().nullable(),
    })
    .nullable(),
  /** Whether one may be handed in now. */
  wantsInvoice: z.boolean(),
  /** The days on which it may be issued. */
  invoiceFrom: day,
  invoiceUntil: day,
});
export type TakenSale = z.infer<typeof takenSale>;

const oneTrade = z.object({ tradeId: ids.trade });
const reviewers = ['operator', 'settlement'] as const;

const officerInvoice = z.object({
  invoiceId: ids.invoice,
  status: invoiceStatus,
  merchantName: z.string(),
  storeName: z.string(),
  outTradeNo: z.string(),
  paidAt: instant,
  /** Really paid, by the ledger. */
  paidFen: fen,
  /** The holder's declared name, in clear: it is compared with the picture. */
  holderName: z.string(),
  code: invoiceCode,
  number: invoiceNumber,
  buyerName: z.string(),
  amountFen: fen,
  issuedOn: day,
  handedInAt: instant,
  /** What the tax authority has different, in words; empty when all is as typed. */
  differences: z.array(z.string()),
  /** The picture, for five minutes, and its digest. */
  picture: z.string(),
  sha256: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable(),
});
export type OfficerInvoice = z.infer<typeof officerInvoice>;

export const invoiceApi = {
  'GET /v1/me/campaigns/:campaignId/sales': {
    summary:
      'The sales with vouchers of one’s own enterprises, the newest first, and their invoices',
    door: 'citizen',
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({ sales: z.array(takenSale), now: instant }),
    statuses: [200],
    problems: [],
  },
  'POST /v1/me/trades/:tradeId/invoice-pictures': {
    summary: 'The picture or PDF of an invoice, to be handed in with its fields',
    door: 'citizen',
    params: oneTrade,
    ...pictureUpload,
  },
  'POST /v1/me/trades/:tradeId/invoices': {
    summary: 'Hand in the invoice of a sale (R-3.1)',
    door: 'citizen',
    params: oneTrade,
    body: z.object({
      fileId: ids.file,
      code: invoiceCode,
      number: invoiceNumber,
      /** The last six of the 校验码, which invoices with a code have. */
      checkCode: z
        .string()
        .regex(/^(\d{6})?$/)
        .default(''),
      buyerName: personName,
      amountFen: fen,
      issuedOn: day,
    }),
    reply: takenSale,
    statuses: [201],
    problems: [
      'not_found',
      'not_allowed_now',
      'invoice_number_wrong',
      'invoice_amount_differs',
      'invoice_buyer_differs',
      'invoice_holder_unnamed',
      'invoice_day_wrong',
      'invoice_used',
    ],
  },
  'GET /v1/officer/campaigns/:campaignId/invoices': {
    summary: 'Invoices with their pictures, those that wait longest first; of a status, or all',
    door: 'officer',
    roles: moneyReaders,
    params: z.object({ campaignId: ids.campaign }),
    query: z.object({ status: invoiceStatus.optional() }),
    reply: z.object({
      invoices: z.array(officerInvoice),
      counts: z.object({
        checking: z.int(),
        reviewing: z.int(),
        accepted: z.int(),
        returned: z.int(),
      }),
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/invoices/:invoiceId/decision': {
    summary: 'Accept an invoice, or return it with a reason: the subsidy waits for it (R-3.4)',
    door: 'officer',
    roles: reviewers,
    params: z.object({ invoiceId: ids.invoice }),
    body: z.object({
      decision: z.enum(['accept', 'return']),
      reason: remark,
    }),
    reply: officerInvoice,
    statuses: [201],
    problems: ['not_found', 'not_allowed_now', 'reason_required'],
  },
} as const satisfies ApiTable;
