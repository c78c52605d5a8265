import type { ProblemCode } from '../contract/problem';
import { formatYuan } from '../kernel/fen';
import { addSeconds, businessDay, type Instant } from '../kernel/time';

/*
 * The real-name invoice of a sale (R-3.1, decision 15): for what was really paid, in the holder's name, issued within
 * seven days, and never used twice.
 */

/** An invoice is issued on the day of the payment or so many days later. */
const invoiceDays = 7;
const daySeconds = 24 * 3600;

/** The days on which the invoice of a sale may be issued, both included. */
export const invoiceSpan = (paidAt: Instant): { from: string; until: string } => ({
  from: businessDay(paidAt),
  until: businessDay(addSeconds(paidAt, invoiceDays * daySeconds)),
});

/** A sale as its invoice sees it. */
export type InvoicedSale = {
  status: string;
  paidAt: Instant;
  /** Paid, less what was given back. */
  paidFen: number;
  /** What the holder declared; null: nothing yet. */
  holderName: string | null;
};
export type HandedIn = {
  code: string;
  number: string;
  checkCode: string;
  buyerName: string;
  amountFen: number;
  /** 2023-04-22 */
  issuedOn: string;
};

/** Names are equal whatever blanks and dots somebody typed. */
const plainName = (name: string) => name.normalize('NFKC').replace(/[\s·•.]/g, '');

/** Whether a sale waits for an invoice: something of it is paid, and none is under way or accepted. */
export const wantsInvoice = (
  sale: Pick<InvoicedSale, 'status' | 'paidFen'>,
  invoice: { status: string } | null,
): boolean =>
  (sale.status === 'paid' || sale.status === 'partly_refunded') &&
  sale.paidFen > 0 &&
  (invoice === null || invoice.status === 'returned');

/** Why an invoice cannot be that of this sale; undefined when it can. */
export function whyNotHandIn(
  sale: InvoicedSale,
  invoice: HandedIn,
  newest: { status: string } | null,
): ProblemCode | undefined {
  const { from, until } = invoiceSpan(sale.paidAt);
  if (!wantsInvoice(sale, newest)) {
    return 'not_allowed_now';
  }
  if ((invoice.code === '') !== (invoice.number.length === 20)) {
    return 'invoice_number_wrong';
  }
  if (invoice.amountFen !== sale.paidFen) {
    return 'invoice_amount_differs';
  }
  if (sale.holderName === null) {
    return 'invoice_holder_unnamed';
  }
  if (plainName(invoice.buyerName) !== plainName(sale.holderName)) {
    return 'invoice_buyer_differs';
  }
  return invoice.issuedOn < from || invoice.issuedOn > until ? 'invoice_day_wrong' : undefined;
}

/** What the tax authority has on record. */
export type IssuedFacts = {
  buyerName: string;
  sellerTaxCode: string;
  amountFen: number;
  issuedOn: string;
  isVoid: boolean;
};

/**
 * What the authority has different from what was handed in, in words for whoever decides.
 * @param creditCode of the enterprise; undefined when none is known
 */
export function differencesOf(
  invoice: Pick<HandedIn, 'buyerName' | 'amountFen' | 'issuedOn'>,
  issued: IssuedFacts | undefined,
  creditCode: string | undefined,
): string[] {
  if (!issued) {
    return ['税务查验：查无此票，或号码、日期、金额与票面不一致'];
  }
  return [
    ...(issued.isVoid ? ['税务查验：这张发票已作废或红冲'] : []),
    ...(plainName(issued.buyerName) === plainName(invoice.buyerName)
      ? []
      : [`税务登记的抬头是“${issued.buyerName}”`]),
    ...(issued.amountFen === invoice.amountFen
      ? []
      : [`税务登记的金额是 ${formatYuan(issued.amountFen)} 元`]),
    ...(issued.issuedOn === invoice.issuedOn ? [] : [`税务登记的开票日期是 ${issued.issuedOn}`]),
    ...(creditCode === undefined || issued.sellerTaxCode === creditCode
      ? []
      : [`销方税号 ${issued.sellerTaxCode} 不是本企业`]),
  ];
}

/** After so many tries without an answer a person decides without one. */
export const mostTries = 6;
export const noAnswer = '税务查验暂时没有结果，请到税务平台人工核对';

/** The next question, each time farther off. @param tries made so far */
export const nextAskAfter = (now: Instant, tries: number): Instant =>
  addSeconds(now, 30 * 4 ** tries);

/** Why a person cannot decide now; undefined when they can. */
export function whyNotDecide(
  invoice: { status: string },
  { decision, reason }: { decision: 'accept' | 'return'; reason: string },
): ProblemCode | undefined {
  if (invoice.status !== 'reviewing') {
    return 'not_allowed_now';
  }
  return decision === 'return' && reason.length < 2 ? 'reason_required' : undefined;
}

/** So many pictures may be brought for one sale. */
export const mostPictures = 10;
