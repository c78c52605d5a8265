import type { Counter } from './counter';
import { box, dialog, el, select } from './dom';
import { opener } from './keys';
import type { Desk, Merchant } from './till';

const REMEMBERED = 'huimin-cashier-desk';
type Choice = { term_no: string; cashier_id: string };

const deskOf = (merchants: readonly Merchant[], choice: Partial<Choice>): Desk | undefined => {
  const shop = merchants.find(({ term_nos }) => term_nos.includes(choice.term_no ?? ''));
  const cashier =
    shop?.cashiers.find(({ cashier_id }) => cashier_id === choice.cashier_id) ?? shop?.cashiers[0];
  return shop && cashier && choice.term_no
    ? {
        mch_id: shop.mch_id,
        shop: shop.name,
        term_no: choice.term_no,
        cashier_id: cashier.cashier_id,
        cashier: cashier.name,
      }
    : undefined;
};

const remembered = (): Partial<Choice> => {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
  } catch {
    return {};
  }
};

const fill = (
  id: string,
  options: readonly { value: string; label: string }[],
  chosen?: string,
) => {
  const list = select(id);
  list.replaceChildren(...options.map(({ value, label }) => el('option', { value }, label)));
  if (chosen && options.some(({ value }) => value === chosen)) list.value = chosen;
};

/** Which terminal this page is, and who works at it: remembered here, or given by `?term=`. */
export const setupDialog = (counter: Counter, merchants: readonly Merchant[]) => {
  const show = opener('setup-dialog', 'setup-close');
  const shopNow = () => merchants.find(({ mch_id }) => mch_id === select('setup-shop').value);
  const fillShop = () => {
    const shop = shopNow();
    fill('setup-term', shop?.term_nos.map((term) => ({ value: term, label: term })) ?? []);
    fill(
      'setup-cashier',
      shop?.cashiers.map(({ cashier_id, name }) => ({
        value: cashier_id,
        label: `${name}（${cashier_id}）`,
      })) ?? [],
    );
  };
  select('setup-shop').addEventListener('change', fillShop);
  const sit = (desk: Desk) => {
    const { term_no, cashier_id } = desk;
    localStorage.setItem(REMEMBERED, JSON.stringify({ term_no, cashier_id }));
    counter.sitAt(desk, counter.state.training);
  };
  box('setup-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const choice = {
      term_no: select('setup-term').value,
      cashier_id: select('setup-cashier').value,
    };
    const desk = deskOf(merchants, choice);
    if (desk) sit(desk);
    dialog('setup-dialog').close();
  });
  const open = () => {
    const { desk } = counter.state;
    const shops = merchants.map(({ mch_id, name }) => ({ value: mch_id, label: name }));
    fill('setup-shop', shops, desk?.mch_id);
    fillShop();
    if (desk) select('setup-term').value = desk.term_no;
    if (desk) select('setup-cashier').value = desk.cashier_id;
    show();
  };
  return {
    open,
    /** Sits down where the address or the memory says; otherwise asks. */
    begin: () => {
      const term = new URLSearchParams(location.search).get('term');
      const desk = deskOf(merchants, { ...remembered(), ...(term && { term_no: term }) });
      if (desk) sit(desk);
      else open();
    },
  };
};
