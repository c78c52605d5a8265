import { gzipSync } from 'node:zlib';
import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { GrowingEstate } from '../estate';
import type { LineFaults, Switches } from '../faults';
import { BadRequest, parse, parseJson, readBytes, TooLarge } from '../http';
import { type Identity, type Peer, seal, whyNotGenuine } from '../sign';
import type { Bank } from './bank';
import { billOf, digestOf, isBillReady } from './bill';
import type { KeyRing } from './key-ring';
import { paymentStatus } from './trade';
import type { TradeStore } from './trade-store';

/*
 * What 嘉联 answers to the BFF (terminal interface, section 4). Every request is checked in the interface's order, every
 * answer is signed over its exact bytes: the bill's are the gzip file.
 */
export type OpenNeeds = {
  clock: Clock;
  store: TradeStore;
  estate: GrowingEstate;
  identity: Identity;
  keys: Pick<KeyRing, 'announce' | 'use'>;
  bank: Bank;
  bff: Peer;
  faults: Pick<Switches<LineFaults>, 'read'>;
};

const WORDS: Record<string, string> = {
  '00000': '成功',
  '10404': '账单尚未生成，次日 10:00 后再取',
  '10412': '没有这笔交易',
  '10422': '金额不一致',
  '40001': '报文格式不正确',
  '40101': '应用标识未登记',
  '40102': '时间戳超出允许范围',
  '40103': '签名不正确',
  '40301': '无权查询该商户',
  '40901': '随机串已使用过',
  '41301': '报文过大',
};
const STATUS: Record<string, number> = { '40001': 400, '40301': 403, '40901': 409, '41301': 413 };
const statusOf = (code: string) => (code.startsWith('1') ? 200 : (STATUS[code] ?? 401));

const NONCE_SECONDS = 600;
const chnquery = z.union([
  z.object({ mch_id: z.string(), transaction_id: z.string() }),
  z.object({ mch_id: z.string(), out_trade_no: z.string() }),
]);
const billQuery = z.object({ date: z.iso.date(), mch_id: z.string() });

const name = z.string().min(1).max(120);
const registration = z.object({
  request_no: z.string().min(1).max(64),
  mch_id: z.string().min(1).max(32),
  mch_name: name,
  store_name: name,
  cashiers: z.array(z.object({ cashier_id: z.string().min(1).max(32), name })).max(50),
});
const announcement = z.object({ mch_id: z.string() });
const keyUse = z.object({ public_key: z.string() });
const accountCheck = z.object({
  check_no: z.string().min(1).max(64),
  account_name: name,
  bank_name: name,
  account_no: z.string().regex(/^\d{8,30}$/),
});
const accountConfirm = z.object({ check_no: z.string(), amount_fee: z.int() });

/** A refusal of this side, by its code. */
class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Nonces of the last 600 s. Keyed by arrival, so the oldest are in front. */
const createNonceBook = () => {
  const seen = new Map<string, number>();
  return (nonce: string, nowMs: number): boolean => {
    for (const [old, at] of seen) {
      if (nowMs - at < NONCE_SECONDS * 1000) break;
      seen.delete(old);
    }
    if (seen.has(nonce)) return false;
    seen.set(nonce, nowMs);
    return true;
  };
};

