import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import type { Switches, WechatFaults } from '../faults';
import { parse, readJson } from '../http';
import type { Codes } from './codes';
import { isRisky } from './people';
import type { Tokens } from './tokens';

/** The calls of api.weixin.qq.com that sign people in, with their official error codes; HTTP is always 200. */
export type ApiNeeds = {
  codes: Codes;
  tokens: Tokens;
  faults: Switches<WechatFaults>;
  appid: string;
  secret: string;
};

const MESSAGES: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40097: 'invalid args',
  40037: 'template_id invalid',
  41030: 'invalid page',
  43101: 'user refuse to accept the msg',
  47003: 'argument invalid!',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  42001: 'access_token expired',
  101000: 'invalid image data',
  101002: 'image data missing',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
};
export const failure = (errcode: number) => ({ errcode, errmsg: MESSAGES[errcode] ?? 'error' });

const tokenBody = z.object({
  grant_type: z.string().default(''),
  appid: z.string().default(''),
  secret: z.string().default(''),
  force_refresh: z.boolean().default(false),
});
const phoneBody = z.object({ code: z.string().default(''), openid: z.string().optional() });

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

/** Plays the faults that are switched on for this call. A lost answer is lost after the work was done. */
export const spoil =
  ({ faults }: ApiNeeds): Koa.Middleware =>
  async (ctx, next) => {
    const on = faults.read();
    const struck = on.paths.length === 0 || on.paths.some((path) => ctx.path.endsWith(path));
    if (!struck) return next();
    if (on.delayMs > 0) await sleep(on.delayMs);
    if (on.httpStatus !== 0) {
      ctx.status = on.httpStatus;
      ctx.body = 'upstream error';
      return;
    }
    if (on.errcode !== 0) {
      ctx.body = failure(on.errcode);
      return;
    }
    const lost = faults.strikes(on.lostAnswer);
    await next();
    if (lost) {
      ctx.respond = false;
      ctx.req.socket.destroy();
    }
  };

const whyNotApp = (needs: ApiNeeds, appid: string, secret: string): number => {
  if (appid !== needs.appid) return 40013;
  return secret === needs.secret ? 0 : 40125;
};

const codeToSession = (needs: ApiNeeds, ctx: Koa.Context): object => {
  const { appid, secret, js_code, grant_type } = ctx.query;
  const wrong = whyNotApp(needs, one(appid), one(secret));
  if (wrong) return failure(wrong);
  if (one(grant_type) !== 'authorization_code') return failure(40002);
  const holder = needs.codes.exchange('login', one(js_code));
  if (typeof holder === 'number') return failure(holder);
  if (isRisky(holder.openid)) return failure(40226);
  const session_key = createHash('md5').update(holder.openid).digest('base64');
  return { openid: holder.openid, session_key };
};

const stableToken = async (needs: ApiNeeds, ctx: Koa.Context): Promise<object> => {
  const asked = parse(tokenBody, await readJson(ctx));
  const wrong = whyNotApp(needs, asked.appid, asked.secret);
  if (wrong) return failure(wrong);
  if (asked.grant_type !== 'client_credential') return failure(40002);
  return needs.tokens.give(asked.force_refresh);
};

/** 0 when the call shows a token that works, else the error code. */
export const whyNotToken = ({ faults, tokens }: ApiNeeds, ctx: Koa.Context): number => {
  const token = one(ctx.query.access_token);
  if (faults.read().expiredToken) {
    tokens.expire(token);
    faults.change({ expiredToken: false });
  }
  return tokens.check(token);
};

const phoneNumber = async (needs: ApiNeeds, ctx: Koa.Context): Promise<object> => {
  const wrong = whyNotToken(needs, ctx);
  if (wrong) return failure(wrong);
  const { code, openid } = parse(phoneBody, await readJson(ctx));
  const holder = needs.codes.exchange('phone', code, openid);
  // For this call WeChat knows one word for a code that does not work.
  if (typeof holder === 'number' || !holder.phone) return failure(40029);
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: holder.phone,
      purePhoneNumber: holder.phone,
      countryCode: '86',
      watermark: { timestamp: Math.floor(Date.now() / 1000), appid: needs.appid },
    },
  };
};

export const apiRoutes = (needs: ApiNeeds): Router => {
  const struck = spoil(needs);
  return new Router()
    .get('/sns/jscode2session', struck, (ctx) => {
      ctx.body = codeToSession(needs, ctx);
    })
    .post('/cgi-bin/stable_token', struck, async (ctx) => {
      ctx.body = await stableToken(needs, ctx);
    })
    .post('/wxa/business/getuserphonenumber', struck, async (ctx) => {
      ctx.body = await phoneNumber(needs, ctx);
    });
};
