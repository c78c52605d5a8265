import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { Switches } from '../faults';
import { readBytes } from '../http';
import { isBillReady } from '../platform/bill';
import { wireTime } from '../time';
import { fundFlowBill, movesOf, tradeBill } from './bill';
import type { PayFaults } from './faults';
import { type Notices, transactionOf } from './notices';
import { isMerchants, keyAskedFor, sealed } from './seal';
import type { Order, Orders, Refund } from './store';

/*
 * The part of api.mch.weixin.qq.com that the product uses, with the official error codes. Every request must bear the
 * merchant's signature, every answer bears WeChat's; a bill's download does not, as there.
 */
export type ApiNeeds = {
  clock: Clock;
  orders: Orders;
  notices: Notices;
  faults: Switches<PayFaults>;
  appid: string;
  mchid: string;
  merchantSerial: string;
  /** Where this server answers, for download addresses. */
  origin: () => string;
};

type Answer = { status: number; body?: object };
const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});
const missing = refuse(404, 'ORDER_NOT_EXIST', '订单不存在');

const prepayBody = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/),
  notify_url: z.url(),
  time_expire: z.iso.datetime({ offset: true }),
  amount: z.object({ total: z.int().min(1), currency: z.literal('CNY') }),
  payer: z.object({ openid: z.string().min(1) }),
});
const refundBody = z.object({
  out_trade_no: z.string(),
  out_refund_no: z.string().min(6).max(64),
  reason: z.string().max(80),
  notify_url: z.url(),
  amount: z.object({ refund: z.int().min(1), total: z.int(), currency: z.literal('CNY') }),
});

const isExpired = ({ clock }: ApiNeeds, order: Order) => clock.now() >= new Date(order.time_expire);

const prepay = (needs: ApiNeeds, json: unknown): Answer => {
  const { clock, orders, appid, mchid } = needs;
  const parsed = prepayBody.safeParse(json);
  if (!parsed.success) return refuse(400, 'PARAM_ERROR', z.prettifyError(parsed.error));
  const { amount, payer, ...asked } = parsed.data;
  if (asked.appid !== appid || asked.mchid !== mchid)
    return refuse(400, 'APPID_MCHID_NOT_MATCH', 'appid 与 mchid 不匹配');
  if (clock.now() >= new Date(asked.time_expire))
    return refuse(400, 'PARAM_ERROR', 'time_expire 已过');
  const known = orders.find(asked.out_trade_no);
  if (known?.trade_state === 'SUCCESS' || known?.trade_state === 'REFUND')
    return refuse(400, 'ORDERPAID', '订单已支付');
  if (known?.trade_state === 'CLOSED') return refuse(400, 'ORDER_CLOSED', '订单已关闭');
  if (known && (known.total !== amount.total || known.openid !== payer.openid))
    return refuse(400, 'OUT_TRADE_NO_USED', '商户订单号重复');
  const order =
    known ??
    orders.save({
      out_trade_no: asked.out_trade_no,
      description: asked.description,
      notify_url: asked.notify_url,
      openid: payer.openid,
      total: amount.total,
      time_expire: asked.time_expire,
      prepay_id: orders.newId('wx'),
      trade_state: 'NOTPAY',
      refunds: [],
    });
  return { status: 200, body: { prepay_id: order.prepay_id } };
};

const close = ({ orders }: ApiNeeds, outTradeNo: string): Answer => {
  const order = orders.find(outTradeNo);
  if (!order) return missing;
  if (order.trade_state === 'SUCCESS' || order.trade_state === 'REFUND')
    return refuse(400, 'ORDERPAID', '订单已支付');
  orders.save({ ...order, trade_state: 'CLOSED' });
  return { status: 204 };
};

/** The customer pays. Undefined when the order takes no money any more. */
export const payOrder = (needs: ApiNeeds, order: Order): Order | undefined => {
  if (order.trade_state !== 'NOTPAY' || isExpired(needs, order)) return undefined;
  const now = needs.clock.now();
  const paid = needs.orders.save({
    ...order,
    trade_state: 'SUCCESS',
    transaction_id: needs.orders.newId('4200'),
    success_time: wireTime(now),
  });
  needs.notices.paid(paid);
  return paid;
};

const refundAnswer = (order: Order, refund: Refund): Answer => ({
  status: 200,
  body: {
    refund_id: refund.refund_id,
    out_refund_no: refund.out_refund_no,
    transaction_id: order.transaction_id,
    out_trade_no: order.out_trade_no,
    status: refund.status,
    ...(refund.success_time && { success_time: refund.success_time }),
    amount: { total: order.total, refund: refund.refund, currency: 'CNY' },
  },
});

const saveRefund = (needs: ApiNeeds, order: Order, refund: Refund) => {
  const others = order.refunds.filter((one) => one.out_refund_no !== refund.out_refund_no);
  needs.orders.save({ ...order, trade_state: 'REFUND', refunds: [...others, refund] });
};

const finish = (needs: ApiNeeds, order: Order, refund: Refund): Refund => {
  const abnormal = needs.faults.strikes(needs.faults.read().refundAbnormal);
  const done: Refund = abnormal
    ? { ...refund, status: 'ABNORMAL' }
    : { ...refund, status: 'SUCCESS', success_time: wireTime(needs.clock.now()) };
  saveRefund(needs, order, done);
  needs.notices.refunded(order, done);
  return done;
};