const headerOf = (ctx: Koa.Context) => (name: string) => {
  const value = ctx.req.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Signs the exact bytes and sends them. */
const send = ({ clock, identity }: OpenNeeds, ctx: Koa.Context, bytes: Buffer, type: string) => {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  ctx.set(seal({ method: ctx.method, path: ctx.url, body: bytes }, identity, seconds));
  ctx.body = bytes;
  ctx.type = type;
};

const sendJson = (needs: OpenNeeds, ctx: Koa.Context, code: string, fields: object = {}) => {
  const answer = { ret_code: code, ret_msg: WORDS[code] ?? code, ...fields };
  send(needs, ctx, Buffer.from(JSON.stringify(answer)), 'application/json; charset=utf-8');
};

/** The envelope's guard: bytes, signature, nonce; then turns refusals into signed answers. */
const guard = (needs: OpenNeeds): Koa.Middleware => {
  const isFresh = createNonceBook();
  return async (ctx, next) => {
    try {
      const body = await readBytes(ctx);
      const letter = { method: ctx.method, path: ctx.url, body };
      const seconds = Math.floor(needs.clock.now().getTime() / 1000);
      const fault = whyNotGenuine(letter, headerOf(ctx), needs.bff, seconds);
      if (fault) throw new Refused(fault);
      if (!isFresh(ctx.get('x-jlpay-nonce'), Date.now())) throw new Refused('40901');
      ctx.state.bytes = body;
      await next();
    } catch (fault) {
      const code =
        (fault instanceof Refused && fault.code) ||
        (fault instanceof BadRequest && '40001') ||
        (fault instanceof TooLarge && '41301');
      if (!code) throw fault;
      ctx.status = statusOf(code);
      sendJson(needs, ctx, code);
    }
  };
};

const answerPayment = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const asked = parse(chnquery, parseJson(ctx.state.bytes));
  if (!needs.estate.has(asked.mch_id)) throw new Refused('40301');
  const trade =
    'transaction_id' in asked
      ? needs.store.findByTransaction(asked.mch_id, asked.transaction_id)
      : needs.store.find(asked.mch_id, asked.out_trade_no);
  if (!trade) throw new Refused('10412');
  sendJson(needs, ctx, '00000', {
    status: paymentStatus(trade),
    total_fee: trade.payment?.total_fee ?? trade.lock?.total_fee ?? 0,
    paid_fee: trade.payment?.paid_fee ?? 0,
    pay_type: trade.payment?.pay_type ?? null,
    trade_time: trade.payment?.trade_time ?? null,
  });
};

const answerBill = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { date, mch_id } = parse(billQuery, ctx.query);
  if (!needs.estate.has(mch_id)) throw new Refused('40301');
  const { bill: fault } = needs.faults.read();
  if (fault === 'late' || !isBillReady(date, needs.clock.now())) throw new Refused('10404');
  const right = billOf(needs.store.all(), mch_id, date);
  const bill = fault === 'badSum' ? right.replace(/\nSUM,/, '\nSUM,1') : right;
  ctx.set('x-jlpay-digest', digestOf(fault === 'badDigest' ? `${bill} ` : bill));
  send(needs, ctx, gzipSync(bill), 'application/gzip');
  if (fault === 'badSignature') ctx.body = gzipSync(`${bill} `);
};

const registerTerminal = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { mch_id, mch_name, request_no, cashiers } = parse(
    registration,
    parseJson(ctx.state.bytes),
  );
  const term_no = needs.estate.register({ mch_id, mch_name, request_no, cashiers });
  const { appid, publicKey } = needs.identity;
  sendJson(needs, ctx, '00000', { appid, public_key: publicKey, term_no });
};

const announceKey = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { mch_id } = parse(announcement, parseJson(ctx.state.bytes));
  if (!needs.estate.has(mch_id)) throw new Refused('40301');
  const { appid } = needs.identity;
  sendJson(needs, ctx, '00000', { appid, public_key: needs.keys.announce() });
};

const useKey = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { public_key } = parse(keyUse, parseJson(ctx.state.bytes));
  sendJson(needs, ctx, needs.keys.use(public_key) ? '00000' : '40001');
};

const checkAccount = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { check_no, account_no } = parse(accountCheck, parseJson(ctx.state.bytes));
  const isSent = needs.bank.send({ checkNo: check_no, accountNo: account_no });
  sendJson(needs, ctx, isSent ? '00000' : '10404');
};

const confirmAccount = (needs: OpenNeeds, ctx: Koa.Context): void => {
  const { check_no, amount_fee } = parse(accountConfirm, parseJson(ctx.state.bytes));
  sendJson(needs, ctx, needs.bank.amountOf(check_no) === amount_fee ? '00000' : '10422');
};

export const openRoutes = (needs: OpenNeeds): Router =>
  new Router({ prefix: '/open' })
    .use(guard(needs))
    .post('/trans/chnquery', (ctx) => answerPayment(needs, ctx))
    .post('/terminal/register', (ctx) => registerTerminal(needs, ctx))
    .post('/key/announce', (ctx) => announceKey(needs, ctx))
    .post('/key/use', (ctx) => useKey(needs, ctx))
    .post('/account/check', (ctx) => checkAccount(needs, ctx))
    .post('/account/confirm', (ctx) => confirmAccount(needs, ctx))
    .get('/bill/trade', (ctx) => answerBill(needs, ctx));
