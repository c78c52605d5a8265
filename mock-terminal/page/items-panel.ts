import { CATEGORIES, categoryName, fenOf, yuan } from '../src/cashier/words';
import type { Counter, State } from './counter';
import { action, box, choices, el, input } from './dom';
import { addKeypad } from './keypad';

/**
 * Items by category, price and serial number (T1): the left half of the entry view. `takeCode` takes a voucher's code out
 * of a field where the scanner typed it by mistake.
 */
export const itemsPanel = (counter: Counter, takeCode: (field: HTMLInputElement) => boolean) => {
  const [price, serial, name] = [input('item-price'), input('item-serial'), input('item-name')];
  let category = 'tv';
  const options = CATEGORIES.map((one) => ({ value: one.category, label: one.name }));
  box('category-choices').replaceChildren(
    ...choices('category', options, category, (chosen) => {
      category = chosen;
    }),
  );
  // A real click goes on to the price; the arrow keys may still be on their way to another category.
  box('category-choices').addEventListener('click', (event) => {
    if (event.detail > 0) price.focus();
  });
  box('category-choices').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    price.focus();
  });
  addKeypad(box('keypad'), price);

  const complain = (words: string, field: HTMLInputElement) => {
    box('item-fault').textContent = words;
    field.setAttribute('aria-invalid', 'true');
    field.focus();
    field.select();
  };
  const add = () => {
    for (const field of [price, serial]) field.removeAttribute('aria-invalid');
    box('item-fault').textContent = '';
    if (takeCode(price) || takeCode(serial)) return;
    const unit_price = fenOf(price.value);
    if (!unit_price) return complain('请输入单价，如 2599 或 2599.50', price);
    const serial_no = serial.value.trim();
    const why = counter.addItem({
      category,
      name: name.value.trim() || categoryName(category),
      unit_price,
      ...(serial_no && { serial_no }),
    });
    if (why) return complain(why, serial);
    for (const field of [price, serial, name]) field.value = '';
    price.focus();
  };
  box('item-form').addEventListener('submit', (event) => {
    event.preventDefault();
    add();
  });
  // A scanner ends with Enter; on the price, Enter leads to the serial number instead of adding half an item.
  price.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || serial.value || !fenOf(price.value)) return;
    event.preventDefault();
    serial.focus();
  });

  return { render: (state: State) => renderItems(counter, state) };
};

const renderItems = (counter: Counter, { items }: State): void => {
  box('items-empty').hidden = items.length > 0;
  box('items-table').hidden = items.length === 0;
  const rows = items.map((item) =>
    el(
      'tr',
      {},
      el('td', {}, String(item.line_no)),
      el('td', {}, item.name),
      el('td', {}, item.serial_no ?? '—'),
      el('td', { class: 'number' }, yuan(item.unit_price)),
      el(
        'td',
        {},
        action(
          '删除',
          {
            id: `remove-item-${item.line_no}`,
            'aria-label': `删除第 ${item.line_no} 行 ${item.name}`,
          },
          () => counter.removeItem(item.line_no),
        ),
      ),
    ),
  );
  box('items-body').replaceChildren(...rows);
};
