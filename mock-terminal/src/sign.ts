import { randomBytes } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

/*
 * 嘉联's half of the envelope (section 1 of the terminal interface), written apart from the BFF's: the two meet only in
 * the shared vectors. `sm-crypto` signs 110 and verifies 60 a second here, `sm-crypto-v2` 2,500 and 2,000 (with the
 * peer's point computed once; 335 without), so the fast one works and the other is the judge in the tests.
 */
const USER_ID = '1234567812345678';
const ALGORITHM = 'SM3WithSM2WithDer';
const WINDOW_SECONDS = 300;

/** Who signs: an application id and its SM2 pair in hex. */
export type Identity = { appid: string; privateKey: string; publicKey: string };
/** Whose signature is expected. */
export type Peer = { appid: string; publicKey: string };
/** What is signed; an answer is signed over its request's method and path. */
export type Letter = { method: string; path: string; body: Uint8Array };
export type EnvelopeFault = '40001' | '40101' | '40102' | '40103';
export type Header = (name: string) => string | undefined;

const points = new Map<string, ReturnType<typeof sm2.precomputePublicKey>>();
const pointOf = (publicKey: string) => {
  const known = points.get(publicKey);
  if (known) return known;
  const point = sm2.precomputePublicKey(publicKey);
  points.set(publicKey, point);
  return point;
};

/** The identity of a private key. */
export const identity = (appid: string, privateKey: string): Identity => ({
  appid,
  privateKey,
  publicKey: sm2.getPublicKeyFromPrivateKey(privateKey),
});

export const freshNonce = (): string => randomBytes(16).toString('hex');

const signedBytes = (letter: Letter, timestamp: string, nonce: string): Uint8Array =>
  Buffer.concat([
    Buffer.from(`${letter.method}\n${letter.path}\n${timestamp}\n${nonce}\n`),
    letter.body,
    Buffer.from('\n'),
  ]);

/** The five headers of a letter. `seconds`: Unix seconds of the clock both sides keep. */
export const seal = (
  letter: Letter,
  signer: Identity,
  seconds: number,
  nonce = freshNonce(),
): Record<string, string> => {
  const timestamp = String(seconds);
  const der = sm2.doSignature(signedBytes(letter, timestamp, nonce), signer.privateKey, {
    der: true,
    hash: true,
    publicKey: signer.publicKey,
    userId: USER_ID,
  });
  return {
    'x-jlpay-appid': signer.appid,
    'x-jlpay-timestamp': timestamp,
    'x-jlpay-nonce': nonce,
    'x-jlpay-sign-alg': ALGORITHM,
    'x-jlpay-sign': Buffer.from(der, 'hex').toString('base64'),
  };
};

/** The end of the whole positive integer that starts at `at`, in its shortest form; -1 when there is none. */
const integerEnd = (der: Buffer, at: number): number => {
  const length = der[at + 1] ?? 0;
  const first = der[at + 2] ?? 0x80;
  const padded = first === 0 && length > 1 && (der[at + 3] ?? 0) < 0x80;
  return der[at] === 0x02 && length > 0 && length <= 33 && first < 0x80 && !padded
    ? at + 2 + length
    : -1;
};

/** One signature has one spelling. The library reads past wrong tags and lengths, so they are refused before it. */
const isStrictDer = (der: Buffer): boolean => {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return false;
  const middle = integerEnd(der, 2);
  return middle > 0 && integerEnd(der, middle) === der.length;
};

/** Whether the signature holds. The library throws on numbers outside the curve's order: such a signature is just wrong. */
const holds = (text: Uint8Array, der: Buffer, publicKey: string): boolean => {
  const how = { der: true, hash: true, userId: USER_ID };
  try {
    return sm2.doVerifySignature(text, der.toString('hex'), pointOf(publicKey), how);
  } catch {
    return false;
  }
};

/** Why the peer's envelope does not hold, in the order of the interface; undefined when it does. */
export const whyNotGenuine = (
  letter: Letter,
  header: Header,
  peer: Peer,
  seconds: number,
): EnvelopeFault | undefined => {
  const appid = header('x-jlpay-appid');
  const timestamp = header('x-jlpay-timestamp') ?? '';
  const nonce = header('x-jlpay-nonce') ?? '';
  const sign = header('x-jlpay-sign') ?? '';
  const der = Buffer.from(sign, 'base64');
  const wellFormed =
    appid &&
    /^\d{1,12}$/.test(timestamp) &&
    /^[0-9A-Za-z]{16,64}$/.test(nonce) &&
    header('x-jlpay-sign-alg') === ALGORITHM &&
    sign !== '' &&
    der.toString('base64') === sign;
  if (!wellFormed) return '40001';
  if (appid !== peer.appid) return '40101';
  if (Math.abs(Number(timestamp) - seconds) > WINDOW_SECONDS) return '40102';
  const text = signedBytes(letter, timestamp, nonce);
  return isStrictDer(der) && holds(text, der, peer.publicKey) ? undefined : '40103';
};
