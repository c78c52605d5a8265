import type { OfficerInvoice, TakenSale } from '../contract';
import { type Instant, presentInstant } from '../kernel/time';
import { invoiceSpan, wantsInvoice } from './invoice.rules';

type SaleFacts = Omit<
  TakenSale,
  'paidAt' | 'goods' | 'invoice' | 'wantsInvoice' | 'invoiceFrom' | 'invoiceUntil'
> & {
  status: string;
  paidAt: Instant;
  items: readonly { name: string; quantity: number }[];
  invoice: NonNullable<TakenSale['invoice']> | null;
};

/** `75英寸电视机、空调 ×2 等 3 件` */
export function goodsOf(items: SaleFacts['items']): string {
  const pieces = items.reduce((sum, one) => sum + one.quantity, 0);
  const [first, second] = items.map(({ name, quantity }) =>
    quantity > 1 ? `${name} ×${quantity}` : name,
  );
  const shown = [first, second].filter(Boolean).join('、');
  return items.length > 2 ? `${shown} 等 ${pieces} 件` : shown;
}

export function presentSale(sale: SaleFacts): TakenSale {
  const { from, until } = invoiceSpan(sale.paidAt);
  const { invoice } = sale;
  return {
    tradeId: sale.tradeId,
    merchantName: sale.merchantName,
    storeName: sale.storeName,
    outTradeNo: sale.outTradeNo,
    paidAt: presentInstant(sale.paidAt),
    goods: goodsOf(sale.items),
    totalFen: sale.totalFen,
    discountFen: sale.discountFen,
    paidFen: sale.paidFen,
    refundedFen: sale.refundedFen,
    subsidyFen: sale.subsidyFen,
    invoice: invoice && {
      status: invoice.status,
      code: invoice.code,
      number: invoice.number,
      issuedOn: invoice.issuedOn,
      reason: invoice.reason,
    },
    wantsInvoice: wantsInvoice(sale, invoice),
    invoiceFrom: from,
    invoiceUntil: until,
  };
}

type InvoiceFacts = Omit<
  OfficerInvoice,
  'invoiceId' | 'paidAt' | 'handedInAt' | 'picture' | 'sha256' | 'decidedBy' | 'decidedAt'
> & {
  id: string;
  paidAt: Instant;
  handedInAt: Instant;
  fileSha256: string;
  decidedName: string | null;
  decidedAt: Instant | null;
};

/** @param picture the link that opens it for five minutes */
export function presentInvoice(invoice: InvoiceFacts, picture: string): OfficerInvoice {
  return {
    invoiceId: invoice.id,
    status: invoice.status,
    merchantName: invoice.merchantName,
    storeName: invoice.storeName,
    outTradeNo: invoice.outTradeNo,
    paidAt: presentInstant(invoice.paidAt),
    paidFen: invoice.paidFen,
    holderName: invoice.holderName,
    code: invoice.code,
    number: invoice.number,
    buyerName: invoice.buyerName,
    amountFen: invoice.amountFen,
    issuedOn: invoice.issuedOn,
    handedInAt: presentInstant(invoice.handedInAt),
    differences: invoice.differences,
    picture,
    sha256: invoice.fileSha256,
    decidedBy: invoice.decidedName,
    decidedAt: invoice.decidedAt && presentInstant(invoice.decidedAt),
    reason: invoice.reason,
  };
}
