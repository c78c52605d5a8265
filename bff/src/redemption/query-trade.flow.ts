import { TerminalRefusal } from '../kernel/terminal-refusal';
import { standingOf, type TradeStatus } from './trade.rules';
import type { Refund, Trade, TradeStore } from './trade.store';

export type QueryTradeNeeds = { now: () => Date; trades: Pick<TradeStore, 'find' | 'listRefunds'> };

export type TradeState = {
  trade: Trade;
  standing: TradeStatus;
  refunds: Pick<Refund, 'id' | 'outRefundNo' | 'refundFen'>[];
};

/** A trade's full state, its lock read off the clock; for a terminal that lost its answer. @throws TerminalRefusal 10412 */
export async function queryTrade(
  needs: QueryTradeNeeds,
  merchantId: string,
  outTradeNo: string,
): Promise<TradeState> {
  const trade = await needs.trades.find(merchantId, outTradeNo);
  if (!trade) {
    throw new TerminalRefusal({
      retCode: '10412',
      retMsg: '没有这一笔消费，请核对单号；没有锁定过的单可以直接重新开单。',
    });
  }
  return {
    trade,
    standing: standingOf(trade, needs.now()),
    refunds: await needs.trades.listRefunds(trade.id),
  };
}
