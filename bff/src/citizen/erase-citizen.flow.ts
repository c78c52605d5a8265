import type { AuditNote } from '../audit/audit.store';
import { Refusal } from '../kernel/refusal';
import type { Tx } from '../platform/db';
import type { AccountStore } from './account.store';
import type { CitizenStore } from './citizen.store';

export type EraseNeeds = {
  accounts: Pick<AccountStore, 'erase'>;
  citizens: Pick<CitizenStore, 'transaction' | 'erase'>;
  /** From the voucher room: makes unused vouchers void; answers how many a till still holds. */
  voidUnused: (tx: Tx, citizenId: string, at: Date) => Promise<{ stillLocked: number }>;
  writeAudit: (tx: Tx, note: AuditNote) => Promise<void>;
  /** So that this process knows at once what the others learn within a second. */
  refreshRevoked: () => Promise<void>;
  now: () => Date;
};

/**
 * Erases the person: phone, name and openid go, unused vouchers become void, redeemed ones and their accounts stay under
 * a pseudonym, because settlement must keep them (PIPL 47). What remains, an index nobody can read back, is enough to
 * know the phone again: whoever returns is the same citizen and cannot claim a second time in a batch.
 * @throws Refusal has_live_vouchers while a till holds one
 */
export async function eraseCitizen(needs: EraseNeeds, citizenId: string): Promise<void> {
  const now = needs.now();
  await needs.citizens.transaction(async (tx) => {
    const { stillLocked } = await needs.voidUnused(tx, citizenId, now);
    if (stillLocked > 0) {
      throw new Refusal('has_live_vouchers');
    }
    // Accounts before the citizen, in the order in which binding a phone locks them.
    await needs.accounts.erase(tx, citizenId);
    await needs.citizens.erase(tx, citizenId, now);
    const actor = { kind: 'public', id: citizenId, name: '市民本人' } as const;
    const note = { at: now, actor, action: 'citizen.erase', subject: citizenId, detail: {} };
    await needs.writeAudit(tx, note);
  });
  await needs.refreshRevoked();
}
