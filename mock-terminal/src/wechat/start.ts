import Koa from 'koa';
import type { Env } from '../env';
import { createSwitches, noWechatFaults, wechatFaults } from '../faults';
import { type Listening, listen, plainFaults } from '../http';
import { apiRoutes } from './api.routes';
import { Codes } from './codes';
import { consentRoutes } from './consent.routes';
import { controlRoutes } from './control.routes';
import { ocrRoutes } from './ocr.routes';
import { outreachRoutes } from './outreach.routes';
import { Tokens } from './tokens';

type Needs = Pick<Env, 'FAKE_WECHAT_PORT' | 'WECHAT_APPID' | 'WECHAT_SECRET' | 'PUBLIC_ORIGIN'>;

/** The fake WeChat, listening. `nowMs` is its clock. */
export const startWechat = (env: Needs, nowMs?: () => number): Promise<Listening> => {
  const codes = new Codes(nowMs);
  const faults = createSwitches(wechatFaults, noWechatFaults);
  const needs = {
    codes,
    faults,
    tokens: new Tokens(nowMs),
    appid: env.WECHAT_APPID,
    secret: env.WECHAT_SECRET,
  };
  const outreach = { ...needs, publicOrigin: env.PUBLIC_ORIGIN, nowMs: nowMs ?? Date.now };
  const app = new Koa();
  app.use(plainFaults);
  app.use(apiRoutes(needs).routes());
  app.use(ocrRoutes(needs).routes());
  app.use(outreachRoutes(outreach).routes());
  app.use(consentRoutes({ codes, allowedOrigins: [env.PUBLIC_ORIGIN] }).routes());
  app.use(controlRoutes(codes, faults).routes());
  return listen(app, env.FAKE_WECHAT_PORT);
};
