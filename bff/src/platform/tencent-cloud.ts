import { createHash, createHmac } from 'node:crypto';

/*
 * One call of Tencent Cloud's API. A request is signed over its bytes (TC3-HMAC-SHA256) by the machine's own clock.
 */
export type TencentCloudConfig = { origin: string; secretId: string; secretKey: string };
export type TencentCloudAction = { service: string; action: string; version: string };

const timeoutMs = 5_000;
const signedHeaders = 'content-type;host;x-tc-action';
const contentType = 'application/json; charset=utf-8';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** The header `authorization` of one request. @param seconds Unix time */
function authorizationOf(
  { origin, secretId, secretKey }: TencentCloudConfig,
  { service, action }: TencentCloudAction,
  { body, seconds }: { body: string; seconds: number },
): string {
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const { host } = new URL(origin);
  const headers = `content-type:${contentType}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`;
  const canonical = ['POST', '/', '', headers, signedHeaders, sha256(body)].join('\n');
  const text = ['TC3-HMAC-SHA256', seconds, scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = hmac(key, text).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/**
 * Asks, and gives back what was answered, unread.
 * @param nowMs the machine's own time: the signature knows nothing of a rehearsal's
 * @throws whatever kept the answer away
 */
export async function askTencentCloud(
  config: TencentCloudConfig,
  action: TencentCloudAction,
  fields: object,
  nowMs: number,
): Promise<unknown> {
  const seconds = Math.floor(nowMs / 1000);
  const body = JSON.stringify(fields);
  const response = await fetch(`${config.origin}/`, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      authorization: authorizationOf(config, action, { body, seconds }),
      'content-type': contentType,
      'x-tc-action': action.action,
      'x-tc-version': action.version,
      'x-tc-region': 'ap-guangzhou',
      'x-tc-timestamp': String(seconds),
    },
    body,
  });
  return response.json();
}
