import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { type Api, api } from '../contract';
import type { Guarded } from '../contract/endpoint';
import { Refusal } from '../kernel/refusal';
import {
  openPayResource,
  type PayKeyring,
  parseUnambiguousJson,
  whyNotGenuine,
  whyNotHeaders,
} from '../platform/wechat-pay-signature';
import { readBytes } from './json-body';

/*
 * The door of WeChat Pay's notices. In this order: headers, a serial that we hold (no key is ever fetched), clock, the
 * signature over the raw bytes, JSON, the sealed resource. Nothing of a body is used before all of it held, and a refused
 * notice changes nothing and calls nobody.
 */
export type PayNotices = {
  now: () => Date;
  keyring: PayKeyring;
  /** APIv3 key */
  apiKey: string;
  /** A forgery, a probe, or what is genuine and yet not ours, for the log; only what the check itself says. */
  onRefused: (why: string) => void;
};

export type OpenedNotice = { id: string; eventType: string; content: unknown; text: string };

type NoticeRoute = {
  [R in keyof Api]: Api[R] extends { door: 'wechat_pay' } ? R : never;
}[keyof Api];
/** 409: the same id came before with another content. */
export type NoticeAnswer = 200 | 400 | 409;

const bodyLimitBytes = 64 * 1024;

class Forged extends Error {
  constructor(
    readonly status: 400 | 401 | 413,
    readonly why: string,
  ) {
    super(why);
  }
}

/** Opens one address for notices. */
export function onNotice(
  router: Router,
  route: NoticeRoute,
  notices: PayNotices,
  handle: (notice: OpenedNotice) => Promise<NoticeAnswer>,
): void {
  const [method, path] = route.split(' ') as [string, string];
  router.register(path, [method], async (ctx: RouterContext) => {
    const status = await open(ctx, notices)
      .then(async (notice) => {
        const answer = await handle(notice);
        if (answer !== 200) {
          notices.onRefused(answer === 409 ? 'known id, other content' : 'not a payment of ours');
        }
        return answer;
      })
      .catch((error: unknown) => {
        if (error instanceof Forged) {
          notices.onRefused(error.why);
          return error.status;
        }
        // WeChat repeats what was not answered.
        ctx.app.emit('error', error, ctx);
        return 500;
      });
    ctx.status = status;
    ctx.set('cache-control', 'no-store');
    ctx.body =
      status === 200 ? { code: 'SUCCESS', message: '成功' } : { code: 'FAIL', message: '未受理' };
  });
}

async function open(
  ctx: RouterContext,
  { now, keyring, apiKey }: PayNotices,
): Promise<OpenedNotice> {
  const header = (name: string) => ctx.req.headers[name];
  if (ctx.req.headers['content-encoding'] !== undefined || !ctx.is('application/json')) {
    throw new Forged(400, 'not plain JSON');
  }
  const why = whyNotHeaders(keyring, header, now());
  if (why) {
    throw new Forged(401, why);
  }
  const bytes = await readBytes(ctx.req, bodyLimitBytes).catch((error: unknown) => {
    throw error instanceof Refusal
      ? new Forged(error.code === 'body_too_large' ? 413 : 400, error.code)
      : error;
  });
  const forged = whyNotGenuine(keyring, header, bytes, now());
  if (forged) {
    throw new Forged(401, forged);
  }
  return read(bytes, apiKey);
}

/** What stands in a genuine notice. */
function read(bytes: Buffer, apiKey: string): OpenedNotice {
  try {
    const json = parseUnambiguousJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const notice: Guarded<Api[NoticeRoute]>['body'] =
      api['POST /wechat-pay/v1/payments'].body.parse(json);
    const text = openPayResource(apiKey, notice.resource);
    return {
      id: notice.id,
      eventType: notice.event_type,
      content: parseUnambiguousJson(text),
      text,
    };
  } catch (error) {
    throw new Forged(400, (error as Error).message.slice(0, 80));
  }
}
