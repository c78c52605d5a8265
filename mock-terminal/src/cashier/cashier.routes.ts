import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import type { Estate, Merchant } from '../estate';
import type { LineFaults, Switches } from '../faults';
import { BadRequest, NotFound, parse, readJson } from '../http';
import { billOf, isBillReady } from '../platform/bill';
import type { Trade } from '../platform/trade';
import { dayOf, wireTime } from '../time';
import { cancelTrade } from './cancel-trade';
import { hearWechat } from './hear-wechat';
import { lockTrade } from './lock-trade';
import { refundTrade } from './refund-trade';
import type { SaleNeeds, SaleOutcome } from './sale';
import { settleTrade } from './settle-trade';
import { takePayment } from './take-payment';

/*
 * The mock terminal's own JSON API, which the cashier page and the command line share. A terminal number says which shop
 * it stands in; every answer says how the step went and how the trade now stands.
 */
export type CashierNeeds = SaleNeeds & {
  publicOrigin: string;
  estate: Estate;
  faults: Switches<LineFaults>;
};

const text = (max: number) => z.string().min(1).max(max);
const item = z.object({
  line_no: z.int().min(1).max(999),
  category: text(32),
  name: text(120),
  unit_price: z.int().min(0).max(100_000_000),
  quantity: z.int().min(1).max(999),
  serial_no: text(64).optional(),
});
const items = z.array(item).min(1).max(20);
const termNo = text(16);
const key = z.object({ term_no: termNo });
const businessKey = z.string().regex(/^[0-9A-Za-z_-]{8,32}$/);

const questionBody = z.object({
  term_no: termNo,
  voucher_codes: z.array(text(64)).min(1).max(2),
  items,
});
const openingBody = z.object({
  term_no: termNo,
  cashier_id: text(32),
  out_trade_no: businessKey,
  items,
  vouchers: z
    .array(z.object({ voucher_code: text(64), line_no: z.int() }))
    .min(1)
    .max(2),
});
const paymentBody = key.extend({
  pay_type: z.enum(['wxpay', 'alipay', 'unionpay', 'card', 'cash']),
  success: z.boolean().default(true),
  late: z.boolean().optional(),
});
const cancelBody = key.extend({ reason: text(200) });
const refundBody = key.extend({
  out_refund_no: businessKey,
  line_nos: z.array(z.int()).min(1).max(20),
  reason: text(200),
});
const listQuery = key.extend({ date: z.iso.date().optional() });
const billQuery = z.object({ mch_id: text(32), date: z.iso.date() });

const shopAt = ({ estate }: CashierNeeds, termNo: string): Merchant => {
  const shop = estate.merchantAt(termNo);
  if (!shop) throw new BadRequest(`没有登记终端 ${termNo}`);
  return shop;
};

const tradeAt = (needs: CashierNeeds, ctx: Koa.Context, termNo: string): Trade => {
  const { outTradeNo } = ctx.params;
  const trade = needs.store.find(shopAt(needs, termNo).mch_id, outTradeNo);
  if (!trade) throw new NotFound(`没有这笔单 ${outTradeNo}`);
  return trade;
};

/** A step on a known trade; 404 when the number is unknown in this shop. */
const step =
  <T extends { term_no: string }>(
    needs: CashierNeeds,
    body: z.ZodType<T>,
    take: (trade: Trade, body: T) => SaleOutcome | Promise<SaleOutcome>,
  ): Koa.Middleware =>
  async (ctx) => {
    const asked = parse(body, await readJson(ctx));
    ctx.body = await take(tradeAt(needs, ctx, asked.term_no), asked);
  };

/** The day's sales at one terminal, newest first; a lock that never left the machine was no sale. */
const salesOf = (needs: CashierNeeds, query: z.infer<typeof listQuery>): Trade[] => {
  const day = query.date ?? dayOf(needs.clock.now());
  return needs.store
    .all()
    .filter((trade) => trade.term_no === query.term_no && dayOf(new Date(trade.opened_at)) === day)
    .filter((trade) => trade.state !== 'locking' || trade.doubt)
    .reverse();
};

const readRoutes = (needs: CashierNeeds, router: Router): Router =>
  router
    .get('/estate', (ctx) => {
      ctx.body = { merchants: needs.estate.merchants };
    })
    .get('/status', (ctx) => {
      const online = needs.clock.reachable() && !needs.faults.read().offline;
      ctx.body = { now: wireTime(needs.clock.now()), online, public_origin: needs.publicOrigin };
    })
    .get('/sales', (ctx) => {
      const query = parse(listQuery, ctx.query);
      shopAt(needs, query.term_no);
      ctx.body = { trades: salesOf(needs, query) };
    })
    .get('/sales/:outTradeNo', (ctx) => {
      ctx.body = { kind: 'done', trade: tradeAt(needs, ctx, parse(key, ctx.query).term_no) };
    })
    .get('/sales/:outTradeNo/state', async (ctx) => {
      const { mch_id } = shopAt(needs, parse(key, ctx.query).term_no);
      ctx.body = await needs.terminal.trade({ mch_id, out_trade_no: ctx.params.outTradeNo ?? '' });
    })
    .get('/bill', (ctx) => {
      const { mch_id, date } = parse(billQuery, ctx.query);
      const ready = isBillReady(date, needs.clock.now());
      ctx.body = { ready, bill: ready ? billOf(needs.store.all(), mch_id, date) : null };
    });

const writeRoutes = (needs: CashierNeeds, router: Router): Router =>
  router
    .post('/vouchers/query', async (ctx) => {
      const asked = parse(questionBody, await readJson(ctx));
      const { mch_id } = shopAt(needs, asked.term_no);
      ctx.body = await needs.terminal.query({ mch_id, ...asked });
    })
    .post('/sales', async (ctx) => {
      const asked = parse(openingBody, await readJson(ctx));
      const { mch_id } = shopAt(needs, asked.term_no);
      ctx.body = await lockTrade(needs, { mch_id, ...asked });
    })
    .post(
      '/sales/:outTradeNo/settle',
      step(needs, key, (trade) => settleTrade(needs, trade)),
    )
    .post(
      '/sales/:outTradeNo/payment',
      step(needs, paymentBody, (trade, how) => takePayment(needs, trade, how)),
    )
    .post(
      '/sales/:outTradeNo/wechat',
      step(needs, key, (trade) => hearWechat(needs, trade)),
    )
    .post(
      '/sales/:outTradeNo/cancel',
      step(needs, cancelBody, (trade, { reason }) => cancelTrade(needs, trade, reason)),
    )
    .post(
      '/sales/:outTradeNo/refunds',
      step(needs, refundBody, (trade, { term_no: _, ...order }) =>
        refundTrade(needs, trade, order),
      ),
    );

export const cashierRoutes = (needs: CashierNeeds): Router =>
  writeRoutes(needs, readRoutes(needs, new Router({ prefix: '/api' })));
