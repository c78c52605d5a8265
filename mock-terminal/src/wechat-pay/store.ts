import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the fake WeChat Pay remembers; field names are the wire's. */
export type Refund = {
  out_refund_no: string;
  refund_id: string;
  refund: number;
  reason: string;
  notify_url: string;
  status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL';
  success_time?: string;
};
export type Order = {
  out_trade_no: string;
  description: string;
  notify_url: string;
  openid: string;
  total: number;
  time_expire: string;
  prepay_id: string;
  trade_state: 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';
  transaction_id?: string;
  success_time?: string;
  refunds: Refund[];
};
export type Orders = ReturnType<typeof openOrders>;

/** Every order, one line of JSON for each change: a restart forgets no money. */
export const openOrders = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'wechat-pay.jsonl');
  const orders = new Map<string, Order>();
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (!line.endsWith('}')) continue;
      const order = JSON.parse(line) as Order;
      orders.set(order.out_trade_no, order);
    }
  }
  return {
    all: () => [...orders.values()],
    find: (outTradeNo: string) => orders.get(outTradeNo),
    findByPrepay: (prepayId: string) =>
      [...orders.values()].find((order) => order.prepay_id === prepayId),
    findRefund: (outRefundNo: string) => {
      for (const order of orders.values()) {
        const refund = order.refunds.find((one) => one.out_refund_no === outRefundNo);
        if (refund) return { order, refund };
      }
      return undefined;
    },
    save: (order: Order): Order => {
      orders.set(order.out_trade_no, order);
      appendFileSync(file, `${JSON.stringify(order)}\n`);
      return order;
    },
    newId: (prefix: string) => `${prefix}${randomBytes(12).toString('hex')}`,
  };
};
