import { type AuditNote, writeAudit } from '../audit/audit.store';
import type { CitizenStore } from '../citizen/citizen.store';
import type { Db, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import { createApplicationStore } from './application.store';
import { createContractingStore } from './contracting.store';
import { createPublicityStore } from './publicity.store';

type Ground = { sealed: SealedFields; phoneIndexOf: CitizenStore['phoneIndexOf'] };

/** The stores of the room, all on one connection. */
export const onboardingStoresOn = (tx: Tx, { sealed, phoneIndexOf }: Ground) => ({
  applications: createApplicationStore(tx, sealed, phoneIndexOf),
  lists: createPublicityStore(tx, sealed),
  merchants: createContractingStore(tx),
  /** For what is no step of an application; the steps write their own. */
  writeAudit: (note: AuditNote): Promise<void> => writeAudit(tx, note),
});

export type OnboardingStores = ReturnType<typeof onboardingStoresOn>;
/** Runs one change as one transaction. */
export type InTransaction = <T>(work: (stores: OnboardingStores) => Promise<T>) => Promise<T>;

export function createOnboardingStores(db: Db, ground: Ground) {
  const inTransaction: InTransaction = (work) =>
    db.$transaction((tx) => work(onboardingStoresOn(tx, ground)), {
      maxWait: 5_000,
      timeout: 15_000,
    });
  return { inTransaction, reads: onboardingStoresOn(db, ground) };
}
