import type { Lock, LockBody } from '../terminal';

/*
 * What 嘉联 remembers of a sale: the purchase at the terminal, the lock the BFF gave, the money, the notification. Field
 * names are the wire's. Plain values; `trade-store.ts` keeps them.
 */
export type Item = LockBody['items'][number];
export type PayType = 'wxpay' | 'alipay' | 'unionpay' | 'card' | 'cash';

export type Payment = {
  transaction_id: string;
  /** "2" paid, "3" failed. */
  status: '2' | '3';
  total_fee: number;
  paid_fee: number;
  pay_type: PayType;
  trade_time: string;
  /** The customer paid in WeChat, not through 嘉联: it stands on WeChat's bill. */
  in_wechat?: true;
};

export type Refund = {
  out_refund_no: string;
  refund_id: string;
  line_nos: number[];
  total_fee: number;
  discount_fee: number;
  refund_fee: number;
  vouchers: { voucher_id: string; status: string }[];
  refunded_at: string;
};

export type RefundOrder = { out_refund_no: string; line_nos: number[]; reason: string };

export type Doubt =
  | { step: 'lock'; why: string }
  | { step: 'cancel'; why: string; reason: string }
  | { step: 'refund'; why: string; order: RefundOrder };

export type Trade = {
  mch_id: string;
  term_no: string;
  cashier_id: string;
  out_trade_no: string;
  opened_at: string;
  items: Item[];
  asked: LockBody['vouchers'];
  state:
    | 'locking'
    | 'refused'
    | 'locked'
    | 'paid'
    | 'payment_failed'
    | 'cancelled'
    | 'partly_refunded'
    | 'refunded';
  /** A step whose answer never came: until it is settled, nothing else may be done with the trade (T4). */
  doubt?: Doubt | undefined;
  lock?: Lock;
  payment?: Payment;
  /** The payment's notification to the BFF. */
  notice?: {
    attempts: number;
    ended?: { ret_code: string; ret_msg: string };
    redemption_ids?: string[];
    /** The schedule is over and nobody answered: `chnquery` and the bill still tell. */
    given_up?: true;
  };
  refunds: Refund[];
  cancelled_at?: string;
};

export type Sums = { total_fee: number; discount_fee: number; paid_fee: number };

/** What the customer paid for these lines: the price less the voucher on it, in fen. */
export const sumsOf = (trade: Trade, lineNos: readonly number[]): Sums => {
  const total_fee = trade.items
    .filter((item) => lineNos.includes(item.line_no))
    .reduce((sum, item) => sum + item.unit_price * item.quantity, 0);
  const discount_fee = (trade.lock?.vouchers ?? [])
    .filter((voucher) => lineNos.includes(voucher.line_no))
    .reduce((sum, voucher) => sum + voucher.face_value, 0);
  return { total_fee, discount_fee, paid_fee: total_fee - discount_fee };
};

export const refundedLines = (trade: Trade): number[] =>
  trade.refunds.flatMap((refund) => refund.line_nos);

/** Wire status of the payment for `chnquery`: a voided payment counts as failed, no money moved in the end. */
export const paymentStatus = (trade: Trade): '0' | '2' | '3' => {
  if (trade.cancelled_at) return '3';
  return trade.payment?.status ?? '0';
};
