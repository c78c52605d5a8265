import { Secret, TOTP } from 'otpauth';

/* The second factor of RFC 6238, as every authenticator app knows it: six digits, a new one every 30 s. */

const periodSeconds = 30;
const issuer = '惠民券';

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: periodSeconds });

/** What an authenticator app takes as a QR code or a link. */
export const otpauthUrl = (secret: string, account: string): string =>
  totpOf(secret, account).toString();

/**
 * The step whose code this is, one step early or late allowed; undefined when it is none.
 * @param at the machine's own time: phones know nothing of a rehearsal's
 */
export function totpStepOf(secret: string, code: string, at: Date): bigint | undefined {
  const timestamp = at.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 });
  return delta === null
    ? undefined
    : BigInt(Math.floor(timestamp / (periodSeconds * 1000)) + delta);
}

/** The code of an instant. */
export const totpCodeAt = (secret: string, at: Date): string =>
  totpOf(secret).generate({ timestamp: at.getTime() });
