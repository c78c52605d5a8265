import type { ApiReply } from '../contract';
import { sumFen } from '../kernel/fen';
import type { Instant } from '../kernel/time';
import { presentInstant } from '../kernel/time';
import { accountTitles, type LedgerAccount } from './ledger.rules';
import type { Item, KnownVoucher } from './purchase.rules';
import { totalFenOf } from './purchase.rules';
import type { TradeStatus } from './trade.rules';

const done = { ret_code: '00000' as const, ret_msg: '成功' };
const orNull = (at: Instant | null) => at && presentInstant(at);

type TradeView = {
  id: string;
  outTradeNo: string;
  totalFen: number;
  discountFen: number;
  payableFen: number;
  paidFen: number | null;
  transactionId: string | null;
  lockedAt: Instant | null;
  lockExpiresAt: Instant | null;
  paidAt: Instant | null;
  termNo: string | null;
  items: readonly {
    lineNo: number;
    category: string;
    name: string;
    unitFen: number;
    quantity: number;
    serialNo: string | null;
    discountFen: number;
    refundId: string | null;
  }[];
  redemptions: readonly {
    id: string;
    lineNo: number;
    voucherId: string;
    faceFen: number;
    subsidyFen: number;
    merchantFen: number;
  }[];
};

export function presentOffers(
  offers: readonly {
    voucher: Pick<KnownVoucher, 'voucherId' | 'typeCode' | 'faceFen' | 'minItemFen'>;
    lineNo?: number;
    reason?: string;
  }[],
  items: readonly Item[],
): ApiReply<'POST /jlpay/v1/vouchers/query'> {
  const totalFen = totalFenOf(items);
  const discountFen = sumFen(
    offers.map(({ voucher, lineNo }) => (lineNo === undefined ? 0 : voucher.faceFen)),
  );
  return {
    ...done,
    vouchers: offers.map(({ voucher, lineNo, reason }) => ({
      voucher_id: voucher.voucherId,
      voucher_type: voucher.typeCode,
      face_value: voucher.faceFen,
      min_item_price: voucher.minItemFen,
      usable: lineNo !== undefined,
      ...(reason !== undefined && { reason }),
      ...(lineNo !== undefined && { line_no: lineNo }),
    })),
    total_fee: totalFen,
    discount_fee: discountFen,
    payable_fee: totalFen - discountFen,
  };
}

export function presentLock(trade: TradeView): ApiReply<'POST /jlpay/v1/trades/lock'> {
  return {
    ...done,
    trade_id: trade.id,
    total_fee: trade.totalFen,
    discount_fee: trade.discountFen,
    payable_fee: trade.payableFen,
    ...(trade.lockExpiresAt && { lock_expires_at: presentInstant(trade.lockExpiresAt) }),
    vouchers: trade.redemptions.map((one) => ({
      voucher_id: one.voucherId,
      line_no: one.lineNo,
      face_value: one.faceFen,
      subsidy_fee: one.subsidyFen,
      merchant_fee: one.merchantFen,
    })),
  };
}

export function presentNotified({
  trade,
  status,
}: {
  trade: TradeView;
  status: string;
}): ApiReply<'POST /jlpay/v1/trades/notify'> {
  return {
    ...done,
    trade_id: trade.id,
    trade_status: status,
    ...(status === 'PAID' && { redemption_ids: trade.redemptions.map((one) => one.id) }),
  };
}

export function presentCancelled(cancelled: {
  tradeId: string;
  status: string;
}): ApiReply<'POST /jlpay/v1/trades/cancel'> {
  return { ...done, trade_id: cancelled.tradeId, trade_status: cancelled.status };
}

export function presentRefund(refund: {
  id: string;
  tradeStatus: TradeStatus;
  vouchers: readonly { voucherId: string; status: string }[];
}): ApiReply<'POST /jlpay/v1/trades/refund'> {
  return {
    ...done,
    refund_id: refund.id,
    trade_status: refund.tradeStatus.toUpperCase(),
    vouchers: refund.vouchers.map(({ voucherId, status }) => ({ voucher_id: voucherId, status })),
  };
}

export function presentTrade({
  trade,
  standing,
  refunds,
}: {
  trade: TradeView;
  standing: TradeStatus;
  refunds: readonly { id: string; outRefundNo: string; refundFen: number }[];
}): ApiReply<'POST /jlpay/v1/trades/query'> {
  return {
    ...done,
    trade: {
      trade_id: trade.id,
      out_trade_no: trade.outTradeNo,
      term_no: trade.termNo ?? '',
      trade_status: standing.toUpperCase(),
      total_fee: trade.totalFen,
      discount_fee: trade.discountFen,
      payable_fee: trade.payableFen,
      paid_fee: trade.paidFen,
      transaction_id: trade.transactionId,
      locked_at: orNull(trade.lockedAt),
      lock_expires_at: orNull(trade.lockExpiresAt),
      paid_at: orNull(trade.paidAt),
      items: trade.items.map((item) => {
        const redemption = trade.redemptions.find((one) => one.lineNo === item.lineNo);
        return {
          line_no: item.lineNo,
          category: item.category,
          name: item.name,
          unit_price: item.unitFen,
          quantity: item.quantity,
          serial_no: item.serialNo,
          voucher_id: redemption?.voucherId ?? null,
          discount_fee: item.discountFen,
          subsidy_fee: redemption?.subsidyFen ?? 0,
          merchant_fee: redemption?.merchantFen ?? 0,
          refunded: item.refundId !== null,
        };
      }),
      refunds: refunds.map((refund) => ({
        refund_id: refund.id,
        out_refund_no: refund.outRefundNo,
        refund_fee: refund.refundFen,
      })),
    },
  };
}

/** Public money of a campaign; every account is shown, also one that nothing was booked on yet. */
export function presentBooks(
  books: {
    issued: { vouchers: number; faceFen: number };
    redeemed: { vouchers: number; faceFen: number; subsidyFen: number; merchantFen: number };
    balances: readonly { account: LedgerAccount; balanceFen: number }[];
  },
  now: Instant,
): ApiReply<'GET /v1/campaigns/:campaignId/ledger'> {
  const balanceOf = (account: string) =>
    books.balances.find((one) => one.account === account)?.balanceFen ?? 0;
  const paidFen = balanceOf('consumer_paid');
  return {
    issued: books.issued,
    redeemed: { ...books.redeemed, salesFen: paidFen + books.redeemed.faceFen, paidFen },
    accounts: Object.entries(accountTitles).map(([account, title]) => ({
      account,
      title,
      balanceFen: balanceOf(account),
    })),
    trialBalanceFen: sumFen(books.balances.map((one) => one.balanceFen)),
    now: presentInstant(now),
  };
}
