import Koa from 'koa';
import { createClock } from '../clock';
import type { Env } from '../env';
import { createSwitches } from '../faults';
import { type Listening, listen, plainFaults } from '../http';
import { apiRoutes } from './api.routes';
import { deskRoutes } from './desk.routes';
import { noPayFaults, payFaults } from './faults';
import { Notices } from './notices';
import { openOrders } from './store';

type Needs = Pick<
  Env,
  | 'FAKE_WECHAT_PAY_PORT'
  | 'WECHAT_APPID'
  | 'WXPAY_MCHID'
  | 'WXPAY_MERCHANT_SERIAL'
  | 'WXPAY_API_KEY'
  | 'MOCK_TERMINAL_DIR'
  | 'BFF_ORIGIN'
  | 'PUBLIC_ORIGIN'
  | 'NOTIFY_SCALE'
>;

/** The fake api.mch.weixin.qq.com, listening, on the BFF's own clock. */
export const startWechatPay = async (env: Needs): Promise<Listening> => {
  const clock = createClock(env.BFF_ORIGIN);
  const faults = createSwitches(payFaults, noPayFaults);
  const orders = openOrders(env.MOCK_TERMINAL_DIR);
  const merchant = { appid: env.WECHAT_APPID, mchid: env.WXPAY_MCHID };
  const notices = new Notices({
    ...merchant,
    clock,
    faults,
    apiKey: env.WXPAY_API_KEY,
    millisecondsPerSecond: 1000 * env.NOTIFY_SCALE,
    newId: orders.newId,
  });
  let origin = '';
  const needs = {
    ...merchant,
    merchantSerial: env.WXPAY_MERCHANT_SERIAL,
    clock,
    orders,
    notices,
    faults,
    origin: () => origin,
    allowedOrigins: [env.PUBLIC_ORIGIN],
  };
  const app = new Koa();
  app.use(plainFaults);
  // The clock must be right for every signature, also right after a rehearsal moved it.
  app.use(async (_ctx, next) => {
    await clock.sync();
    await next();
  });
  app.use(apiRoutes(needs).routes());
  app.use(deskRoutes(needs).routes());
  const listening = await listen(app, env.FAKE_WECHAT_PAY_PORT);
  origin = listening.origin;
  clock.start();
  return {
    origin,
    close: async () => {
      notices.stop();
      clock.stop();
      await listening.close();
    },
  };
};
