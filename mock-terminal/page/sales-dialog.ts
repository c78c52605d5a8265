import { clockTime, stateWords, yuan } from '../src/cashier/words';
import type { Trade } from '../src/platform/trade';
import type { Counter } from './counter';
import { action, box, dialog, el } from './dom';
import { opener } from './keys';

/** The day's sales at this terminal, from the platform's own store. */
export const salesDialog = (counter: Counter) => {
  const show = opener('sales-dialog', 'sales-close');
  const open = (trade: Trade) => {
    dialog('sales-dialog').close();
    counter.open(trade);
  };
  const row = (trade: Trade) => {
    const sums = [
      trade.lock?.total_fee,
      trade.lock && -trade.lock.discount_fee,
      trade.payment?.status === '2' ? trade.payment.paid_fee : undefined,
    ];
    const label = { 'aria-label': `打开 ${trade.out_trade_no}`, 'data-trade': trade.out_trade_no };
    return el(
      'tr',
      {},
      el('td', {}, clockTime(trade.opened_at)),
      el('td', {}, trade.out_trade_no),
      ...sums.map((fen) => el('td', { class: 'number' }, fen === undefined ? '—' : yuan(fen))),
      el('td', {}, stateWords(trade)),
      el(
        'td',
        {},
        trade.state === 'refused' ? undefined : action('打开', label, () => open(trade)),
      ),
    );
  };
  return {
    open: async () => {
      const trades = await counter.sales();
      box('sales-empty').hidden = trades.length > 0;
      box('sales-table').hidden = trades.length === 0;
      box('sales-body').replaceChildren(...trades.map(row));
      show();
    },
  };
};