const refund = (needs: ApiNeeds, json: unknown): Answer => {
  const parsed = refundBody.safeParse(json);
  if (!parsed.success) return refuse(400, 'PARAM_ERROR', z.prettifyError(parsed.error));
  const asked = parsed.data;
  const known = needs.orders.findRefund(asked.out_refund_no);
  if (known)
    return known.refund.refund === asked.amount.refund
      ? refundAnswer(known.order, known.refund)
      : refuse(400, 'PARAM_ERROR', '退款单号重复');
  const order = needs.orders.find(asked.out_trade_no);
  if (!order?.transaction_id) return refuse(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  const gone = order.refunds.reduce((total, one) => total + one.refund, 0);
  if (asked.amount.total !== order.total || gone + asked.amount.refund > order.total)
    return refuse(400, 'INVALID_REQUEST', '退款金额大于可退金额');
  const begun: Refund = {
    out_refund_no: asked.out_refund_no,
    refund_id: needs.orders.newId('5030'),
    refund: asked.amount.refund,
    reason: asked.reason,
    notify_url: asked.notify_url,
    status: 'PROCESSING',
  };
  saveRefund(needs, order, begun);
  if (!needs.faults.strikes(needs.faults.read().slowRefund))
    finish(needs, needs.orders.find(order.out_trade_no) ?? order, begun);
  return refundAnswer(order, begun);
};

const findRefund = (needs: ApiNeeds, outRefundNo: string): Answer => {
  const known = needs.orders.findRefund(outRefundNo);
  if (!known) return refuse(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  const { order } = known;
  const now =
    known.refund.status === 'PROCESSING' ? finish(needs, order, known.refund) : known.refund;
  return refundAnswer(order, now);
};

const billText = (needs: ApiNeeds, kind: string, day: string): string => {
  const oneFenMore = needs.faults.read().billWrong ? 1 : 0;
  const moves = movesOf(needs.orders.all(), day).map((move, index) =>
    index === 0 && move.pay > 0 ? { ...move, pay: move.pay + oneFenMore } : move,
  );
  return kind === 'tradebill' ? tradeBill(moves, needs.appid, needs.mchid) : fundFlowBill(moves);
};

const bill = (needs: ApiNeeds, kind: string, day: string): Answer => {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return refuse(400, 'PARAM_ERROR', '日期格式不对');
  if (needs.faults.read().billLate || !isBillReady(day, needs.clock.now()))
    return refuse(400, 'STATEMENT_CREATING', '账单生成中');
  if (movesOf(needs.orders.all(), day).length === 0)
    return refuse(400, 'NO_STATEMENT_EXIST', '账单不存在');
  const text = billText(needs, kind, day);
  return {
    status: 200,
    body: {
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(text).digest('hex'),
      download_url: `${needs.origin()}/v3/billdownload/file?token=${kind}.${day}`,
    },
  };
};

/** Reads, checks the merchant's signature, answers with our own; faults strike here. */
const signed =
  (needs: ApiNeeds, work: (ctx: Koa.Context, json: unknown) => Answer): Koa.Middleware =>
  async (ctx) => {
    const { clock, faults, mchid, merchantSerial } = needs;
    const body = (await readBytes(ctx)).toString('utf8');
    const now = clock.now();
    const { delayMs, fail, lostAnswer, badAnswer, mixedSerials } = faults.read();
    if (delayMs > 0) await sleep(delayMs);
    const genuine = isMerchants(
      ctx.get('authorization'),
      { method: ctx.method, url: ctx.url, body },
      { mchid, serial: merchantSerial },
      now,
    );
    const answer = !genuine
      ? refuse(401, 'SIGN_ERROR', '签名错误')
      : faults.strikes(fail)
        ? refuse(500, 'SYSTEM_ERROR', '系统异常，请稍后重试')
        : work(ctx, body === '' ? undefined : JSON.parse(body));
    if (faults.strikes(lostAnswer)) {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    const text = answer.body ? JSON.stringify(answer.body) : '';
    const asked = keyAskedFor(ctx.get('wechatpay-serial'));
    const which = mixedSerials && faults.draw() < 0.5 ? asked + 1 : asked;
    ctx.set(sealed(faults.strikes(badAnswer) ? `${text} ` : text, now, which));
    ctx.status = answer.status;
    ctx.type = 'application/json';
    if (text !== '') ctx.body = text;
  };

export const apiRoutes = (needs: ApiNeeds): Router => {
  const { orders } = needs;
  const path = '/v3/pay/transactions/out-trade-no/:no';
  return new Router()
    .post(
      '/v3/pay/transactions/jsapi',
      signed(needs, (_ctx, json) => prepay(needs, json)),
    )
    .get(
      path,
      signed(needs, (ctx) => {
        const order = orders.find(ctx.params.no);
        return order ? { status: 200, body: transactionOf(needs, order) } : missing;
      }),
    )
    .post(
      `${path}/close`,
      signed(needs, (ctx) => close(needs, ctx.params.no)),
    )
    .post(
      '/v3/refund/domestic/refunds',
      signed(needs, (_ctx, json) => refund(needs, json)),
    )
    .get(
      '/v3/refund/domestic/refunds/:no',
      signed(needs, (ctx) => findRefund(needs, ctx.params.no)),
    )
    .get(
      '/v3/bill/:kind',
      signed(needs, (ctx) => bill(needs, ctx.params.kind, String(ctx.query.bill_date))),
    )
    .get('/v3/billdownload/file', (ctx) => {
      const request = { method: 'GET', url: ctx.url, body: '' };
      const merchant = { mchid: needs.mchid, serial: needs.merchantSerial };
      if (!isMerchants(ctx.get('authorization'), request, merchant, needs.clock.now())) {
        ctx.status = 401;
        return;
      }
      const [kind = '', day = ''] = String(ctx.query.token).split('.');
      ctx.type = 'text/plain';
      ctx.body = billText(needs, kind, day) + (needs.faults.read().billDamaged ? '\n`' : '');
    });
};
