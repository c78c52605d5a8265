import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import { parse, readJson } from '../http';
import { type ApiNeeds, failure, spoil, whyNotToken } from './api.routes';
import { codePicture } from './code-picture';
import { refusalPage } from './consent-page';

/** WeChat's calls for publicity: codes for posters and links into the mini-program. */
export type OutreachNeeds = ApiNeeds & {
  /** Where the rehearsal's mini-program is: its H5 stands in for the one inside WeChat. */
  publicOrigin: string;
  nowMs: () => number;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const codeBody = z.object({
  scene: z.string(),
  page: z.string(),
  check_path: z.boolean().default(true),
  width: z.int().default(430),
});
const linkBody = z.object({
  path: z.string(),
  query: z.string().default(''),
  expire_type: z.int().default(0),
  expire_interval: z.int().default(30),
});
/** Digits, letters and a few signs, 32 at most; `%` is not among them. */
const scene = /^[0-9A-Za-z!#$&'()*+,/:;=?@._~-]{1,32}$/;
const page = /^[A-Za-z][\w/-]*$/;

const drawCode = async (needs: OutreachNeeds, ctx: Koa.Context): Promise<object | Buffer> => {
  const wrong = whyNotToken(needs, ctx);
  if (wrong) return failure(wrong);
  const asked = codeBody.safeParse(await readJson(ctx));
  if (!asked.success || !scene.test(asked.data.scene)) return failure(40097);
  if (!page.test(asked.data.page)) return failure(41030);
  const { page: path, scene: told, width } = asked.data;
  return codePicture(`${needs.publicOrigin}/${path}?scene=${encodeURIComponent(told)}`, width);
};

type Made = { place: string; endsAtMs: number };

const makeLink = async (
  needs: OutreachNeeds,
  made: Map<string, Made>,
  ctx: Koa.Context,
): Promise<object> => {
  const wrong = whyNotToken(needs, ctx);
  if (wrong) return failure(wrong);
  const { path, query, expire_type, expire_interval } = parse(linkBody, await readJson(ctx));
  if (expire_type !== 1 || expire_interval < 1 || expire_interval > 30) return failure(40097);
  if (!page.test(path)) return failure(41030);
  const id = `link-${made.size + 1}`;
  made.set(id, {
    place: `/${path}?${query}`,
    endsAtMs: needs.nowMs() + expire_interval * DAY_MS,
  });
  return { errcode: 0, errmsg: 'ok', url_link: `http://${ctx.host}/u/${id}` };
};

const messageBody = z.object({
  touser: z.string(),
  template_id: z.string(),
  page: z.string().default(''),
  data: z.record(z.string(), z.object({ value: z.string() })),
});
const consentBody = z.strictObject({ openid: z.string(), template: z.string(), count: z.int() });
type Message = z.infer<typeof messageBody>;

/** What people said yes to, and what they were sent: one consent is one message. */
const createMessages = () => {
  const consents = new Map<string, number>();
  const sent: Message[] = [];
  const keyOf = (openid: string, template: string) => `${openid} ${template}`;
  return {
    sent,
    allow: (openid: string, template: string, count: number) =>
      consents.set(keyOf(openid, template), count),
    /** 0 when it was delivered, else the error code. */
    send: (message: Message): number => {
      const key = keyOf(message.touser, message.template_id);
      const left = consents.get(key) ?? 0;
      if (left < 1) return 43101;
      const tooLong = Object.entries(message.data).some(
        ([name, { value }]) => name.startsWith('thing') && [...value].length > 20,
      );
      if (tooLong) return 47003;
      consents.set(key, left - 1);
      sent.push(message);
      return 0;
    },
  };
};

const checkBody = z.object({
  content: z.string().min(1),
  version: z.literal(2),
  scene: z.int().min(1).max(4),
  openid: z.string().min(1),
});
/** Words by which this fake, like the real one, knows what may not be said, and what a person should look at. */
const riskyWords = /赌博|刷单|套现|代刷/;
const doubtfulWords = /最便宜|全网最低|国家级|转发领取/;
const CHECK_LIMIT = 2500;

/** A text as WeChat's check of contents sees it. */
const checkText = async (needs: OutreachNeeds, ctx: Koa.Context): Promise<object> => {
  const wrong = whyNotToken(needs, ctx);
  if (wrong) return failure(wrong);
  const asked = checkBody.safeParse(await readJson(ctx));
  if (!asked.success || [...asked.data.content].length > CHECK_LIMIT) return failure(40097);
  const { content } = asked.data;
  const [suggest, label] = riskyWords.test(content)
    ? ['risky', 20013]
    : doubtfulWords.test(content)
      ? ['review', 10001]
      : ['pass', 100];
  return { errcode: 0, errmsg: 'ok', result: { suggest, label } };
};

export const outreachRoutes = (needs: OutreachNeeds): Router => {
  const struck = spoil(needs);
  const made = new Map<string, Made>();
  const messages = createMessages();
  return new Router()
    .post('/cgi-bin/message/subscribe/send', struck, async (ctx) => {
      const wrong = whyNotToken(needs, ctx);
      const asked = messageBody.safeParse(await readJson(ctx));
      const errcode = wrong || (asked.success ? messages.send(asked.data) : 47003);
      ctx.body = errcode ? failure(errcode) : { errcode: 0, errmsg: 'ok' };
    })
    .get('/control/messages', (ctx) => {
      ctx.body = { messages: messages.sent };
    })
    .post('/control/consents', async (ctx) => {
      const { openid, template, count } = parse(consentBody, await readJson(ctx));
      messages.allow(openid, template, count);
      ctx.body = { count };
    })
    .post('/wxa/getwxacodeunlimit', struck, async (ctx) => {
      const answer = await drawCode(needs, ctx);
      if (Buffer.isBuffer(answer)) ctx.type = 'image/png';
      ctx.body = answer;
    })
    .post('/wxa/generate_urllink', struck, async (ctx) => {
      ctx.body = await makeLink(needs, made, ctx);
    })
    .post('/wxa/msg_sec_check', struck, async (ctx) => {
      ctx.body = await checkText(needs, ctx);
    })
    .get('/u/:id', (ctx) => {
      const link = made.get(ctx.params.id ?? '');
      if (!link || link.endsAtMs <= needs.nowMs()) {
        ctx.status = 404;
        ctx.type = 'html';
        ctx.body = refusalPage('小程序链接已失效。');
        return;
      }
      ctx.redirect(needs.publicOrigin + link.place);
    });
};
