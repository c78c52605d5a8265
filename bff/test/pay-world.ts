import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv as readFakeEnv } from '../../mock-terminal/src/env';
import { startWechatPay } from '../../mock-terminal/src/wechat-pay/start';
import type { Order as PaidThere } from '../../mock-terminal/src/wechat-pay/store';
import { freePorts } from '../ops/port';
import { waitUntil } from '../ops/wait';
import type { ApiReply, Order } from '../src/contract';
import { type Env, readEnv } from '../src/env';
import { giveVoucher } from './factories';
import type { Live } from './live';
import { type Locked, lock } from './sales';
import { createTill } from './signing-till';
import { openWorld, type SignedUp } from './world';

/*
 * The whole app with the fake WeChat Pay beside it, a till that signs, and customers who pay: everything over HTTP.
 */
export type PayWorld = Awaited<ReturnType<typeof openPayWorld>>;

export async function openPayWorld(here: Live, given: Partial<Record<keyof Env, string>> = {}) {
  const [port = 0, payPort = 0] = await freePorts(2);
  const origin = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'huimin-pay-'));
  const pay = await startWechatPay({
    ...readFakeEnv({}),
    FAKE_WECHAT_PAY_PORT: payPort,
    BFF_ORIGIN: origin,
    PUBLIC_ORIGIN: origin,
    MOCK_TERMINAL_DIR: folder,
    NOTIFY_SCALE: 0.01,
  });
  const world = await openWorld(here, {
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    WXPAY_ORIGIN: pay.origin,
    WXPAY_CASHIER_ORIGIN: pay.origin,
    ...given,
  });
  const { clock } = world.app.deps;
  const codeKey = Buffer.from(
    readEnv({ DATABASE_URL: here.databaseUrl }).VOUCHER_CODE_KEY,
    'base64',
  );
  const till = createTill(origin, clock.now, codeKey);

  const control = async (method: string, path: string, body?: unknown) =>
    (
      await fetch(`${pay.origin}/control/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    ).json();
  const orderOf = async (person: SignedUp, tradeId: string): Promise<Order> =>
    (
      await world.ask('GET /v1/orders/:tradeId', `/v1/orders/${tradeId}`, {
        token: person.session.accessToken,
      })
    ).body.order;

  return {
    ...world,
    till,
    pay,
    clock,
    /** A person with a voucher that a till holds for a purchase. */
    lockFor: async (person: SignedUp): Promise<Locked & { tradeId: string }> => {
      const voucher = await giveVoucher(here.db, { citizenId: person.citizenId });
      const locked = await lock(till, [voucher]);
      return { ...locked, tradeId: locked.reply.trade_id ?? '' };
    },
    prepay: (person: SignedUp, tradeId: string) =>
      world.ask('POST /v1/orders/:tradeId/payment', `/v1/orders/${tradeId}/payment`, {
        token: person.session.accessToken,
      }),
    check: (person: SignedUp, tradeId: string) =>
      world.ask('POST /v1/orders/:tradeId/check', `/v1/orders/${tradeId}/check`, {
        token: person.session.accessToken,
      }),
    takeBack: (person: SignedUp, tradeId: string) =>
      world.ask('DELETE /v1/orders/:tradeId/payment', `/v1/orders/${tradeId}/payment`, {
        token: person.session.accessToken,
      }),
    orderOf,
    /** The customer's thumb in WeChat. */
    payInWechat: async (prepaid: ApiReply<'POST /v1/orders/:tradeId/payment'>): Promise<boolean> =>
      (
        (await control('POST', 'pay', {
          prepay_id: prepaid.payment.package.replace('prepay_id=', ''),
        })) as { paid: boolean }
      ).paid,
    /** What the fake WeChat Pay holds. */
    ordersAtWechat: () => control('GET', 'orders') as Promise<{ orders: PaidThere[] }>,
    disturb: (faults: Record<string, unknown>) => control('PUT', 'faults', faults),
    calm: () => control('DELETE', 'faults'),
    becomes: (person: SignedUp, tradeId: string, state: Order['state']) =>
      waitUntil(
        `the order ${state}`,
        async () => (await orderOf(person, tradeId)).state === state,
        { limitMs: 20_000 },
      ),
    close: async (): Promise<void> => {
      await world.close();
      await pay.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
