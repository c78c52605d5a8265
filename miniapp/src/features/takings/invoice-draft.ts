import type { ApiCall, TakenSale } from '../../../../bff/src/contract';
import { problems } from '../../copy/problems';
import type { FailureCode } from '../../lib/failure';
import { fenOf, rmb, yuan } from '../../lib/money';

type Body = ApiCall<'POST /v1/me/trades/:tradeId/invoices'>['body'];

/** An invoice as it is being typed: the amount still in yuan, the file already on the server. */
export type InvoiceDraft = {
  fileId: string;
  fileName: string;
  code: string;
  number: string;
  checkCode: string;
  buyerName: string;
  amount: string;
  issuedOn: string;
};
export type InvoiceField = Exclude<keyof InvoiceDraft, 'fileName'>;

/** The form before anything is typed: what the sale and an invoice that came back already say. */
export function blankOf({ paidFen, invoice }: TakenSale): InvoiceDraft {
  return {
    fileId: '',
    fileName: '',
    code: invoice?.code ?? '',
    number: invoice?.number ?? '',
    checkCode: '',
    buyerName: '',
    amount: yuan(paidFen).replace(/,/g, ''),
    issuedOn: invoice?.issuedOn ?? '',
  };
}

const dayMs = 86_400_000;

/** The days on which the invoice may be issued and that have begun, as `2023-04-22`. */
export function issueDays(
  { invoiceFrom, invoiceUntil }: Pick<TakenSale, 'invoiceFrom' | 'invoiceUntil'>,
  now: string,
): string[] {
  const days: string[] = [];
  const lastMs = Math.min(Date.parse(invoiceUntil), Date.parse(now) + dayMs / 3);
  for (let ms = Date.parse(invoiceFrom); ms <= lastMs; ms += dayMs) {
    days.push(new Date(ms).toISOString().slice(0, 10));
  }
  return days;
}

/** Typed in groups, as it is printed. */
const digitsOf = (text: string) => text.replace(/\s/g, '');
const isName = (text: string) => /^[\u3400-\u9fff\ud840-\udfff·•.\sA-Za-z]{2,40}$/.test(text);

function numberFault(code: string, number: string): string | undefined {
  if (code !== '') {
    return /^\d{8}$/.test(number) ? undefined : '有发票代码的发票，号码是 8 位数字。';
  }
  return /^\d{20}$/.test(number) ? undefined : '没有发票代码的全电发票，号码是 20 位数字。';
}

/** What is wrong with each field, in a sentence that says what is right; empty when it may be sent. */
export function faultsOf(
  draft: InvoiceDraft,
  { paidFen }: Pick<TakenSale, 'paidFen'>,
): Partial<Record<InvoiceField, string>> {
  const code = digitsOf(draft.code);
  const amountFen = fenOf(draft.amount);
  const found: Record<InvoiceField, string | false | undefined> = {
    fileId: draft.fileId === '' && '请先拍下发票，或选一个文件。',
    code:
      !/^(\d{10}|\d{12})?$/.test(code) &&
      '发票代码是 10 位或 12 位数字；全电发票没有代码，请留空。',
    number: numberFault(code, digitsOf(draft.number)),
    checkCode: !/^(\d{6})?$/.test(digitsOf(draft.checkCode)) && '请填校验码的最后 6 位数字。',
    buyerName: !isName(draft.buyerName.trim()) && '抬头请填持券人本人姓名，用汉字或字母。',
    amount:
      amountFen === undefined
        ? '请填发票上的价税合计，如 1799.00。'
        : amountFen !== paidFen && `应是顾客实付的 ${rmb(paidFen)}；发票开错了，请重开后再交。`,
    issuedOn: draft.issuedOn === '' && '请选择开票日期。',
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault));
}

/** What is sent; of a draft without a fault. */
export function bodyOf(draft: InvoiceDraft): Body {
  const code = digitsOf(draft.code);
  return {
    fileId: draft.fileId,
    code,
    number: digitsOf(draft.number),
    // Fully digital ones have neither.
    checkCode: code === '' ? '' : digitsOf(draft.checkCode),
    buyerName: draft.buyerName.trim(),
    amountFen: fenOf(draft.amount) ?? 0,
    issuedOn: draft.issuedOn,
  };
}

/** Where a refusal belongs and what it says there; one that is about the sale as a whole has no field. */
export function refusalOf(code: FailureCode): { field?: InvoiceField; sentence: string } {
  const { sentence } = problems[code];
  switch (code) {
    case 'invoice_number_wrong':
    case 'invoice_used':
      return { field: 'number', sentence };
    case 'invoice_amount_differs':
      return { field: 'amount', sentence };
    case 'invoice_buyer_differs':
    case 'invoice_holder_unnamed':
      return { field: 'buyerName', sentence };
    case 'invoice_day_wrong':
      return { field: 'issuedOn', sentence };
    case 'not_found':
      // The sale is on the screen, so it is the file that is gone.
      return { field: 'fileId', sentence: '上次传的文件已失效，请重新拍照或选文件。' };
    default:
      return { sentence };
  }
}
