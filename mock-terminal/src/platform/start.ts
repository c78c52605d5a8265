import Router from '@koa/router';
import Koa from 'koa';
import { createBffLine } from '../bff-line';
import { cashierRoutes } from '../cashier/cashier.routes';
import { pageRoutes } from '../cashier/page';
import { createClock } from '../clock';
import type { Env } from '../env';
import { readEstate } from '../estate';
import { createSwitches, faultRoutes, lineFaults, noLineFaults } from '../faults';
import { type Listening, listen, plainFaults } from '../http';
import { identity } from '../sign';
import { createTerminal } from '../terminal';
import { Notifier } from './notifier';
import { openRoutes } from './open.routes';
import { openTradeStore } from './trade-store';

/** 嘉联's side, listening: platform, terminals, cashier page. Takes up what an earlier run left unanswered. */
export const startPlatform = async (env: Env, estateFile: string): Promise<Listening> => {
  const estate = readEstate(estateFile);
  const store = openTradeStore(env.MOCK_TERMINAL_DIR);
  const clock = createClock(env.BFF_ORIGIN);
  const faults = createSwitches(lineFaults, noLineFaults);
  const jlpay = identity(env.JLPAY_APPID, env.JLPAY_PRIVATE_KEY);
  const bff = { appid: env.BFF_JLPAY_APPID, publicKey: env.BFF_JLPAY_PUBLIC_KEY };
  const line = createBffLine({
    bffOrigin: env.BFF_ORIGIN,
    identity: jlpay,
    bff,
    clock,
    faults,
    answerTimeoutMs: env.ANSWER_TIMEOUT_MS,
  });
  const notifier = new Notifier({
    line,
    store,
    faults,
    scheduleSeconds: env.NOTIFY_SCHEDULE,
    millisecondsPerSecond: 1000 * env.NOTIFY_SCALE,
  });
  const terminal = createTerminal(line);

  const control = new Router();
  faultRoutes(control, faults);
  const app = new Koa();
  app.use(plainFaults);
  app.use(cashierRoutes({ clock, store, terminal, notifier, estate, faults }).routes());
  app.use(openRoutes({ clock, store, estate, identity: jlpay, bff }).routes());
  app.use(control.routes());
  app.use((await pageRoutes()).routes());
  const listening = await listen(app, env.MOCK_TERMINAL_PORT);

  clock.start();
  notifier.resume();
  return {
    origin: listening.origin,
    close: async () => {
      clock.stop();
      await Promise.all([notifier.stop(), listening.close()]);
    },
  };
};
