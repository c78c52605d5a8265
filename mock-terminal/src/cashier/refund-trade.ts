import { type RefundOrder, refundedLines, sumsOf, type Trade } from '../platform/trade';
import { wireTime } from '../time';
import {
  amend,
  doubtOf,
  latest,
  refuse,
  type SaleNeeds,
  type SaleOutcome,
  unfinished,
} from './sale';

/** Goods returned, by whole lines; the customer gets back what was paid for them. Once per `out_refund_no`. */
export const refundTrade = async (
  needs: SaleNeeds,
  trade: Trade,
  order: RefundOrder,
): Promise<SaleOutcome> => {
  const doubt = doubtOf(trade);
  if (doubt) return doubt;
  if (trade.refunds.some((refund) => refund.out_refund_no === order.out_refund_no)) {
    return { kind: 'done', trade };
  }
  if (trade.state === 'refunded') return refuse(trade, '这笔单已经全部退货');
  if (trade.state === 'cancelled') return refuse(trade, '这笔单已经撤销，不能退货');
  if (trade.state !== 'paid' && trade.state !== 'partly_refunded') {
    return refuse(trade, '这笔单没有收款成功，不能退货');
  }
  const lines = trade.items.map((item) => item.line_no);
  if (!order.line_nos.every((line) => lines.includes(line))) {
    return refuse(trade, '请选择这笔单里的商品');
  }
  const returned = refundedLines(trade);
  if (order.line_nos.some((line) => returned.includes(line))) {
    return refuse(trade, '选中的商品已经退过');
  }
  return sendRefund(needs, trade, order, false);
};

export const sendRefund = async (
  needs: SaleNeeds,
  trade: Trade,
  order: RefundOrder,
  again: boolean,
): Promise<SaleOutcome> => {
  const sums = sumsOf(trade, order.line_nos);
  const { mch_id, term_no, out_trade_no } = trade;
  const body = { mch_id, term_no, out_trade_no, ...order, refund_fee: sums.paid_fee };
  const outcome = await needs.terminal.refund(body, again);
  if (outcome.kind !== 'done') {
    return unfinished(needs, trade, outcome, (why) => ({ step: 'refund', why, order }));
  }
  const { refund_id = '', vouchers = [] } = outcome.answer;
  const refund = {
    out_refund_no: order.out_refund_no,
    refund_id,
    line_nos: order.line_nos,
    total_fee: sums.total_fee,
    discount_fee: sums.discount_fee,
    refund_fee: sums.paid_fee,
    vouchers,
    refunded_at: wireTime(needs.clock.now()),
  };
  const refunds = [...latest(needs, trade).refunds, refund];
  const whole = refundedLines({ ...trade, refunds }).length === trade.items.length;
  const state = whole ? 'refunded' : 'partly_refunded';
  return amend(needs, trade, { state, refunds, doubt: undefined });
};
