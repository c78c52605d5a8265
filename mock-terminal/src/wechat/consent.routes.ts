import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import type { Codes } from './codes';
import { consentPage, type Question, refusalPage } from './consent-page';
import { demoPeople } from './people';

/** What the H5 page asks for. `base`: who is this? `phone`: and which phone number? */
const question = z.object({
  redirect_uri: z.url(),
  scope: z.enum(['base', 'phone']),
  state: z.string().max(512).default(''),
});
const choice = question.extend({ openid: z.string() });

/** This browser's WeChat is signed in as the person chosen last; a real phone has one person only. */
const COOKIE = 'fake_wechat_openid';

export type ConsentNeeds = { codes: Codes; allowedOrigins: readonly string[] };

const refuse = (ctx: Koa.Context, words: string) => {
  ctx.status = 400;
  ctx.type = 'html';
  ctx.body = refusalPage(words);
};

/** The question, when it is whole and leads back to a known place; otherwise the refusal is already written. */
const asked = <T extends Question>(
  ctx: Koa.Context,
  schema: z.ZodType<T>,
  { allowedOrigins }: ConsentNeeds,
): T | undefined => {
  const parsed = schema.safeParse(ctx.query);
  if (!parsed.success) {
    refuse(ctx, '请求的参数不完整。');
    return undefined;
  }
  if (!allowedOrigins.includes(new URL(parsed.data.redirect_uri).origin)) {
    refuse(ctx, '回跳地址没有登记，不能继续。');
    return undefined;
  }
  return parsed.data;
};

export const consentRoutes = (needs: ConsentNeeds): Router =>
  new Router()
    .get('/connect/h5/authorize', (ctx) => {
      const wish = asked(ctx, question, needs);
      if (!wish) return;
      ctx.type = 'html';
      ctx.body = consentPage(wish, ctx.cookies.get(COOKIE));
    })
    .get('/connect/h5/allow', (ctx) => {
      const wish = asked(ctx, choice, needs);
      if (!wish) return;
      const person = demoPeople.find(({ openid }) => openid === wish.openid);
      if (!person) {
        refuse(ctx, '没有这个人。');
        return;
      }
      ctx.cookies.set(COOKIE, person.openid, { path: '/connect', sameSite: 'lax' });
      const back = new URL(wish.redirect_uri);
      const kind = wish.scope === 'phone' ? 'phone' : 'login';
      back.searchParams.set('code', needs.codes.mint(kind, person));
      back.searchParams.set('state', wish.state);
      ctx.redirect(back.href);
    });
