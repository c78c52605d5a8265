import { deriveSecret, oneTimeCode, sameText, toBase32 } from '../kernel/one-time-code';
import type { Instant } from '../kernel/time';

/*
 * The codes of a voucher, all of one form: what a till scans is `ZD1.<number>.<digits>`; a cashier whose scanner is broken
 * types the sixteen digits. On a phone the digits rotate: TOTP (RFC 6238, HMAC-SHA1) over a secret that the phone is given
 * once. On paper they stand still and work once: HOTP (RFC 4226) over a secret of the paper's own.
 */
export const codeStepSeconds = 30;
export const codeDigits = 8;
const secretBytes = 20;

const scanned = /^ZD1\.(?<number>\d{8})\.(?<digits>\d{8})$/;
const typed = /^(?<number>\d{8})(?<digits>\d{8})$/;

/** What a till sent, taken apart; nothing in it is checked yet. */
export type ReadCode = { number: string; digits: string };

/** The two accepted forms: as scanned, or typed with any spaces between. */
export function readVoucherCode(text: string): ReadCode | undefined {
  const groups = (scanned.exec(text) ?? typed.exec(text.replace(/\s/g, '')))?.groups;
  return groups?.number && groups.digits
    ? { number: groups.number, digits: groups.digits }
    : undefined;
}

/** @param codeKey VOUCHER_CODE_KEY, 32 bytes; whoever has it can make every voucher's code */
export function voucherSecret(codeKey: Uint8Array, voucherId: string): Buffer {
  return deriveSecret(codeKey, voucherId, secretBytes);
}

/** The secret as the phone's authenticator takes it. */
export const presentSecret = (secret: Uint8Array): string => toBase32(secret);

/** The step that an instant lies in: one code each. */
export function codeStepAt(now: Instant): number {
  return Math.floor(now.getTime() / 1000 / codeStepSeconds);
}

/** The eight digits that the phone shows during a step. */
export function codeDigitsOf(secret: Uint8Array, step: number): string {
  return oneTimeCode(secret, step, codeDigits);
}

/**
 * The step whose digits these are: the current one, the one before (the cashier was slow) or the next (the phone's clock
 * is fast). Undefined for every other: a code is dead 60 s after it was first shown.
 */
export function stepOfCode(secret: Uint8Array, digits: string, now: Instant): number | undefined {
  const current = codeStepAt(now);
  return [current, current - 1, current + 1].find((step) =>
    sameText(codeDigitsOf(secret, step), digits),
  );
}

/** A paper voucher, and whether its code still works: used up by a redemption, or taken back by two officers. */
export type Paper = { paperId: string; standing: 'live' | 'used' | 'revoked' };

/** The eight digits that are printed on a paper. */
export function paperDigitsOf(codeKey: Uint8Array, paperId: string): string {
  return oneTimeCode(deriveSecret(codeKey, paperId, secretBytes), 0, codeDigits);
}

/** A code as it is scanned. */
export const scannedCode = (number: string, digits: string): string => `ZD1.${number}.${digits}`;

/** What stands behind the digits under a voucher's number: the phone of its holder, or a paper. */
export type VoucherCode = { kind: 'phone'; step: number } | ({ kind: 'paper' } & Paper);

/** The one rule for both kinds of code; undefined when the digits are neither. */
export function codeBehind(
  digits: string,
  voucher: { voucherId: string; papers: readonly Paper[] },
  codeKey: Uint8Array,
  now: Instant,
): VoucherCode | undefined {
  const step = stepOfCode(voucherSecret(codeKey, voucher.voucherId), digits, now);
  if (step !== undefined) {
    return { kind: 'phone', step };
  }
  const paper = voucher.papers.find((one) => sameText(paperDigitsOf(codeKey, one.paperId), digits));
  return paper && { kind: 'paper', ...paper };
}
