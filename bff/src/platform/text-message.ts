import { z } from 'zod';
import type { Log } from './log';
import { askTencentCloud, type TencentCloudConfig } from './tencent-cloud';

/*
 * Text messages (短信) by Tencent Cloud's SendSms, for phones that have no WeChat. What was sent to whom is never logged.
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

type Config = TencentCloudConfig & { appId: string; signName: string };

const sendSms = { service: 'sms', action: 'SendSms', version: '2021-01-11' };

const answer = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string() })).optional(),
  }),
});

/** @param nowMs the machine's own time: the carrier's signature knows nothing of a rehearsal's */
export function createTextMessages(
  config: Config,
  log: Log,
  nowMs: () => number = Date.now,
): TextMessages {
  return {
    send: async (phone, templateId, values) => {
      const message = {
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: config.appId,
        SignName: config.signName,
        TemplateId: templateId,
        TemplateParamSet: values,
      };
      const code = await askTencentCloud(config, sendSms, message, nowMs())
        .then((body) => answer.parse(body))
        .then(
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
