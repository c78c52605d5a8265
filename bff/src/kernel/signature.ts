import type { Instant } from './time';

/*
 * The envelope of the terminal interface, section 1: what its headers must look like and which bytes are signed.
 * SM2 itself is in `platform/jlpay.ts`.
 */
export const signatureAlgorithm = 'SM3WithSM2WithDer';
const windowSeconds = 300;
/** How long a nonce is remembered: a copy of the request is out of the window by then. */
export const nonceSeconds = 600;

export type Envelope = { appid: string; timestamp: string; nonce: string; der: Buffer };

const appidForm = /^[0-9A-Za-z_-]{1,64}$/;
const timestampForm = /^\d{1,12}$/;
const nonceForm = /^[0-9A-Za-z]{16,64}$/;
const mostSignLength = 128;

/** The envelope in a request's headers; undefined when one is missing or malformed. */
export function readEnvelope(header: (name: string) => string): Envelope | undefined {
  const appid = header('x-jlpay-appid');
  const timestamp = header('x-jlpay-timestamp');
  const nonce = header('x-jlpay-nonce');
  const sign = header('x-jlpay-sign');
  const der = Buffer.from(sign.slice(0, mostSignLength), 'base64');
  const wellFormed =
    appidForm.test(appid) &&
    timestampForm.test(timestamp) &&
    nonceForm.test(nonce) &&
    header('x-jlpay-sign-alg') === signatureAlgorithm &&
    sign !== '' &&
    // Node reads anything as base64: only what it would write itself is.
    der.toString('base64') === sign;
  return wellFormed ? { appid, timestamp, nonce, der } : undefined;
}

/** Whether the sender's clock is within ±300 s of ours, counted in whole seconds as it is sent. */
export function isWithinWindow(timestamp: string, now: Instant): boolean {
  return Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) <= windowSeconds;
}

/** METHOD ⏎ PATH ⏎ TIMESTAMP ⏎ NONCE ⏎ BODY ⏎, with the body's exact bytes. */
export function signedBytes(
  request: { method: string; path: string },
  timestamp: string,
  nonce: string,
  body: Uint8Array,
): Buffer {
  return Buffer.concat([
    Buffer.from(`${request.method}\n${request.path}\n${timestamp}\n${nonce}\n`),
    body,
    Buffer.from('\n'),
  ]);
}

/** One DER INTEGER from `at`: positive, in its shortest form, at most 32 bytes. */
function readInteger(der: Buffer, at: number): { hex: string; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  const [first = 0, second = 0] = der.subarray(at + 2, end);
  const padded = first === 0 && length > 1;
  const shortest = first < 0x80 && !(padded && second < 0x80);
  const digits = der.subarray(at + (padded ? 3 : 2), end);
  if (der[at] !== 0x02 || length === 0 || end > der.length || !shortest || digits.length > 32) {
    return undefined;
  }
  return { hex: digits.toString('hex').padStart(64, '0'), end };
}

/**
 * r and s as 128 hex digits from a DER signature. Strict, because the library reads past lengths that do not hold:
 * one signature has one spelling.
 */
export function readDerSignature(der: Buffer): string | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) {
    return undefined;
  }
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  return r && s?.end === der.length ? r.hex + s.hex : undefined;
}
