import type Router from '@koa/router';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import { onNotice, type PayNotices } from '../http/wechat-pay-notice';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import {
  checkPayment,
  type PayNeeds,
  payOrder,
  type SeenOrder,
  seeOrder,
  takeBackPayment,
} from './pay-order.flow';
import { presentOrder } from './payment.present';
import { takePaymentNotice, takeRefundNotice } from './take-notice.flow';

export type PaymentRouteNeeds = {
  asCitizen: Door<CitizenCaller>;
  payment: PayNeeds & {
    cashierUrl: (prepay: string, tradeId: string) => string | null;
    /** Questions that reach WeChat, by citizen. */
    checks: { spend: (who: string) => boolean };
  };
  payNotices: PayNotices;
};

/** Purchases of citizens, and the notices of WeChat Pay. */
export function paymentRoutes(
  router: Router,
  { asCitizen, payment, payNotices }: PaymentRouteNeeds,
): void {
  const shown = ({ view, openid }: SeenOrder) => {
    const now = payment.now();
    return { order: presentOrder(view, openid, now), now: presentInstant(now) };
  };

  const spend = (citizenId: string) => {
    if (!payment.checks.spend(citizenId)) {
      throw new Refusal('too_many_requests', { retryAfterSeconds: 5 });
    }
  };

  on(router, 'GET /v1/orders', asCitizen, async ({ caller }) => {
    const [views, openid] = await Promise.all([
      payment.orders.list(caller.citizenId),
      payment.reads.payOrders.findOpenid(caller.accountId),
    ]);
    const now = payment.now();
    return {
      orders: views.map((view) => presentOrder(view, openid, now)),
      now: presentInstant(now),
    };
  });
  on(router, 'GET /v1/orders/:tradeId', asCitizen, async ({ caller, params }) =>
    shown(await seeOrder(payment, { ...caller, ...params })),
  );
  on(router, 'POST /v1/orders/:tradeId/payment', asCitizen, async ({ caller, params }) => {
    spend(caller.citizenId);
    const opened = await payOrder(payment, { ...caller, ...params });
    return { payment: opened, cashierUrl: payment.cashierUrl(opened.package, params.tradeId) };
  });
  on(router, 'DELETE /v1/orders/:tradeId/payment', asCitizen, async ({ caller, params }) => {
    spend(caller.citizenId);
    return shown(await takeBackPayment(payment, { ...caller, ...params }));
  });
  on(router, 'POST /v1/orders/:tradeId/check', asCitizen, async ({ caller, params }) => {
    spend(caller.citizenId);
    return shown(await checkPayment(payment, { ...caller, ...params }));
  });

  onNotice(router, 'POST /wechat-pay/v1/payments', payNotices, (notice) =>
    takePaymentNotice(payment, notice),
  );
  onNotice(router, 'POST /wechat-pay/v1/refunds', payNotices, (notice) =>
    takeRefundNotice(payment, notice),
  );
}
