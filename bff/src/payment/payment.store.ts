import type { Db, Tx } from '../platform/db';
import {
  createTransactions,
  type InTransactionOf,
  redemptionStoresOn,
} from '../redemption/redemption.store';
import { createPayBillStore } from './pay-bill.store';
import { createPayOrderStore } from './pay-order.store';
import { createPayRefundStore } from './pay-refund.store';

const storesOn = (tx: Tx) => ({
  ...redemptionStoresOn(tx),
  payOrders: createPayOrderStore(tx),
  payRefunds: createPayRefundStore(tx),
  payBills: createPayBillStore(tx),
});

/** A purchase's stores and its payment's, inside one transaction. */
export type PaymentStores = ReturnType<typeof storesOn>;
export type InPayment = InTransactionOf<PaymentStores>;

export const createInPayment = (db: Db): InPayment => createTransactions(db, storesOn);
/** The same stores outside a transaction. */
export const createPaymentReads = (
  db: Db,
): Pick<PaymentStores, 'payOrders' | 'payRefunds' | 'payBills'> => storesOn(db);
