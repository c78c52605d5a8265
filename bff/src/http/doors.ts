import type { RouterContext } from '@koa/router';
import { Refusal } from '../kernel/refusal';
import type { AccessTokens } from '../platform/access-token';

/** Somebody who signed in; `citizenId` is null until the phone is bound. */
export type AccountCaller = { sessionId: string; accountId: string; citizenId: string | null };
/** Somebody with a phone of their own. */
export type CitizenCaller = { sessionId: string; accountId: string; citizenId: string };

export type Doors = ReturnType<typeof createDoors>;

const bearer = 'Bearer ';

const hasPhone = (caller: AccountCaller): caller is CitizenCaller => caller.citizenId !== null;

/**
 * Who may come in. Every door is synchronous and asks nobody: at 10:00 each of them stands before thousands of claims.
 */
export function createDoors(
  tokens: Pick<AccessTokens, 'read'>,
  revoked: { has: (sessionId: string) => boolean },
) {
  /** @throws Refusal sign_in_required without a token, session_expired with one that is no longer good */
  const asAccount = (ctx: Pick<RouterContext, 'req'>): AccountCaller => {
    const header = ctx.req.headers.authorization;
    if (!header?.startsWith(bearer)) {
      throw new Refusal('sign_in_required');
    }
    const claims = tokens.read(header.slice(bearer.length));
    if (!claims || revoked.has(claims.sessionId)) {
      throw new Refusal('session_expired');
    }
    return claims;
  };
  return {
    asAnyone: (): undefined => undefined,
    asAccount,
    /** @throws Refusal phone_required when no phone is bound */
    asCitizen: (ctx: Pick<RouterContext, 'req'>): CitizenCaller => {
      const caller = asAccount(ctx);
      if (!hasPhone(caller)) {
        throw new Refusal('phone_required');
      }
      return caller;
    },
  };
}
