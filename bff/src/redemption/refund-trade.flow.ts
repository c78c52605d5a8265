import { digestOf } from '../kernel/digest';
import { newId } from '../kernel/id';
import { TerminalRefusal } from '../kernel/terminal-refusal';
import { entriesOfReversal, splitOf } from './ledger.rules';
import type { Till } from './purchase.rules';
import type { InTransaction, RedemptionStores } from './redemption.store';
import {
  type SoldItem,
  tradeAfterRefund,
  voucherAfterRefund,
  voucherMoves,
  whyNotRefund,
} from './trade.rules';
import type { Refund, RefundedVoucher, Trade } from './trade.store';

export type RefundNeeds = { now: () => Date; inTransaction: InTransaction };

export type RefundAsk = {
  outTradeNo: string;
  outRefundNo: string;
  lineNos: readonly number[];
  refundFen: number;
  reason: string;
};

const soldItemsOf = (trade: Trade): SoldItem[] =>
  trade.items.map(({ refundId, ...item }) => ({ ...item, refunded: refundId !== null }));

const contentOf = (ask: RefundAsk) =>
  digestOf([ask.outTradeNo, [...ask.lineNos].sort((a, b) => a - b), ask.refundFen]);

/**
 * Takes goods back by whole lines: money as it was paid, the voucher back or void, the subsidy taken back either way
 * (decision 11). The same refund number with the same content is answered as before.
 * @throws TerminalRefusal 10409, 10411, 10412, 10422
 */
export function refundTrade(needs: RefundNeeds, till: Till, ask: RefundAsk): Promise<Refund> {
  const contentHash = contentOf(ask);
  return needs.inTransaction(async (stores) => {
    const now = needs.now();
    const trade = await stores.trades.findForUpdate(till.merchantId, ask.outTradeNo);
    const earlier = await stores.trades.findRefund(till.merchantId, ask.outRefundNo);
    if (earlier) {
      if (earlier.contentHash !== contentHash) {
        throw new TerminalRefusal({
          retCode: '10409',
          retMsg: '这个退货单号已用于另一次内容不同的退货，请用新的退货单号。',
        });
      }
      return earlier;
    }
    if (!trade) {
      throw new TerminalRefusal({
        retCode: '10412',
        retMsg: '没有这一笔消费，请按原小票核对单号。',
      });
    }
    const sold = { status: trade.status, items: soldItemsOf(trade) };
    const why = whyNotRefund(sold, ask);
    if (why) {
      throw new TerminalRefusal(why);
    }
    return takeBack(stores, trade, ask, {
      id: newId('refund'),
      tradeId: trade.id,
      merchantId: till.merchantId,
      outRefundNo: ask.outRefundNo,
      contentHash,
      refundFen: ask.refundFen,
      reason: ask.reason,
      refundedAt: now,
      tradeStatus: tradeAfterRefund(sold, ask.lineNos),
      vouchers: [],
    });
  });
}

async function takeBack(
  stores: RedemptionStores,
  trade: Trade,
  { lineNos }: RefundAsk,
  refund: Refund,
): Promise<Refund> {
  const now = refund.refundedAt;
  const vouchers: RefundedVoucher[] = [];
  const returned = trade.redemptions.filter((one) => lineNos.includes(one.lineNo));
  for (const { lineNo, voucherId, voucher } of returned) {
    const status = voucherAfterRefund(voucher, trade, now);
    const [move, note] =
      status === 'RETURNED'
        ? [voucherMoves.giveBack, '已退货，券退回券包']
        : [voucherMoves.void, '已退货，券作废'];
    await stores.vouchers.move(trade.id, [lineNo], move, { at: now, note });
    vouchers.push({ voucherId, status });
  }
  const written = { ...refund, vouchers };
  await stores.trades.insertRefund(written, lineNos);
  await stores.trades.mark(trade, refund.tradeStatus);
  await stores.ledger.post({
    ledgerTransactionId: newId('ledgerTransaction'),
    kind: 'refund',
    eventKey: `refund:${refund.id}`,
    tradeId: trade.id,
    merchantId: trade.merchantId,
    campaignId: trade.campaignId ?? '',
    at: now,
    entries: entriesOfReversal({ paidFen: refund.refundFen, ...splitOf(returned) }),
  });
  return written;
}
