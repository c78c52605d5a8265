import { dayOf, wireTime } from '../time';
import type { Order } from './store';

/*
 * The two daily bills as WeChat Pay writes them: yuan, every field after a back-tick, a header line, the lines, and a sum.
 */
const yuan = (fen: number) => (fen / 100).toFixed(2);
const row = (fields: readonly (string | number)[]) => fields.map((field) => `\`${field}`).join(',');
const shown = (at: string) => wireTime(new Date(at)).slice(0, 19).replace('T', ' ');
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

type Move = { order: Order; at: string; pay: number; refund: number; outRefundNo: string };

/** Money that moved on a day. */
export const movesOf = (orders: readonly Order[], day: string): Move[] =>
  orders
    .flatMap((order): Move[] => [
      ...(order.success_time
        ? [{ order, at: order.success_time, pay: order.total, refund: 0, outRefundNo: '' }]
        : []),
      ...order.refunds.flatMap((refund) =>
        refund.success_time
          ? [
              {
                order,
                at: refund.success_time,
                pay: 0,
                refund: refund.refund,
                outRefundNo: refund.out_refund_no,
              },
            ]
          : [],
      ),
    ])
    .filter(({ at }) => dayOf(new Date(at)) === day)
    .sort((a, b) => a.at.localeCompare(b.at));

export const tradeBill = (moves: readonly Move[], appid: string, mchid: string): string =>
  [
    '交易时间,公众账号ID,商户号,微信订单号,商户订单号,用户标识,交易状态,应结订单金额,微信退款单号,商户退款单号,退款金额,商品名称',
    ...moves.map(({ order, at, pay, refund, outRefundNo }) =>
      row([
        shown(at),
        appid,
        mchid,
        order.transaction_id ?? '',
        order.out_trade_no,
        order.openid,
        refund > 0 ? 'REFUND' : 'SUCCESS',
        yuan(pay),
        order.refunds.find((one) => one.out_refund_no === outRefundNo)?.refund_id ?? '',
        outRefundNo,
        yuan(refund),
        order.description,
      ]),
    ),
    '总交易单数,应结订单总金额,退款总金额',
    row([
      moves.length,
      yuan(sum(moves.map(({ pay }) => pay))),
      yuan(sum(moves.map((one) => one.refund))),
    ]),
  ].join('\n');

export const fundFlowBill = (moves: readonly Move[]): string =>
  [
    '记账时间,微信支付业务单号,业务名称,收支类型,收支金额（元）,业务凭证号',
    ...moves.map(({ order, at, pay, refund, outRefundNo }) =>
      row([
        shown(at),
        order.transaction_id ?? '',
        refund > 0 ? '退款' : '交易',
        refund > 0 ? '支出' : '收入',
        yuan(pay + refund),
        refund > 0 ? outRefundNo : order.out_trade_no,
      ]),
    ),
    '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
    row([
      moves.length,
      moves.filter(({ pay }) => pay > 0).length,
      yuan(sum(moves.map(({ pay }) => pay))),
      moves.filter(({ refund }) => refund > 0).length,
      yuan(sum(moves.map((one) => one.refund))),
    ]),
  ].join('\n');
