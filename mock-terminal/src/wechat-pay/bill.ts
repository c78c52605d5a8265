import { dayOf, wireTime } from '../time';
import type { Order } from './store';

/*
 * The two daily bills as WeChat Pay writes them: a byte order mark, lines that end in CR LF, yuan, every field after a
 * back-tick, a header line, the lines, and a sum.
 */
const yuan = (fen: number) => (fen / 100).toFixed(2);
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

type Fields = Record<string, string | number>;

/** Header and rows of the same keys. */
const block = (rows: readonly [Fields, ...Fields[]]): string[] => [
  Object.keys(rows[0]).join(','),
  ...rows.map((row) =>
    Object.values(row)
      .map((field) => `\`${field}`)
      .join(','),
  ),
];
const bill = (lines: readonly Fields[], total: Fields): string => {
  const [first, ...others] = lines;
  const body = first ? block([first, ...others]) : [];
  return `\uFEFF${[...body, ...block([total])].join('\r\n')}\r\n`;
};

export const tradeBill = (moves: readonly Move[], appid: string, mchid: string): string =>
  bill(
    moves.map(({ order, at, pay, refund, outRefundNo }) => ({
      交易时间: shown(at),
      公众账号ID: appid,
      商户号: mchid,
      特约商户号: 0,
      设备号: '',
      微信订单号: order.transaction_id ?? '',
      商户订单号: order.out_trade_no,
      用户标识: order.openid,
      交易类型: 'JSAPI',
      交易状态: refund > 0 ? 'REFUND' : 'SUCCESS',
      付款银行: 'OTHERS',
      货币种类: 'CNY',
      应结订单金额: yuan(pay),
      代金券金额: '0.00',
      微信退款单号:
        order.refunds.find((one) => one.out_refund_no === outRefundNo)?.refund_id ?? '0',
      商户退款单号: outRefundNo || '0',
      退款金额: yuan(refund),
      充值券退款金额: '0.00',
      退款类型: refund > 0 ? 'ORIGINAL' : '',
      退款状态: refund > 0 ? 'SUCCESS' : '',
      商品名称: order.description,
      商户数据包: '',
      手续费: '0.00000',
      费率: '0.00%',
      订单金额: yuan(pay),
      申请退款金额: yuan(refund),
      费率备注: '',
    })),
    {
      总交易单数: moves.length,
      应结订单总金额: yuan(sum(moves.map(({ pay }) => pay))),
      退款总金额: yuan(sum(moves.map((one) => one.refund))),
      充值券退款总金额: '0.00',
      手续费总金额: '0.00000',
      订单总金额: yuan(sum(moves.map(({ pay }) => pay))),
      申请退款总金额: yuan(sum(moves.map((one) => one.refund))),
    },
  );

export const fundFlowBill = (moves: readonly Move[]): string => {
  const [income, spent] = [
    moves.filter(({ pay }) => pay > 0),
    moves.filter(({ refund }) => refund > 0),
  ];
  let balance = 0;
  return bill(
    moves.map(({ order, at, pay, refund, outRefundNo }, index) => {
      balance += pay - refund;
      return {
        记账时间: shown(at),
        微信支付业务单号: order.transaction_id ?? '',
        资金流水单号: index + 1,
        业务名称: refund > 0 ? '退款' : '交易',
        业务类型: refund > 0 ? '退款' : '交易',
        收支类型: refund > 0 ? '支出' : '收入',
        '收支金额（元）': yuan(pay + refund),
        '账户结余（元）': yuan(balance),
        资金变更提交申请人: 'API',
        备注: '',
        业务凭证号: refund > 0 ? outRefundNo : order.out_trade_no,
      };
    }),
    {
      资金流水总笔数: moves.length,
      收入笔数: income.length,
      收入金额: yuan(sum(income.map(({ pay }) => pay))),
      支出笔数: spent.length,
      支出金额: yuan(sum(spent.map((one) => one.refund))),
    },
  );
};
