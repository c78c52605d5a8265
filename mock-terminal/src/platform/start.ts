import { join } from 'node:path';
import Router from '@koa/router';
import Koa from 'koa';
import { createBffLine } from '../bff-line';
import { cashierRoutes } from '../cashier/cashier.routes';
import { pageRoutes } from '../cashier/page';
import { createClock } from '../clock';
import type { Env } from '../env';
import { readEstate } from '../estate';
import { createSwitches, faultRoutes, lineFaults, noLineFaults } from '../faults';
import { type Listening, listen, NotFound, plainFaults } from '../http';
import { createTerminal } from '../terminal';
import { type Bank, createBank } from './bank';
import { openKeyRing } from './key-ring';
import { Notifier } from './notifier';
import { openRoutes } from './open.routes';
import { openTradeStore } from './trade-store';

/** `GET /control/account-checks/:checkNo`: the message that the account's owner gets from the bank. */
const bankRoutes = (router: Router, bank: Bank): void => {
  router.get('/control/account-checks/:checkNo', (ctx) => {
    const amount_fee = bank.amountOf(ctx.params.checkNo ?? '');
    if (amount_fee === undefined) throw new NotFound('没有这笔小额打款');
    ctx.body = { amount_fee };
  });
};

/** 嘉联's side, listening: platform, terminals, cashier page. Takes up what an earlier run left unanswered. */
export const startPlatform = async (env: Env, estateFile: string): Promise<Listening> => {
  const estate = readEstate(estateFile, join(env.MOCK_TERMINAL_DIR, 'registered.json'));
  const store = openTradeStore(env.MOCK_TERMINAL_DIR);
  const clock = createClock(env.BFF_ORIGIN);
  const faults = createSwitches(lineFaults, noLineFaults);
  const keys = openKeyRing(
    env.JLPAY_APPID,
    env.JLPAY_PRIVATE_KEY,
    join(env.MOCK_TERMINAL_DIR, 'key.json'),
  );
  const jlpay = keys.identity;
  const bank = createBank(Math.random);
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
  bankRoutes(control, bank);
  const app = new Koa();
  app.use(plainFaults);
  app.use(
    cashierRoutes({
      publicOrigin: env.PUBLIC_ORIGIN,
      clock,
      store,
      terminal,
      notifier,
      estate,
      faults,
    }).routes(),
  );
  app.use(openRoutes({ clock, store, estate, identity: jlpay, keys, bank, bff, faults }).routes());
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
