import { createSigner, createVerifier } from 'fast-jwt';
import { LRUCache } from 'lru-cache';

/** Who a session speaks for. `citizenId` is null until the phone is bound. */
export type SessionClaims = { sessionId: string; accountId: string; citizenId: string | null };

export type AccessTokens = {
  readonly livesSeconds: number;
  sign: (claims: SessionClaims) => string;
  /** What the token says, or undefined when it is forged, foreign or too old. */
  read: (token: string) => SessionClaims | undefined;
};

const livesSeconds = 600;
const audience = 'huimin-resident';
type Payload = { sid: string; acc: string; cit: string | null; exp: number };

/** Enough for a rush: a token that was pushed out is verified once more, in microseconds. */
const verifiedTokensKept = 50_000;

/**
 * Short-lived access tokens, HS256. Reading is synchronous and remembered, because it stands before every claim at 10:00.
 * Age is judged by the injected clock on each read, never by the cache.
 */
export function createAccessTokens(secret: string, now: () => Date): AccessTokens {
  const sign = createSigner({ key: secret, algorithm: 'HS256', noTimestamp: true });
  const verify = createVerifier({
    key: secret,
    algorithms: ['HS256'],
    allowedAud: audience,
    requiredClaims: ['exp', 'aud'],
    ignoreExpiration: true,
  });
  const verified = new LRUCache<string, Payload>({ max: verifiedTokensKept });
  const payloadOf = (token: string): Payload => {
    const known = verified.get(token);
    if (known) {
      return known;
    }
    const payload: Payload = verify(token);
    verified.set(token, payload);
    return payload;
  };
  return {
    livesSeconds,
    sign: ({ sessionId, accountId, citizenId }) =>
      sign({
        aud: audience,
        sid: sessionId,
        acc: accountId,
        cit: citizenId,
        exp: Math.floor(now().getTime() / 1000) + livesSeconds,
      }),
    read: (token) => {
      try {
        const payload = payloadOf(token);
        return payload.exp * 1000 > now().getTime()
          ? { sessionId: payload.sid, accountId: payload.acc, citizenId: payload.cit }
          : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
