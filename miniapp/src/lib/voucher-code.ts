import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { Secret, TOTP } from 'otpauth/bare';

/** What makes a voucher's rotating code; kept on the phone, so that it works without a network. */
export type CodeKey = { number: string; secret: string; stepSeconds: number; digits: number };

export type VoucherCode = {
  /** What a till scans: `ZD1.<number>.<digits>`. */
  text: string;
  /** What a cashier types when the scanner is broken: number and digits, in groups of four. */
  groups: string[];
  /** Until the next code, in milliseconds. */
  leftMs: number;
};

/** The code at `nowMs` (server time): RFC 6238 with HMAC-SHA1. */
export function codeAt(key: CodeKey, nowMs: number): VoucherCode {
  const digits = TOTP.generate({
    secret: Secret.fromBase32(key.secret),
    digits: key.digits,
    period: key.stepSeconds,
    timestamp: nowMs,
    // The bare build lets us bring the one hash we need; the full one needs BigInt, which older phones lack.
    hmac: (_, secret, message) => hmac(sha1, secret, message),
  });
  const stepMs = key.stepSeconds * 1000;
  return {
    text: `ZD1.${key.number}.${digits}`,
    groups: `${key.number}${digits}`.match(/.{1,4}/g) ?? [],
    leftMs: stepMs - (nowMs % stepMs),
  };
}
