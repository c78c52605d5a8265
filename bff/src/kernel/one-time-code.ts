import { createHmac, timingSafeEqual } from 'node:crypto';

const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 Base32 without padding: how authenticators take a secret. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32Letters[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** A secret of its own for each subject: the first `length` bytes of HMAC-SHA256(master, subject). */
export function deriveSecret(master: Uint8Array, subject: string, length: number): Buffer {
  return createHmac('sha256', master).update(subject).digest().subarray(0, length);
}

/** HOTP of RFC 4226 (HMAC-SHA1); with a time step as its counter it is the TOTP of RFC 6238. */
export function oneTimeCode(secret: Uint8Array, counter: number, digits: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const hash = createHmac('sha1', secret).update(message).digest();
  const offset = hash.readUInt8(hash.length - 1) & 0x0f;
  const number = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** Equality in a time that does not tell where the texts differ. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
