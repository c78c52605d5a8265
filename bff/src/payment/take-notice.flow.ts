import { z } from 'zod';
import { payTransaction } from '../platform/wechat-pay';
import { type Booked, bookRefund, noticeMark, type SettleNeeds } from './settle-payment.flow';

/*
 * Notices of WeChat Pay, opened and genuine. They may come twice, late, in any order, or say what is not ours: each has
 * one effect or none.
 */
export type Notice = { id: string; eventType: string; content: unknown; text: string };

const refundContent = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund_status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ refund: z.int() }),
});

const statusOf: Record<Booked, 200 | 400 | 409> = {
  booked: 200,
  repeat: 200,
  differs: 400,
  conflict: 409,
};

/** 200: known now or before; 400: not a payment of ours as we know it; 409: the id came with another content. */
export async function takePaymentNotice(
  needs: SettleNeeds,
  { id, eventType, content, text }: Notice,
): Promise<200 | 400 | 409> {
  const facts = payTransaction.safeParse(content);
  if (
    eventType !== 'TRANSACTION.SUCCESS' ||
    !facts.success ||
    facts.data.trade_state !== 'SUCCESS'
  ) {
    return 400;
  }
  return statusOf[await needs.payments.add({ facts: facts.data, notice: noticeMark(id, text) })];
}

/** The same for refunds. */
export async function takeRefundNotice(
  needs: SettleNeeds,
  { id, eventType, content, text }: Notice,
): Promise<200 | 400 | 409> {
  const said = refundContent.safeParse(content);
  if (
    !eventType.startsWith('REFUND.') ||
    !said.success ||
    said.data.mchid !== needs.merchant.mchid
  ) {
    return 400;
  }
  const { refund_status: status, success_time, out_refund_no, out_trade_no, amount } = said.data;
  const booked = await bookRefund(
    needs,
    {
      status,
      success_time,
      outRefundNo: out_refund_no,
      outTradeNo: out_trade_no,
      amountFen: amount.refund,
    },
    noticeMark(id, text),
  );
  return statusOf[booked];
}
