import type { BlockSubject } from '../blocklist/blocklist.store';
import { Refusal } from '../kernel/refusal';
import { dbFailureOf } from '../platform/db';
import { bindingAfter } from './citizen.rules';
import type { CitizenStore } from './citizen.store';
import { refuseWechat, type Session, type SessionNeeds, sessionOf } from './sign-in.flow';

export type BindPhoneNeeds = SessionNeeds & {
  citizens: CitizenStore;
  isBlocked: (subjects: readonly BlockSubject[]) => boolean;
};

/** Two people binding one phone in the same moment: the second one meets the first one's row. */
const tries = 3;

/**
 * Binds the phone behind a getPhoneNumber code to the account that asks, and answers a session that speaks for the
 * citizen. One phone is one citizen, whatever the number of openids.
 * @throws Refusal phone_code_invalid, phone_taken, blocked, wechat_unavailable, session_expired
 */
export async function bindPhone(
  needs: BindPhoneNeeds,
  caller: { sessionId: string; accountId: string },
  code: string,
): Promise<Session> {
  const account = await needs.accounts.find(caller.accountId);
  if (!account) {
    throw new Refusal('session_expired');
  }
  const phone = await needs.wechat
    .phoneNumber(code, account.openid)
    .catch((error: unknown) => refuseWechat(error, 'phone_code_invalid'));
  if (needs.isBlocked([{ kind: 'phone', subject: needs.citizens.phoneIndexOf(phone) }])) {
    throw new Refusal('blocked');
  }
  await bindOnce(needs, caller.accountId, phone);
  const bound = await needs.accounts.find(caller.accountId);
  const renewed = await needs.sessions.renew(caller.sessionId, needs.now());
  if (!bound || !renewed) {
    throw new Refusal('session_expired');
  }
  return sessionOf(needs.tokens, bound, { sessionId: caller.sessionId, ...renewed });
}

async function bindOnce(needs: BindPhoneNeeds, accountId: string, phone: string): Promise<void> {
  const { accounts, citizens } = needs;
  const bind = () =>
    citizens.transaction(async (tx) => {
      const account = await accounts.lock(tx, accountId);
      const owner = await citizens.findPhoneOwner(tx, phone);
      const binding = bindingAfter(account, owner);
      switch (binding.kind) {
        case 'taken':
          throw new Refusal('phone_taken');
        case 'create':
          return accounts.join(tx, accountId, await citizens.insert(tx, phone, needs.now()));
        case 'join':
          await citizens.setPhone(tx, binding.citizenId, phone);
          return accounts.join(tx, accountId, binding.citizenId);
        case 'change_phone':
          return citizens.setPhone(tx, binding.citizenId, phone);
      }
    });
  for (let left = tries; ; left -= 1) {
    try {
      return await bind();
    } catch (error) {
      const lostRace = ['refused', 'conflict'].includes(dbFailureOf(error));
      if (error instanceof Refusal || !lostRace || left === 1) {
        throw error;
      }
    }
  }
}
