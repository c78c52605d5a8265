import { yuan } from '../src/cashier/words';
import { refundedLines, sumsOf, type Trade } from '../src/platform/trade';
import type { Counter } from './counter';
import { box, button, dialog, el, select } from './dom';
import { opener } from './keys';

/** Goods returned, by whole lines: which ones, and what the customer gets back for them. */
export const refundDialog = (counter: Counter) => {
  const show = opener('refund-dialog', 'refund-close');
  const chosen = (): number[] =>
    [...box('refund-lines').querySelectorAll('input:checked')].map((tick) =>
      Number((tick as HTMLInputElement).value),
    );
  const total = (trade: Trade) => {
    const lines = chosen();
    button('refund-confirm').disabled = lines.length === 0;
    box('refund-sum').textContent =
      lines.length === 0 ? '请选择商品' : `应退 ${yuan(sumsOf(trade, lines).paid_fee)} 元`;
  };
  box('refund-form').addEventListener('submit', (event) => {
    event.preventDefault();
    dialog('refund-dialog').close();
    void counter.refund(chosen(), select('refund-reason').value);
  });
  box('refund-lines').addEventListener('change', () => {
    if (counter.state.trade) total(counter.state.trade);
  });

  return {
    open: () => {
      const { trade } = counter.state;
      if (!trade) return;
      const returned = refundedLines(trade);
      const rows = trade.items.map((item) => {
        const tick = el('input', { type: 'checkbox', value: String(item.line_no) });
        tick.id = `refund-line-${item.line_no}`;
        tick.disabled = returned.includes(item.line_no);
        const paid = sumsOf(trade, [item.line_no]).paid_fee;
        const words = tick.disabled ? '已退' : `${yuan(paid)} 元`;
        return el(
          'label',
          { class: 'refund-line', for: tick.id },
          tick,
          el('span', {}, `第 ${item.line_no} 行 ${item.name} ${item.serial_no ?? ''}`),
          el('span', { class: 'amount' }, words),
        );
      });
      box('refund-lines').replaceChildren(...rows);
      total(trade);
      show();
    },
  };
};
