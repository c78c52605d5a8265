import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type Koa from 'koa';

/*
 * What Tencent Cloud's doors have in common: the signature over a request (TC3-HMAC-SHA256) and the shape of a refusal.
 */
export type CloudKeys = { secretId: string; secretKey: string };

const CLOCK_SECONDS = 300;
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Why a request is not its sender's, as the real one says it; undefined when it is. */
export const whyNotSigned = (
  keys: CloudKeys,
  service: 'sms' | 'ocr',
  ctx: Koa.Context,
  body: Buffer,
): string | undefined => {
  const seconds = Number(ctx.get('x-tc-timestamp'));
  if (!(Math.abs(Date.now() / 1000 - seconds) <= CLOCK_SECONDS))
    return 'AuthFailure.SignatureExpire';
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  const claimed =
    /^TC3-HMAC-SHA256 Credential=(.+)\/(\d{4}-\d\d-\d\d)\/([a-z]+)\/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})$/.exec(
      ctx.get('authorization'),
    );
  const [, secretId, day, named, names = '', signature = ''] = claimed ?? [];
  if (secretId !== keys.secretId || day !== date || named !== service)
    return 'AuthFailure.SecretIdNotFound';
  const headers = names
    .split(';')
    .map((name) => `${name}:${ctx.get(name).trim().toLowerCase()}\n`)
    .join('');
  const canonical = ['POST', '/', '', headers, names, sha256(body)].join('\n');
  const text = [
    'TC3-HMAC-SHA256',
    seconds,
    `${date}/${service}/tc3_request`,
    sha256(canonical),
  ].join('\n');
  const key = mac(mac(mac(`TC3${keys.secretKey}`, date), service), 'tc3_request');
  return timingSafeEqual(Buffer.from(signature, 'hex'), mac(key, text))
    ? undefined
    : 'AuthFailure.SignatureFailure';
};

export const refuse = (code: string) => ({
  Response: { Error: { Code: code, Message: code }, RequestId: 'fake' },
});
