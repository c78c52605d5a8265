import { createDecipheriv, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Instant } from '../kernel/time';

/*
 * What comes from WeChat Pay, answers and notices alike: RSA-SHA256 over the raw bytes, a window of 300 s, and AES-256-GCM
 * whose tag is checked. Keys are known before a message arrives; nothing here ever asks for one.
 */

/** WeChat's keys by serial: platform certificates and public keys (`PUB_KEY_ID_…`), mixed. */
export type PayKeyring = ReadonlyMap<string, KeyObject>;

/** Reads the keys of a folder; each file is named after its serial and holds a certificate or a public key in PEM. */
export function readPayKeyring(folder: string): PayKeyring {
  return new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.pem'))
      .map((file) => [basename(file, '.pem'), createPublicKey(readFileSync(join(folder, file)))]),
  );
}

/** The serial that WeChat shall answer with: of the public key where there is one, as WeChat asks of everybody who has it. */
export function askedSerial(keyring: PayKeyring): string | undefined {
  const serials = [...keyring.keys()];
  return serials.find((serial) => serial.startsWith('PUB_KEY_ID_')) ?? serials[0];
}

type Header = (name: string) => string | string[] | null | undefined;
type PaySignature = { serial: string; timestamp: string; nonce: string; signature: Buffer };
export type PayForgery = 'malformed' | 'unknown_serial' | 'stale' | 'probe' | 'forged';

const windowSeconds = 300;
const serialForm = /^[0-9A-Za-z_]{1,64}$/;
const timestampForm = /^\d{1,12}$/;
const nonceForm = /^[0-9A-Za-z]{8,64}$/;
const probePrefix = 'WECHATPAY/SIGNTEST/';
const mostSignatureLength = 1_024;

/** The signature in a message's headers, or why there is none to check. */
function readSignature(header: Header): PaySignature | PayForgery {
  const [serial, timestamp, nonce, sign] = [
    header('wechatpay-serial'),
    header('wechatpay-timestamp'),
    header('wechatpay-nonce'),
    header('wechatpay-signature'),
  ];
  if (typeof sign === 'string' && sign.startsWith(probePrefix)) {
    return 'probe';
  }
  if (
    typeof serial !== 'string' ||
    typeof timestamp !== 'string' ||
    typeof nonce !== 'string' ||
    typeof sign !== 'string' ||
    sign.length > mostSignatureLength ||
    !serialForm.test(serial) ||
    !timestampForm.test(timestamp) ||
    !nonceForm.test(nonce)
  ) {
    return 'malformed';
  }
  const signature = Buffer.from(sign, 'base64');
  // Node reads anything as base64: only what it would write itself is.
  return signature.length > 0 && signature.toString('base64') === sign
    ? { serial, timestamp, nonce, signature }
    : 'malformed';
}

/** What can be refused before a body is read; undefined when the body is worth reading. */
export function whyNotHeaders(
  keyring: PayKeyring,
  header: Header,
  now: Instant,
): PayForgery | undefined {
  const read = readSignature(header);
  if (typeof read === 'string') {
    return read;
  }
  if (!keyring.has(read.serial)) {
    return 'unknown_serial';
  }
  const apart = Math.abs(Math.floor(now.getTime() / 1000) - Number(read.timestamp));
  return apart > windowSeconds ? 'stale' : undefined;
}

/** Why a message is not WeChat Pay's; undefined when it is. `bytes` are exactly those that were received. */
export function whyNotGenuine(
  keyring: PayKeyring,
  header: Header,
  bytes: Uint8Array,
  now: Instant,
): PayForgery | undefined {
  const why = whyNotHeaders(keyring, header, now);
  const read = readSignature(header);
  if (why || typeof read === 'string') {
    return why ?? 'malformed';
  }
  const key = keyring.get(read.serial);
  const signed = Buffer.concat([
    Buffer.from(`${read.timestamp}\n${read.nonce}\n`),
    bytes,
    Buffer.from('\n'),
  ]);
  return key && verify('RSA-SHA256', signed, key, read.signature) ? undefined : 'forged';
}

export type PayResource = {
  algorithm: string;
  ciphertext: string;
  nonce: string;
  associated_data?: string | undefined;
};

const tagBytes = 16;

/**
 * Opens a notice's resource with the APIv3 key.
 * @throws Error when the algorithm is another one, or any byte of tag, ciphertext, nonce or associated data is not as sealed
 */
export function openPayResource(apiKey: string, resource: PayResource): string {
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  if (
    resource.algorithm !== 'AEAD_AES_256_GCM' ||
    sealed.length <= tagBytes ||
    sealed.toString('base64') !== resource.ciphertext ||
    Buffer.byteLength(resource.nonce) !== 12
  ) {
    throw new Error('not a sealed resource');
  }
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(apiKey),
    Buffer.from(resource.nonce),
    { authTagLength: tagBytes },
  );
  decipher.setAAD(Buffer.from(resource.associated_data ?? ''));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}

const countKeys = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value).reduce<number>(
        (sum, one) => sum + countKeys(one),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      );

/**
 * JSON in which every key stands once: with two amounts, the one that was checked need not be the one that is used.
 * @throws SyntaxError
 */
export function parseUnambiguousJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon);
  if (written.length !== countKeys(value)) {
    throw new SyntaxError('a key stands twice');
  }
  return value;
}
