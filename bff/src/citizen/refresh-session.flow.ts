import { Refusal } from '../kernel/refusal';
import { type Session, type SessionNeeds, sessionOf } from './sign-in.flow';

/**
 * Exchanges a refresh token for a new pair. A token that was used before, or whose session was revoked, is refused.
 * @throws Refusal session_expired
 */
export async function refreshSession(
  needs: Omit<SessionNeeds, 'wechat'>,
  refreshToken: string,
): Promise<Session> {
  const rotated = await needs.sessions.rotate(refreshToken, needs.now());
  const account = rotated && (await needs.accounts.find(rotated.accountId));
  if (!account) {
    throw new Refusal('session_expired');
  }
  return sessionOf(needs.tokens, account, rotated);
}
