import type { TakenSale } from '../../../../bff/src/contract';
import type { invoiceWords } from '../../copy/takings';
import { fullDay } from '../../lib/time';

/** How the invoice of a sale stands. */
export const standing = ({ invoice, wantsInvoice }: TakenSale): keyof typeof invoiceWords =>
  invoice?.status ?? (wantsInvoice ? 'wanted' : 'none');

/** Those that wait for the enterprise first, each part as it was. */
export function waitingFirst(sales: readonly TakenSale[]): TakenSale[] {
  const waits = (sale: TakenSale) => sale.wantsInvoice;
  return [...sales.filter(waits), ...sales.filter((sale) => !waits(sale))];
}

/** The sales of today that were not taken back as a whole. @param now of the server */
export function todayOf(sales: readonly TakenSale[], now: string) {
  const today = sales.filter((one) => fullDay(one.paidAt) === fullDay(now) && one.paidFen > 0);
  const sum = (of: (sale: TakenSale) => number) => today.reduce((all, one) => all + of(one), 0);
  return {
    count: today.length,
    paidFen: sum((one) => one.paidFen),
    subsidyFen: sum((one) => one.subsidyFen),
  };
}
