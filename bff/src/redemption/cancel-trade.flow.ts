import { newId } from '../kernel/id';
import { TerminalRefusal } from '../kernel/terminal-refusal';
import { entriesOfReversal, splitOf } from './ledger.rules';
import type { Till } from './purchase.rules';
import type { InTransaction, RedemptionStores } from './redemption.store';
import { releaseLock } from './release-lock.flow';
import { voucherMoves, whyNotCancel } from './trade.rules';
import type { Trade } from './trade.store';

export type CancelNeeds = { now: () => Date; inTransaction: InTransaction };
export type CancelAnswer = { tradeId: string; status: 'CANCELLED' | 'NOT_FOUND' };

/**
 * Undoes a trade before its payment, or on the day of it (撤销 / 冲正). A number that was never seen is closed for good.
 * @throws TerminalRefusal 10411 after 24:00 of the trade's day, or once a line was refunded
 */
export function cancelTrade(
  needs: CancelNeeds,
  till: Till,
  outTradeNo: string,
): Promise<CancelAnswer> {
  return needs.inTransaction(async (stores) => {
    const now = needs.now();
    const trade = await stores.trades.findForUpdate(till.merchantId, outTradeNo);
    if (!trade) {
      const tradeId = newId('trade');
      await stores.trades.insertNotFound({ tradeId, outTradeNo, till, closedAt: now });
      return { tradeId, status: 'NOT_FOUND' };
    }
    const why = whyNotCancel(trade, now);
    if (why) {
      throw new TerminalRefusal(why);
    }
    if (trade.status === 'not_found') {
      return { tradeId: trade.id, status: 'NOT_FOUND' };
    }
    if (trade.status === 'paid') {
      await reverse(stores, trade, now);
    } else if (trade.status !== 'cancelled') {
      await releaseLock(stores, trade, 'cancelled', { at: now, note: '收银台撤销，券已退回' });
    }
    return { tradeId: trade.id, status: 'CANCELLED' };
  });
}

/** A paid trade as if it had not been: new rows say so, nothing is deleted. */
async function reverse(stores: RedemptionStores, trade: Trade, now: Date): Promise<void> {
  const lineNos = trade.redemptions.map((one) => one.lineNo);
  await stores.vouchers.move(trade.id, lineNos, voucherMoves.cancel, {
    at: now,
    note: '当日撤销，券已退回',
  });
  await stores.trades.mark(trade, 'cancelled', { closedAt: now });
  await stores.ledger.post({
    ledgerTransactionId: newId('ledgerTransaction'),
    kind: 'cancel',
    eventKey: `cancel:${trade.id}`,
    tradeId: trade.id,
    merchantId: trade.merchantId,
    campaignId: trade.campaignId ?? '',
    at: now,
    entries: entriesOfReversal({ paidFen: trade.paidFen ?? 0, ...splitOf(trade.redemptions) }),
  });
}
