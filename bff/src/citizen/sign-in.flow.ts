import type { ProblemCode } from '../contract/problem';
import { Refusal } from '../kernel/refusal';
import type { AccessTokens } from '../platform/access-token';
import { type Wechat, WechatError, type WechatTrouble } from '../platform/wechat';
import type { Account, AccountStore } from './account.store';
import type { Person } from './citizen.present';
import type { SessionStore } from './session.store';

export type SessionNeeds = {
  wechat: Wechat;
  accounts: AccountStore;
  sessions: SessionStore;
  tokens: AccessTokens;
  now: () => Date;
};

export type Session = {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  person: Person | undefined;
};

const refusalByTrouble: Record<WechatTrouble, ProblemCode> = {
  code_invalid: 'login_code_invalid',
  risky: 'login_risky',
  crowded: 'too_many_requests',
  unavailable: 'wechat_unavailable',
};

/** What WeChat's trouble means to the person; anything else goes on as the fault it is. */
export function refuseWechat(error: unknown, codeInvalid: ProblemCode): never {
  if (error instanceof WechatError) {
    const code = error.trouble === 'code_invalid' ? codeInvalid : refusalByTrouble[error.trouble];
    throw new Refusal(code, error.trouble === 'crowded' ? { retryAfterSeconds: 2 } : {});
  }
  throw error;
}

/** The tokens of a session that stands in Postgres. */
export function sessionOf(
  tokens: AccessTokens,
  account: Account,
  { sessionId, refreshToken }: { sessionId: string; refreshToken: string },
): Session {
  const citizenId = account.citizen?.citizenId ?? null;
  return {
    accessToken: tokens.sign({ sessionId, accountId: account.accountId, citizenId }),
    refreshToken,
    expiresInSeconds: tokens.livesSeconds,
    person: account.citizen,
  };
}

/**
 * Signs in with a wx.login code.
 * @throws Refusal login_code_invalid, login_risky, wechat_unavailable, too_many_requests
 */
export async function signIn(needs: SessionNeeds, code: string): Promise<Session> {
  const openid = await needs.wechat
    .codeToOpenid(code)
    .catch((error: unknown) => refuseWechat(error, 'login_code_invalid'));
  const now = needs.now();
  const account = await needs.accounts.findOrInsert(openid, now);
  return sessionOf(needs.tokens, account, await needs.sessions.insert(account.accountId, now));
}
