import { z } from 'zod';
import type { Log } from './log';
import { askTencentCloud, type TencentCloudConfig } from './tencent-cloud';

/*
 * What the tax authority knows of an invoice (发票查验), by Tencent Cloud's VatInvoiceVerifyNew: as it was issued, whatever
 * the picture shows.
 */
export type IssuedInvoice = {
  buyerName: string;
  sellerTaxCode: string;
  amountFen: number;
  /** 2023-04-22 */
  issuedOn: string;
  /** Taken back by its issuer, or offset by a red one. */
  isVoid: boolean;
};
export type InvoiceCheck = {
  /** Undefined: there is no such invoice. @throws InvoiceCheckError when nothing is known */
  find: (invoice: {
    code: string;
    number: string;
    checkCode: string;
    amountFen: number;
    issuedOn: string;
  }) => Promise<IssuedInvoice | undefined>;
};

/** No answer that says anything: it is asked again. */
export class InvoiceCheckError extends Error {}

const verify = { service: 'ocr', action: 'VatInvoiceVerifyNew', version: '2018-11-19' };
/** The authority has no invoice with these very facts. */
const noSuchCodes = new Set(['ResourceNotFound.NoInvoice', 'FailedOperation.InvoiceMismatch']);

const issued = z
  .object({
    Date: z.string().regex(/^\d{8}$/),
    BuyerName: z.string(),
    SellerTaxCode: z.string(),
    AmountWithTax: z.string().regex(/^\d+(\.\d{1,2})?$/),
    IsAbandoned: z.string(),
  })
  .transform((one): IssuedInvoice => {
    const [yuan = '0', cents = ''] = one.AmountWithTax.split('.');
    return {
      buyerName: one.BuyerName,
      sellerTaxCode: one.SellerTaxCode,
      amountFen: Number(yuan) * 100 + Number(cents.padEnd(2, '0')),
      issuedOn: one.Date.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
      isVoid: one.IsAbandoned !== 'N',
    };
  });
const answer = z.object({
  Response: z.union([
    z.object({ Error: z.object({ Code: z.string() }) }),
    z.object({ Invoice: issued }),
  ]),
});

const yuanOf = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** @param nowMs the machine's own time, for the signature */
export function createInvoiceCheck(
  config: TencentCloudConfig,
  log: Log,
  nowMs: () => number = Date.now,
): InvoiceCheck {
  return {
    find: async ({ code, number, checkCode, amountFen, issuedOn }) => {
      const asked = {
        InvoiceCode: code,
        InvoiceNo: number,
        InvoiceDate: issuedOn,
        ...(checkCode ? { CheckCode: checkCode } : {}),
        Amount: yuanOf(amountFen),
        EnableTodayInvoice: true,
      };
      const response = await askTencentCloud(config, verify, asked, nowMs())
        .then((body) => answer.parse(body).Response)
        .catch(() => ({ Error: { Code: 'no answer' } }));
      if ('Invoice' in response) {
        return response.Invoice;
      }
      if (noSuchCodes.has(response.Error.Code)) {
        return undefined;
      }
      log.warn({ code: response.Error.Code }, 'invoice check');
      throw new InvoiceCheckError(response.Error.Code);
    },
  };
}
