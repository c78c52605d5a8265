import Router from '@koa/router';
import { z } from 'zod';
import { faultRoutes } from '../faults';
import { BadRequest, NotFound, parse, readBytes, readJson } from '../http';
import { type ApiNeeds, payOrder } from './api.routes';
import { cannotPayPage, cashierPage } from './cashier-page';

/*
 * Where the customer pays: a page for browsers, and the same by a call for tests. And the fault switches.
 */
export type DeskNeeds = ApiNeeds & { allowedOrigins: readonly string[] };

const form = z.object({
  prepay_id: z.string(),
  back: z.url(),
  do: z.enum(['pay', 'cancel']).optional(),
});
const payBody = z.object({ out_trade_no: z.string().optional(), prepay_id: z.string().optional() });
const over = '这一笔已经不能付款了，请返回查看。';

export const deskRoutes = (needs: DeskNeeds): Router => {
  const { orders, faults, allowedOrigins } = needs;
  const asked = (value: unknown) => {
    const wish = parse(form, value);
    if (!allowedOrigins.includes(new URL(wish.back).origin))
      throw new BadRequest('回跳地址没有登记');
    return { ...wish, order: orders.findByPrepay(wish.prepay_id) };
  };
  const router = new Router()
    .get('/cashier', (ctx) => {
      const { order, back } = asked(ctx.query);
      ctx.type = 'html';
      ctx.body =
        order?.trade_state === 'NOTPAY' ? cashierPage(order, back) : cannotPayPage(over, back);
    })
    .post('/cashier', async (ctx) => {
      const text = (await readBytes(ctx)).toString('utf8');
      const { order, back, do: what } = asked(Object.fromEntries(new URLSearchParams(text)));
      const to = new URL(back);
      if (what === 'pay' && (!order || !payOrder(needs, order))) {
        ctx.type = 'html';
        ctx.body = cannotPayPage(over, back);
        return;
      }
      to.searchParams.set('paid', what === 'pay' ? 'ok' : 'cancel');
      ctx.redirect(to.href);
    })
    .post('/control/pay', async (ctx) => {
      const wish = parse(payBody, await readJson(ctx));
      const order = wish.out_trade_no
        ? orders.find(wish.out_trade_no)
        : orders.findByPrepay(wish.prepay_id ?? '');
      if (!order) throw new NotFound('没有这一笔');
      ctx.body = { paid: payOrder(needs, order) !== undefined };
    })
    .get('/control/orders', (ctx) => {
      ctx.body = { orders: orders.all() };
    });
  faultRoutes(router, faults);
  return router;
};
