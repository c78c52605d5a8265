import type { Trade } from '../platform/trade';
import { dayOf, wireTime } from '../time';
import { amend, doubtOf, refuse, type SaleNeeds, type SaleOutcome, unfinished } from './sale';

/** 撤销 / 冲正: before the payment, or after it on the same day. A lock in doubt may be called off too. */
export const cancelTrade = async (
  needs: SaleNeeds,
  trade: Trade,
  reason: string,
): Promise<SaleOutcome> => {
  if (trade.doubt && trade.doubt.step !== 'lock') return doubtOf(trade) as SaleOutcome;
  if (trade.state === 'cancelled') return { kind: 'done', trade };
  if (!['locking', 'locked', 'paid'].includes(trade.state)) {
    return refuse(trade, '这笔单已经结束，不能撤销');
  }
  const paidOn = trade.payment && dayOf(new Date(trade.payment.trade_time));
  if (paidOn && paidOn !== dayOf(needs.clock.now())) {
    return refuse(trade, '只能撤销当天的交易，请按退货办理');
  }
  return sendCancel(needs, trade, reason, trade.doubt !== undefined);
};

export const sendCancel = async (
  needs: SaleNeeds,
  trade: Trade,
  reason: string,
  again: boolean,
): Promise<SaleOutcome> => {
  // The money goes back, so its success must no longer be told; a refusal takes the telling up again.
  await needs.notifier.hold(trade);
  const { mch_id, term_no, out_trade_no } = trade;
  const outcome = await needs.terminal.cancel({ mch_id, term_no, out_trade_no, reason }, again);
  if (outcome.kind === 'done') {
    const cancelled_at = wireTime(needs.clock.now());
    return amend(needs, trade, { state: 'cancelled', cancelled_at, doubt: undefined });
  }
  const ended = unfinished(needs, trade, outcome, (why) => ({ step: 'cancel', why, reason }));
  if (ended.kind !== 'unknown') needs.notifier.announce(ended.trade);
  return ended;
};
