import { type AuditNote, writeAudit } from '../audit/audit.store';
import { createCitizenStore } from '../citizen/citizen.store';
import { createPhoneCodeStore } from '../citizen/phone-code.store';
import { Refusal } from '../kernel/refusal';
import { type Db, dbFailureOf, type Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import { createDeskClaimStore } from './desk-claim.store';
import { createPaperStore } from './paper.store';

const deskStoresOn = (db: Db, tx: Tx, sealed: SealedFields) => {
  const citizens = createCitizenStore(db, sealed);
  return {
    claims: createDeskClaimStore(tx, sealed),
    papers: createPaperStore(tx),
    phoneCodes: createPhoneCodeStore(tx, sealed),
    /** The person behind a phone, and what is declared of them. */
    citizens: {
      phoneIndexOf: citizens.phoneIndexOf,
      findPhoneOwner: (phone: string) => citizens.findPhoneOwner(tx, phone),
      insert: (phone: string, at: Date) => citizens.insert(tx, phone, at),
      setPhone: (citizenId: string, phone: string) => citizens.setPhone(tx, citizenId, phone),
      find: (citizenId: string) => citizens.find(tx, citizenId),
      setRealName: (citizenId: string, name: string) => citizens.setRealName(citizenId, name, tx),
    },
    writeAudit: (note: AuditNote) => writeAudit(tx, note),
  };
};

/** The stores of the room, all on one connection. */
export type DeskStores = ReturnType<typeof deskStoresOn>;
/** Runs one step as one transaction; it is begun again when somebody else was faster. */
export type InDesk = <T>(work: (stores: DeskStores) => Promise<T>) => Promise<T>;

const mostTries = 3;

export function createDeskStores(
  db: Db,
  sealed: SealedFields,
): { inDesk: InDesk; reads: DeskStores } {
  const inDesk: InDesk = async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.$transaction((tx) => work(deskStoresOn(db, tx, sealed)), {
          maxWait: 5_000,
          timeout: 10_000,
        });
      } catch (error) {
        const isLostRace = ['conflict', 'refused'].includes(dbFailureOf(error));
        if (error instanceof Refusal || !isLostRace || attempt === mostTries) {
          throw error;
        }
      }
    }
  };
  return { inDesk, reads: deskStoresOn(db, db, sealed) };
}
