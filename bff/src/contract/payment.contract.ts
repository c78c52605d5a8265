import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { fen, ids, instant } from './shapes';

/*
 * Paying the remainder in WeChat: a locked trade as its holder sees it, and the notices of WeChat Pay.
 */
const orderState = z.enum([
  'open',
  'paying',
  'unknown',
  'paid',
  'closed',
  'refunding',
  'refund_stuck',
  'refunded',
]);
export type OrderState = z.infer<typeof orderState>;

const order = z.object({
  tradeId: ids.trade,
  state: orderState,
  storeName: z.string(),
  items: z.array(
    z.object({
      lineNo: z.int(),
      name: z.string(),
      unitFen: fen,
      quantity: z.int(),
      discountFen: fen,
    }),
  ),
  totalFen: fen,
  discountFen: fen,
  payableFen: fen,
  /** What went back to the customer's WeChat, and what is on its way. */
  refundedFen: fen,
  refundDueFen: fen,
  expiresAt: instant,
  paidAt: instant.nullable(),
  /** A payment is under way on another phone of the same holder. */
  onAnotherPhone: z.boolean(),
});
export type Order = z.infer<typeof order>;

const params = z.object({ tradeId: ids.trade });
const one = { door: 'citizen', params, statuses: [200] } as const;

/** What `wx.requestPayment` takes, signed for this one payment. */
const payParams = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
});

const text = (max: number) => z.string().min(1).max(max);
const notice = z.object({
  id: text(64),
  event_type: text(64),
  resource_type: z.literal('encrypt-resource'),
  resource: z.object({
    algorithm: text(64),
    ciphertext: text(60_000),
    nonce: text(32),
    associated_data: z.string().max(16).optional(),
  }),
});
const noticeRoute = {
  door: 'wechat_pay',
  body: notice,
  reply: z.object({ code: z.enum(['SUCCESS', 'FAIL']), message: z.string() }),
  statuses: [200, 400, 401, 409, 413, 500],
  problems: [],
} as const;

export const paymentApi = {
  'GET /v1/orders': {
    summary: "The citizen's purchases with vouchers, newest first",
    door: 'citizen',
    reply: z.object({ orders: z.array(order), now: instant }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/orders/:tradeId': {
    ...one,
    summary: 'One purchase: what it costs, the voucher, what is left to pay',
    reply: z.object({ order, now: instant }),
    problems: ['not_found'],
  },
  'POST /v1/orders/:tradeId/payment': {
    ...one,
    summary: 'Open the payment in WeChat; again on the same phone gives the same payment',
    reply: z.object({
      payment: payParams,
      /** Only on a rehearsal: where a browser without WeChat pays. */
      cashierUrl: z.url().nullable(),
    }),
    problems: [
      'not_found',
      'order_closed',
      'order_paid',
      'order_on_another_phone',
      'wechat_pay_unavailable',
      'too_many_requests',
    ],
  },
  'DELETE /v1/orders/:tradeId/payment': {
    ...one,
    summary: 'Take the payment back, so that another phone may pay; one that was paid stays paid',
    reply: z.object({ order, now: instant }),
    problems: ['not_found', 'wechat_pay_unavailable', 'too_many_requests'],
  },
  'POST /v1/orders/:tradeId/check': {
    ...one,
    summary: 'The phone says that it paid: WeChat is asked now',
    reply: z.object({ order, now: instant }),
    problems: ['not_found', 'too_many_requests'],
  },
  'POST /wechat-pay/v1/payments': { ...noticeRoute, summary: 'Notice of WeChat Pay: a payment' },
  'POST /wechat-pay/v1/refunds': { ...noticeRoute, summary: 'Notice of WeChat Pay: a refund' },
} as const satisfies ApiTable;
