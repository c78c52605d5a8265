import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/*
 * WeChat Pay's cryptography, both halves of it: the merchant's signature is verified, answers and notices are signed with a
 * platform certificate's or a public key's private half, notices are sealed with AES-256-GCM.
 */
const KEYS = join(__dirname, '../../wechat-pay-keys');
const MERCHANT = 'merchant.pub.pem';

const platformKeys: [serial: string, key: KeyObject][] = readdirSync(KEYS)
  .filter((file) => file !== MERCHANT)
  .sort()
  .map((file) => [basename(file, '.pem'), createPrivateKey(readFileSync(join(KEYS, file)))]);
const merchantKey = createPublicKey(readFileSync(join(KEYS, MERCHANT)));

const nonceOf = () => randomBytes(16).toString('hex');
const secondsOf = (at: Date) => String(Math.floor(at.getTime() / 1000));

/** Which of the keys a merchant's `Wechatpay-Serial` asks for; without one, the certificate's. */
export const keyAskedFor = (serial: string): number =>
  Math.max(
    0,
    platformKeys.findIndex(([known]) => known === serial),
  );

/** Headers that sign a message. `which` chooses among the keys: 0 the certificate's, 1 the public key's. */
export const sealed = (body: string, at: Date, which = 0): Record<string, string> => {
  const [serial, key] = platformKeys[which % platformKeys.length] ?? [];
  if (!serial || !key) throw new Error('no platform key');
  const [timestamp, nonce] = [secondsOf(at), nonceOf()];
  const text = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`);
  return {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': sign('RSA-SHA256', text, key).toString('base64'),
  };
};

/** A notice's resource, sealed with the APIv3 key. */
export const sealResource = (apiKey: string, kind: string, content: object) => {
  const nonce = nonceOf().slice(0, 12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(kind));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  return {
    original_type: kind,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: Buffer.concat([bytes, cipher.getAuthTag()]).toString('base64'),
    associated_data: kind,
    nonce,
  };
};

const AUTHORIZATION = /^WECHATPAY2-SHA256-RSA2048 (.*)$/;

/** Whether the merchant signed this request; the official answer to anything else is 401 SIGN_ERROR. */
export const isMerchants = (
  authorization: string,
  request: { method: string; url: string; body: string },
  merchant: { mchid: string; serial: string },
  now: Date,
): boolean => {
  const [, list = ''] = AUTHORIZATION.exec(authorization) ?? [];
  const given = new Map(
    [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const [timestamp = '', nonce = ''] = [given.get('timestamp'), given.get('nonce_str')];
  // The library signs with the machine's own clock; a rehearsal's is elsewhere.
  const fresh = [now.getTime(), Date.now()].some(
    (at) => Math.abs(at / 1000 - Number(timestamp)) <= 300,
  );
  const text = `${request.method}\n${request.url}\n${timestamp}\n${nonce}\n${request.body}\n`;
  return (
    fresh &&
    given.get('mchid') === merchant.mchid &&
    given.get('serial_no') === merchant.serial &&
    verify(
      'RSA-SHA256',
      Buffer.from(text),
      merchantKey,
      Buffer.from(given.get('signature') ?? '', 'base64'),
    )
  );
};
