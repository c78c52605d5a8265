import { TerminalRefusal } from '../kernel/terminal-refusal';
import { type Db, dbFailureOf, type Tx } from '../platform/db';
import { createCaseStore } from './case.store';
import { createLedgerStore } from './ledger.store';
import { createTradeStore, LostRace } from './trade.store';
import { createVoucherMoveStore } from './voucher-move.store';

/** The room's stores on one transaction. */
export const redemptionStoresOn = (tx: Tx) => ({
  trades: createTradeStore(tx),
  vouchers: createVoucherMoveStore(tx),
  cases: createCaseStore(tx),
  ledger: createLedgerStore(tx),
});

/** The stores of one event, all inside one transaction. */
export type RedemptionStores = ReturnType<typeof redemptionStoresOn>;
/** Runs one event as one transaction; `work` is begun again from its start when somebody else was faster. */
export type InTransactionOf<S> = <T>(work: (stores: S) => Promise<T>) => Promise<T>;
export type InTransaction = InTransactionOf<RedemptionStores>;

const mostTries = 3;

/** A lost race changed nothing: what was read is looked at again. A row that exists by now is one of them. */
function isLostRace(error: unknown): boolean {
  if (error instanceof TerminalRefusal) {
    return false;
  }
  return error instanceof LostRace || ['conflict', 'refused'].includes(dbFailureOf(error));
}

export const createInTransaction = (db: Db): InTransaction =>
  createTransactions(db, redemptionStoresOn);

/** Transactions over the stores of a room, begun again after a lost race. */
export function createTransactions<S>(db: Db, storesOn: (tx: Tx) => S): InTransactionOf<S> {
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.$transaction((tx) => work(storesOn(tx)), {
          maxWait: 5_000,
          timeout: 10_000,
        });
      } catch (error) {
        if (attempt === mostTries || !isLostRace(error)) {
          throw error;
        }
      }
    }
  };
}

/** The same stores outside a transaction, for looking only. */
export const createRedemptionReads = (db: Db): Pick<RedemptionStores, 'trades' | 'vouchers'> =>
  redemptionStoresOn(db);
