import type { Clock } from '../clock';
import type { Notifier } from '../platform/notifier';
import type { Doubt, Trade } from '../platform/trade';
import type { TradeStore } from '../platform/trade-store';
import type { Outcome, Terminal } from '../terminal';

/*
 * A sale at a terminal, step by step: lock the vouchers, take the money, cancel, refund. Each step may be repeated with
 * the same keys. A step whose answer never came leaves a `doubt` on the trade; until it is settled no other step is taken
 * (T4), but a purchase in doubt may be called off.
 */
export type SaleNeeds = {
  clock: Clock;
  store: TradeStore;
  terminal: Terminal;
  notifier: Notifier;
};

/** What a till hears: how the step went, and the trade as it now stands. */
export type SaleOutcome =
  | { kind: 'done'; trade: Trade }
  | { kind: 'refused'; ret_code: string; ret_msg: string; trade: Trade }
  | { kind: 'unreachable' | 'unknown'; why: string; trade: Trade };

/** The till's own refusal: nothing was asked of the BFF. */
export const refuse = (trade: Trade, ret_msg: string, ret_code = '10411'): SaleOutcome => ({
  kind: 'refused',
  ret_code,
  ret_msg,
  trade,
});

export const doubtOf = (trade: Trade): SaleOutcome | undefined =>
  trade.doubt && { kind: 'unknown', why: trade.doubt.why, trade };

/** The trade as it stands now: it may have moved while a call was under way. */
export const latest = ({ store }: SaleNeeds, trade: Trade): Trade =>
  store.find(trade.mch_id, trade.out_trade_no) ?? trade;

export const amend = (needs: SaleNeeds, trade: Trade, change: Partial<Trade>): SaleOutcome => ({
  kind: 'done',
  trade: needs.store.save({ ...latest(needs, trade), ...change }),
});

/** The end of a step that did not succeed. It is in doubt only when the call may have reached the BFF. */
export const unfinished = <T>(
  needs: SaleNeeds,
  trade: Trade,
  outcome: Exclude<Outcome<T>, { kind: 'done' }>,
  doubt: (why: string) => Doubt,
  onRefusal: Partial<Trade> = {},
): SaleOutcome => {
  if (outcome.kind === 'refused') {
    const known = amend(needs, trade, { doubt: undefined, ...onRefusal }).trade;
    return { kind: 'refused', ret_code: outcome.ret_code, ret_msg: outcome.ret_msg, trade: known };
  }
  const { why } = outcome;
  // A step already in doubt stays so, even when this try never left the machine.
  if (outcome.kind === 'unreachable' && !trade.doubt) return { kind: 'unreachable', why, trade };
  return { kind: 'unknown', why, trade: amend(needs, trade, { doubt: doubt(why) }).trade };
};
