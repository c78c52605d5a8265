import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../src/env';
import type { Listening } from '../src/http';
import { startPlatform } from '../src/platform/start';
import type { Trade } from '../src/platform/trade';
import { type FakeBff, no, ok, startFakeBff } from './fake-bff';

/** 嘉联's side and a fake BFF, both on free ports, with a memory of their own. */
export type Rig = {
  bff: FakeBff;
  call: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: Told }>;
  /** Asks until the answer pleases; fails after five seconds. */
  until: (path: string, pleases: (told: Told) => boolean) => Promise<Told>;
  restart: () => Promise<void>;
  origin: () => string;
  stop: () => Promise<void>;
};
/** What the mock terminal's own API tells. */
export type Told = {
  kind: string;
  trade: Trade;
  trades: Trade[];
  ret_code: string;
  ret_msg: string;
  why: string;
  online: boolean;
  now: string;
  ready: boolean;
  bill: string;
} & Record<string, unknown>;

export const LOCK = '/jlpay/v1/trades/lock';
export const NOTIFY = '/jlpay/v1/trades/notify';
export const CANCEL = '/jlpay/v1/trades/cancel';
export const REFUND = '/jlpay/v1/trades/refund';
export const LOOK = '/jlpay/v1/trades/query';
export const QUERY = '/jlpay/v1/vouchers/query';

export const NOW = '2023-04-22T10:05:00+08:00';
export const lockAnswer = {
  trade_id: 'trd_1',
  total_fee: 259900,
  discount_fee: 20000,
  payable_fee: 239900,
  lock_expires_at: '2023-04-22T10:20:00+08:00',
  vouchers: [
    { voucher_id: 'vch_1', line_no: 1, face_value: 20000, subsidy_fee: 17000, merchant_fee: 3000 },
  ],
};
export const opening = {
  term_no: 'T0000001',
  cashier_id: 'C01',
  out_trade_no: 'T20230422-0001',
  items: [
    {
      line_no: 1,
      category: 'tv',
      name: '75 英寸电视',
      unit_price: 259900,
      quantity: 1,
      serial_no: 'SN1',
    },
  ],
  vouchers: [{ voucher_code: 'ZD1.12345678.87654321', line_no: 1 }],
};

/** A BFF on which everything goes well. */
export const kind = (bff: FakeBff): void => {
  bff.on(LOCK, ok(lockAnswer));
  bff.on(NOTIFY, ok({ trade_id: 'trd_1', trade_status: 'PAID', redemption_ids: ['rdm_1'] }));
  bff.on(CANCEL, ok({ trade_id: 'trd_1', trade_status: 'CANCELLED' }));
  bff.on(
    REFUND,
    ok({
      refund_id: 'rfd_1',
      trade_status: 'REFUNDED',
      vouchers: [{ voucher_id: 'vch_1', status: 'RETURNED' }],
    }),
  );
  bff.on(LOOK, no('10412', '没有这笔单'));
};

export const startRig = async (environment: Record<string, string> = {}): Promise<Rig> => {
  const folder = mkdtempSync(join(tmpdir(), 'mock-terminal-'));
  const bff = await startFakeBff();
  bff.setNow(NOW);
  kind(bff);
  const env = readEnv({
    BFF_ORIGIN: bff.origin,
    MOCK_TERMINAL_PORT: '0',
    MOCK_TERMINAL_DIR: folder,
    ANSWER_TIMEOUT_MS: '10000',
    NOTIFY_SCALE: '0.002',
    ...environment,
  });
  const start = () => startPlatform(env, join(__dirname, '../terminals.json'));
  let platform: Listening = await start();

  const call: Rig['call'] = async (method, path, body) => {
    const answer = await fetch(platform.origin + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : {} };
  };
  const until: Rig['until'] = async (path, pleases) => {
    const deadline = Date.now() + 5000;
    for (;;) {
      const { json } = await call('GET', path);
      if (pleases(json)) return json;
      if (Date.now() > deadline) throw new Error(`${path} stays ${JSON.stringify(json)}`);
      await new Promise((soon) => setTimeout(soon, 10));
    }
  };
  const ready = () => until('/api/status', ({ online }) => online);
  await ready();
  return {
    bff,
    call,
    until,
    origin: () => platform.origin,
    restart: async () => {
      await platform.close();
      platform = await start();
      await ready();
    },
    stop: async () => {
      await platform.close();
      await bff.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Locks and pays, with the money notified. */
export const sellOne = async (rig: Rig, outTradeNo = opening.out_trade_no): Promise<Trade> => {
  await rig.call('POST', '/api/sales', { ...opening, out_trade_no: outTradeNo });
  const paid = await rig.call('POST', `/api/sales/${outTradeNo}/payment`, {
    term_no: opening.term_no,
    pay_type: 'wxpay',
  });
  return paid.json.trade;
};
