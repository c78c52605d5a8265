import { randomInt } from 'node:crypto';
import type { OfficerRole } from '../contract/shapes';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { whyNotTown, whyWeak } from './officer.rules';
import type { OfficerRecord, OpenSession } from './officer.store';
import { actorOf, checkCredentials, type SignInNeeds } from './sign-in-officer.flow';

export type KeepOfficersNeeds = SignInNeeds & {
  newTotpSecret: () => string;
  otpauthUrl: (secret: string, account: string) => string;
};
/** Shown once, to hand over in person. */
export type Credentials = { officer: OfficerRecord; password: string; secondFactor: string };

/** No letters that look like others: it is read from paper. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const newPassword = () =>
  Array.from(
    { length: 16 },
    (_, at) => (at > 0 && at % 4 === 0 ? '-' : '') + letters[randomInt(letters.length)],
  ).join('');

type Wish = { account: string; name: string; role: OfficerRole; town: string | null };

const refuseTown = (role: OfficerRole, town: string | null) => {
  const code = whyNotTown(role, town);
  if (code) {
    throw new Refusal(code, { field: 'town' });
  }
};

async function foundOfficer(
  { officers }: { officers: SignInNeeds['officers'] },
  id: string,
): Promise<OfficerRecord> {
  const officer = await officers.findById(id);
  if (!officer) {
    throw new Refusal('not_found');
  }
  return officer;
}

/**
 * A new account.
 * @param by who does it; undefined for the first account, made at the machine itself
 * @throws Refusal account_taken, town_required
 */
export async function addOfficer(
  needs: KeepOfficersNeeds,
  by: OfficerRecord | undefined,
  wish: Wish,
): Promise<Credentials> {
  refuseTown(wish.role, wish.town);
  const [password, totpSecret, at] = [newPassword(), needs.newTotpSecret(), needs.now()];
  const id = newId('officer');
  const passwordHash = await needs.hashPassword(password);
  const officer = await needs.inTransaction(async (stores) => {
    const record = { ...wish, id, passwordHash, totpSecret, mustChange: true };
    if (!(await stores.officers.insert(record, { createdAt: at }))) {
      throw new Refusal('account_taken', { field: 'account' });
    }
    await stores.writeAudit({
      at,
      actor: by ? actorOf(by) : { kind: 'job', id: 'bring-up', name: '系统初始化' },
      action: 'officer.add',
      subject: id,
      detail: wish,
    });
    return foundOfficer(stores, id);
  });
  return { officer, password, secondFactor: needs.otpauthUrl(totpSecret, wish.account) };
}

/**
 * Changes what somebody may do; their sessions feel it with the next request.
 * @throws Refusal not_found, own_account, town_required, officer_changed
 */
export async function changeOfficer(
  needs: KeepOfficersNeeds,
  by: OfficerRecord,
  id: string,
  wish: Omit<Wish, 'account'> & { disabled: boolean; version: number },
): Promise<OfficerRecord> {
  refuseTown(wish.role, wish.town);
  if (id === by.id) {
    throw new Refusal('own_account');
  }
  const at = needs.now();
  return needs.inTransaction(async (stores) => {
    const before = await foundOfficer(stores, id);
    const { name, role, town, disabled, version } = wish;
    const disabledAt = disabled ? (before.disabledAt ?? at) : null;
    if (!(await stores.officers.change(id, version, { name, role, town, disabledAt }))) {
      const newest = await foundOfficer(stores, id);
      throw new Refusal('officer_changed', {
        facts: {
          role: newest.role,
          town: newest.town ?? '',
          disabled: newest.disabledAt ? 1 : 0,
        },
      });
    }
    if (disabled) {
      await stores.officers.endSessions({ officerId: id }, at);
    }
    await stores.writeAudit({
      at,
      actor: actorOf(by),
      action: 'officer.change',
      subject: id,
      detail: {
        before: { name: before.name, role: before.role, town: before.town },
        after: { name, role, town, disabled },
      },
    });
    return foundOfficer(stores, id);
  });
}

/** New password and second factor for somebody who lost them. @throws Refusal not_found, own_account */
export async function resetCredentials(
  needs: KeepOfficersNeeds,
  by: OfficerRecord,
  id: string,
): Promise<Credentials> {
  if (id === by.id) {
    throw new Refusal('own_account');
  }
  const [password, totpSecret, at] = [newPassword(), needs.newTotpSecret(), needs.now()];
  const passwordHash = await needs.hashPassword(password);
  const officer = await needs.inTransaction(async (stores) => {
    await foundOfficer(stores, id);
    await stores.officers.setCredentials(id, { passwordHash, totpSecret, mustChange: true });
    await stores.officers.endSessions({ officerId: id }, at);
    const actor = actorOf(by);
    await stores.writeAudit({ at, actor, action: 'officer.reset', subject: id, detail: {} });
    return foundOfficer(stores, id);
  });
  return { officer, password, secondFactor: needs.otpauthUrl(totpSecret, officer.account) };
}

/**
 * Replaces the own password; other sessions of the officer end.
 * @throws Refusal sign_in_refused, account_locked, password_weak
 */
export async function changePassword(
  needs: KeepOfficersNeeds,
  { officer, id: keep }: OpenSession,
  ask: { current: string; next: string },
): Promise<void> {
  await checkCredentials(needs, officer, ask.current, undefined);
  const code = whyWeak(ask.next, { account: officer.account, current: ask.current });
  if (code) {
    throw new Refusal(code, { field: 'next' });
  }
  const [passwordHash, at] = [await needs.hashPassword(ask.next), needs.now()];
  await needs.inTransaction(async (stores) => {
    await stores.officers.setCredentials(officer.id, { passwordHash, mustChange: false });
    await stores.officers.endSessions({ officerId: officer.id, keep }, at);
    await stores.writeAudit({
      at,
      actor: actorOf(officer),
      action: 'officer.password',
      subject: officer.id,
      detail: {},
    });
  });
}
