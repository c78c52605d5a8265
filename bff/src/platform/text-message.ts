import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Log } from './log';

/*
 * Text messages (短信) by Tencent Cloud's SendSms, for phones that have no WeChat. A request is signed over its bytes
 * (TC3-HMAC-SHA256) by the machine's own clock. What was sent to whom is never logged.
 */
export type TextMessages = {
  /** @throws TextMessageError when it is not certain that the message went out */
  send: (phone: string, templateId: string, values: readonly string[]) => Promise<void>;
};

export class TextMessageError extends Error {
  constructor(
    /** `too_often`: the carrier's own limit for this phone. */
    readonly trouble: 'too_often' | 'phone_refused' | 'unavailable',
    code: string,
  ) {
    super(`text message: ${trouble} (${code})`);
  }
}

type Config = {
  origin: string;
  secretId: string;
  secretKey: string;
  appId: string;
  signName: string;
};

const timeoutMs = 5_000;
const service = 'sms';
const signedHeaders = 'content-type;host;x-tc-action';
const contentType = 'application/json; charset=utf-8';

const answer = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string() })).optional(),
  }),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** The header `authorization` of one request. @param seconds Unix time */
function authorizationOf(
  { secretId, secretKey }: Pick<Config, 'secretId' | 'secretKey'>,
  { host, body, seconds }: { host: string; body: string; seconds: number },
): string {
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const headers = `content-type:${contentType}\nhost:${host}\nx-tc-action:sendsms\n`;
  const canonical = ['POST', '/', '', headers, signedHeaders, sha256(body)].join('\n');
  const text = ['TC3-HMAC-SHA256', seconds, scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = hmac(key, text).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** @param nowMs the machine's own time: the carrier's signature knows nothing of a rehearsal's */
export function createTextMessages(
  config: Config,
  log: Log,
  nowMs: () => number = Date.now,
): TextMessages {
  const { origin, appId, signName } = config;
  const { host } = new URL(origin);

  const post = async (body: string): Promise<z.output<typeof answer>> => {
    const seconds = Math.floor(nowMs() / 1000);
    const response = await fetch(`${origin}/`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: authorizationOf(config, { host, body, seconds }),
        'content-type': contentType,
        'x-tc-action': 'SendSms',
        'x-tc-version': '2021-01-11',
        'x-tc-region': 'ap-guangzhou',
        'x-tc-timestamp': String(seconds),
      },
      body,
    });
    return answer.parse(await response.json());
  };

  return {
    send: async (phone, templateId, values) => {
      const body = JSON.stringify({
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: appId,
        SignName: signName,
        TemplateId: templateId,
        TemplateParamSet: values,
      });
      const code = await post(body).then(
        ({ Response: { Error: error, SendStatusSet: sent } }) => error?.Code ?? sent?.[0]?.Code,
        () => undefined,
      );
      if (code !== 'Ok') {
        const trouble = troubleOf(code ?? '');
        log.warn({ trouble, code }, 'text message');
        throw new TextMessageError(trouble, code ?? 'no answer');
      }
    },
  };
}

function troubleOf(code: string): TextMessageError['trouble'] {
  if (code.startsWith('LimitExceeded.PhoneNumber')) {
    return 'too_often';
  }
  return /PhoneNumber|InBlacklist/.test(code) ? 'phone_refused' : 'unavailable';
}
