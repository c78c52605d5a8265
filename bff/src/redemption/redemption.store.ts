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

/**
 * Runs events side by side, as one transaction and one commit. Inside it no row lock holds one back from another, so of
 * those that may touch the same rows only the first takes part: the others come after it, each as a transaction of its
 * own, as do all when one cannot come through.
 * @param ownerOf two events of different owners touch no common row
 * @throws what ended the transaction of all, unless that was a lost race
 */
export async function sideBySide<S, Event, T>(
  inTransaction: InTransactionOf<S>,
  events: readonly Event[],
  ownerOf: (event: Event) => string,
  work: (stores: S, event: Event) => Promise<T>,
): Promise<readonly PromiseLike<T>[]> {
  const firsts = [...new Map([...events].reverse().map((event) => [ownerOf(event), event]))];
  const done = new Map<string, PromiseLike<T>>();
  try {
    const answers = await inTransaction((stores) =>
      all(firsts.map(([, event]) => work(stores, event))),
    );
    firsts.forEach(([owner], index) => {
      done.set(owner, Promise.resolve(answers[index] as T));
    });
  } catch (error) {
    if (events.length === 1 || !isLostRace(error)) {
      throw error;
    }
  }
  return events.map((event) => {
    const answer = done.get(ownerOf(event));
    done.delete(ownerOf(event));
    return answer ?? inTransaction((stores) => work(stores, event));
  });
}

/**
 * Rejects with the first that failed, for what follows in a broken transaction fails of that; and only when every one has
 * come to its end, for nobody may still write when the transaction is given up.
 */
async function all<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const done = Promise.all(works);
  await Promise.allSettled([done, ...works]);
  return done;
}

/** The same stores outside a transaction, for looking only. */
export const createRedemptionReads = (db: Db): Pick<RedemptionStores, 'trades' | 'vouchers'> =>
  redemptionStoresOn(db);
