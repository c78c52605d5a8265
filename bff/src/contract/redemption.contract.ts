import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { type RetCode, retCodeStatus } from './ret-code';
import { fen, ids, instant, signedFen } from './shapes';

/*
 * The terminal's calls, word for word as `jlpay-terminal.md` has them: snake_case on the wire, answers of the business
 * layer always HTTP 200 with a `ret_code`, refusals included.
 */
/** NUL is the one character that a database text cannot hold. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((all) => !all.includes('\0'), { message: 'must not contain NUL' });
const mchId = text(32);
const termNo = text(16);
const outTradeNo = z.string().regex(/^[0-9A-Za-z_-]{8,32}$/);
const voucherCode = text(64);
/** A million yuan: no purchase is dearer, and every sum stays exact. */
const mostFen = 100_000_000;
const price = z.int().min(0).max(mostFen);
const lineNo = z.int().min(1).max(999);

const item = z.object({
  line_no: lineNo,
  category: text(32),
  name: text(120),
  unit_price: price,
  quantity: z.int().min(1).max(999),
  serial_no: text(64).optional(),
});
const items = z
  .array(item)
  .min(1)
  .max(20)
  .refine((all) => new Set(all.map((one) => one.line_no)).size === all.length, {
    message: 'line_no must be unique',
  })
  .refine((all) => all.reduce((sum, one) => sum + one.unit_price * one.quantity, 0) <= mostFen, {
    message: `the total must not exceed ${mostFen}`,
  });
const answer = {
  ret_code: z.enum(Object.keys(retCodeStatus) as [RetCode, ...RetCode[]]),
  ret_msg: z.string(),
};

const queryBody = z.object({
  mch_id: mchId,
  term_no: termNo,
  voucher_codes: z.array(voucherCode).min(1).max(2),
  items,
});
const lockBody = z.object({
  mch_id: mchId,
  term_no: termNo,
  cashier_id: text(32),
  out_trade_no: outTradeNo,
  items,
  vouchers: z
    .array(z.object({ voucher_code: voucherCode, line_no: lineNo }))
    .min(1)
    .max(2),
});
const notifyBody = z.object({
  mch_id: mchId,
  term_no: termNo,
  out_trade_no: outTradeNo,
  transaction_id: text(64),
  status: z.enum(['2', '3']),
  total_fee: price,
  paid_fee: price,
  pay_type: z.enum(['wxpay', 'alipay', 'unionpay', 'card', 'cash']),
  trade_time: z.iso.datetime({ offset: true }),
});
const cancelBody = z.object({
  mch_id: mchId,
  term_no: termNo,
  out_trade_no: outTradeNo,
  reason: text(200),
});
const refundBody = z.object({
  mch_id: mchId,
  term_no: termNo,
  out_trade_no: outTradeNo,
  out_refund_no: outTradeNo,
  line_nos: z.array(lineNo).min(1).max(20),
  refund_fee: price,
  reason: text(200),
});
const tradeQueryBody = z.object({ mch_id: mchId, out_trade_no: outTradeNo });

const terminalRoute = (summary: string) => ({
  summary,
  door: 'terminal' as const,
  statuses: [200, 400, 401, 403, 409, 413, 429, 500] as const,
  problems: [] as const,
});

export const redemptionApi = {
  'POST /jlpay/v1/vouchers/query': {
    ...terminalRoute('What could this code do here? Changes nothing'),
    body: queryBody,
    reply: z.object({
      ...answer,
      vouchers: z
        .array(
          z.object({
            voucher_id: z.string(),
            voucher_type: z.string(),
            face_value: fen,
            min_item_price: fen,
            usable: z.boolean(),
            reason: z.string().optional(),
            line_no: lineNo.optional(),
          }),
        )
        .optional(),
      total_fee: fen.optional(),
      discount_fee: fen.optional(),
      payable_fee: fen.optional(),
    }),
  },
  'POST /jlpay/v1/trades/lock': {
    ...terminalRoute('Freeze vouchers for a purchase, 15 minutes'),
    body: lockBody,
    reply: z.object({
      ...answer,
      reason: z.string().optional(),
      trade_id: z.string().optional(),
      total_fee: fen.optional(),
      discount_fee: fen.optional(),
      payable_fee: fen.optional(),
      lock_expires_at: instant.optional(),
      vouchers: z
        .array(
          z.object({
            voucher_id: z.string(),
            line_no: lineNo,
            face_value: fen,
            subsidy_fee: fen,
            merchant_fee: fen,
          }),
        )
        .optional(),
    }),
  },
  'POST /jlpay/v1/trades/notify': {
    ...terminalRoute("The payment's outcome: the redemption callback"),
    body: notifyBody,
    reply: z.object({
      ...answer,
      trade_id: z.string().optional(),
      trade_status: z.string().optional(),
      redemption_ids: z.array(z.string()).optional(),
    }),
  },
  'POST /jlpay/v1/trades/cancel': {
    ...terminalRoute('撤销 / 冲正, on the day of the trade'),
    body: cancelBody,
    reply: z.object({
      ...answer,
      trade_id: z.string().optional(),
      trade_status: z.string().optional(),
    }),
  },
  'POST /jlpay/v1/trades/refund': {
    ...terminalRoute('Goods returned, by whole lines'),
    body: refundBody,
    reply: z.object({
      ...answer,
      refund_id: z.string().optional(),
      trade_status: z.string().optional(),
      vouchers: z.array(z.object({ voucher_id: z.string(), status: z.string() })).optional(),
    }),
  },
  'POST /jlpay/v1/trades/query': {
    ...terminalRoute("The trade's full state, for a terminal that lost its answer"),
    body: tradeQueryBody,
    reply: z.object({
      ...answer,
      trade: z
        .object({
          trade_id: z.string(),
          out_trade_no: z.string(),
          term_no: z.string(),
          trade_status: z.string(),
          total_fee: fen,
          discount_fee: fen,
          payable_fee: fen,
          paid_fee: fen.nullable(),
          transaction_id: z.string().nullable(),
          locked_at: instant.nullable(),
          lock_expires_at: instant.nullable(),
          paid_at: instant.nullable(),
          items: z.array(
            z.object({
              line_no: lineNo,
              category: z.string(),
              name: z.string(),
              unit_price: fen,
              quantity: z.int(),
              serial_no: z.string().nullable(),
              voucher_id: z.string().nullable(),
              discount_fee: fen,
              subsidy_fee: fen,
              merchant_fee: fen,
              refunded: z.boolean(),
            }),
          ),
          refunds: z.array(
            z.object({ refund_id: z.string(), out_refund_no: z.string(), refund_fee: fen }),
          ),
        })
        .optional(),
    }),
  },
  'GET /v1/campaigns/:campaignId/ledger': {
    summary:
      'Public money: what was issued and redeemed, split 85/15, and a trial balance of zero (R-2.5)',
    door: 'anyone',
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({
      issued: z.object({ vouchers: z.int(), faceFen: fen }),
      redeemed: z.object({
        vouchers: z.int(),
        faceFen: fen,
        subsidyFen: fen,
        merchantFen: fen,
        salesFen: fen,
        paidFen: fen,
      }),
      accounts: z.array(
        z.object({ account: z.string(), title: z.string(), balanceFen: signedFen }),
      ),
      /** Sum of all ledger lines: always 0. */
      trialBalanceFen: signedFen,
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 2,
  },
} as const satisfies ApiTable;
