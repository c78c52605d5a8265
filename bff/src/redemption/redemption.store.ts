import { TerminalRefusal } from '../kernel/terminal-refusal';
import { type Db, dbFailureOf, type Tx } from '../platform/db';
import { createCaseStore } from './case.store';
import { createLedgerStore } from './ledger.store';
import { createTradeStore, LostRace } from './trade.store';
import { createVoucherMoveStore } from './voucher-move.store';

const storesOn = (tx: Tx) => ({
  trades: createTradeStore(tx),
  vouchers: createVoucherMoveStore(tx),
  cases: createCaseStore(tx),
  ledger: createLedgerStore(tx),
});

/** The stores of one event, all inside one transaction. */
export type RedemptionStores = ReturnType<typeof storesOn>;
/** Runs one event as one transaction; `work` is begun again from its start when somebody else was faster. */
export type InTransaction = <T>(work: (stores: RedemptionStores) => Promise<T>) => Promise<T>;

const mostTries = 3;

/** A lost race changed nothing: what was read is looked at again. A row that exists by now is one of them. */
function isLostRace(error: unknown): boolean {
  if (error instanceof TerminalRefusal) {
    return false;
  }
  return error instanceof LostRace || ['conflict', 'refused'].includes(dbFailureOf(error));
}

export function createInTransaction(db: Db): InTransaction {
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
  storesOn(db);
