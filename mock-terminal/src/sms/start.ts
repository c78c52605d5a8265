import Router from '@koa/router';
import Koa from 'koa';
import { z } from 'zod';
import type { Env } from '../env';
import {
  createSwitches,
  faultRoutes,
  noSmsFaults,
  type SmsFaults,
  type Switches,
  smsFaults,
} from '../faults';
import {
  type Listening,
  listen,
  NotFound,
  parse,
  parseJson,
  plainFaults,
  readBytes,
} from '../http';
import { refuse, whyNotSigned } from '../tencent-cloud';
import { inboxPage, type Message } from './inbox-page';

/*
 * The fake sms.tencentcloudapi.com: checks the signature over the bytes, keeps the last messages, and shows them to whoever
 * plays the phone's owner.
 */
type Needs = Pick<Env, 'FAKE_SMS_PORT' | 'SMS_SECRET_ID' | 'SMS_SECRET_KEY' | 'SMS_APP_ID'>;

const MOST_KEPT = 200;

const sendBody = z.object({
  PhoneNumberSet: z.array(z.string().regex(/^\+86\d{11}$/)).length(1),
  SmsSdkAppId: z.string(),
  SignName: z.string().min(1),
  TemplateId: z.string().min(1),
  TemplateParamSet: z.array(z.string().max(12)).max(10),
});

const sendRoute =
  (env: Needs, messages: Message[], faults: Switches<SmsFaults>): Koa.Middleware =>
  async (ctx) => {
    const bytes = await readBytes(ctx);
    const keys = { secretId: env.SMS_SECRET_ID, secretKey: env.SMS_SECRET_KEY };
    const unsigned = whyNotSigned(keys, 'sms', ctx, bytes);
    const asked = sendBody.safeParse(parseJson(bytes));
    const { httpStatus, code } = faults.read();
    if (httpStatus) {
      ctx.status = httpStatus;
    } else if (unsigned) {
      ctx.body = refuse(unsigned);
    } else if (!asked.success || asked.data.SmsSdkAppId !== env.SMS_APP_ID) {
      ctx.body = refuse('InvalidParameterValue');
    } else {
      const phone = asked.data.PhoneNumberSet[0]?.slice(3) ?? '';
      if (code === '') {
        const { TemplateId: template_id, TemplateParamSet: values } = asked.data;
        messages.unshift({ phone, template_id, values, at: new Date().toISOString() });
        messages.length = Math.min(messages.length, MOST_KEPT);
      }
      ctx.body = {
        Response: {
          SendStatusSet: [{ PhoneNumber: `+86${phone}`, Fee: 1, Code: code || 'Ok' }],
          RequestId: 'fake',
        },
      };
    }
  };

const phoneQuery = z.object({ phone: z.string().regex(/^\d{11}$/) });

/** The fake carrier, listening. */
export const startSms = (env: Needs): Promise<Listening> => {
  const messages: Message[] = [];
  const faults = createSwitches(smsFaults, noSmsFaults);
  const router = new Router();
  router.post('/', sendRoute(env, messages, faults));
  router.get('/', (ctx) => {
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = inboxPage(messages);
  });
  router.get('/control/last', (ctx) => {
    const { phone } = parse(phoneQuery, ctx.query);
    const last = messages.find((one) => one.phone === phone);
    if (!last) throw new NotFound(`${phone} 没有收到短信`);
    ctx.body = last;
  });
  faultRoutes(router, faults);
  const app = new Koa();
  app.use(plainFaults);
  app.use(router.routes());
  return listen(app, env.FAKE_SMS_PORT);
};
