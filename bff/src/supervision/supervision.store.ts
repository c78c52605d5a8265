import { type AuditNote, writeAudit } from '../audit/audit.store';
import { createBlockStore } from '../blocklist/block.store';
import type { CitizenStore } from '../citizen/citizen.store';
import type { Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import { backgroundOn, casesOn } from './case-file.store';
import { screeningOf } from './screening.store';
import { daysOn } from './screening-day.store';

export type SupervisionGround = { sealed: SealedFields; citizens: CitizenStore };

/** The stores of the room, all on one connection. */
export const supervisionStoresOn = (tx: Tx, { sealed, citizens }: SupervisionGround) => ({
  cases: casesOn(tx),
  background: backgroundOn(tx, sealed),
  screening: screeningOf(tx),
  days: daysOn(tx),
  blocks: createBlockStore(tx),
  /** Whose phone it is, also when that citizen was erased. */
  findPhoneOwner: (phone: string) => citizens.findPhoneOwner(tx, phone),
  phoneIndexOf: citizens.phoneIndexOf,
  writeAudit: (note: AuditNote) => writeAudit(tx, note),
});
export type SupervisionStores = ReturnType<typeof supervisionStoresOn>;
