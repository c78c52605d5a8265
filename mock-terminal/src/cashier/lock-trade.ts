import type { Item, Trade } from '../platform/trade';
import type { LockBody } from '../terminal';
import { wireTime } from '../time';
import { amend, doubtOf, type SaleNeeds, type SaleOutcome, unfinished } from './sale';

export type Opening = {
  mch_id: string;
  term_no: string;
  cashier_id: string;
  out_trade_no: string;
  items: Item[];
  vouchers: LockBody['vouchers'];
};

/** Opens a sale and freezes its vouchers. The same number again → the sale as it stands, never a second one. */
export const lockTrade = async (needs: SaleNeeds, opening: Opening): Promise<SaleOutcome> => {
  const { vouchers, ...purchase } = opening;
  const known = needs.store.find(opening.mch_id, opening.out_trade_no);
  if (known?.doubt || (known && known.state !== 'locking')) {
    return doubtOf(known) ?? { kind: 'done', trade: known };
  }
  const opened = needs.store.save({
    ...purchase,
    asked: vouchers,
    opened_at: wireTime(needs.clock.now()),
    state: 'locking',
    refunds: [],
  });
  return sendLock(needs, opened, known !== undefined);
};

/** `again`: an earlier try may have reached the BFF, so it is asked before anything is sent. */
export const sendLock = async (
  needs: SaleNeeds,
  trade: Trade,
  again: boolean,
): Promise<SaleOutcome> => {
  const body = {
    mch_id: trade.mch_id,
    term_no: trade.term_no,
    cashier_id: trade.cashier_id,
    out_trade_no: trade.out_trade_no,
    items: trade.items,
    vouchers: trade.asked,
  };
  const outcome = await needs.terminal.lock(body, again);
  if (outcome.kind === 'done') {
    return amend(needs, trade, { state: 'locked', lock: outcome.answer, doubt: undefined });
  }
  return unfinished(needs, trade, outcome, (why) => ({ step: 'lock', why }), { state: 'refused' });
};
