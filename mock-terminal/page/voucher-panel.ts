import { adviseOn, type VoucherAdvice } from '../src/cashier/advice';
import { yuan } from '../src/cashier/words';
import type { Counter, State } from './counter';
import { action, box, button, el, input } from './dom';
import { scanCamera, scanPicture } from './scanner';
import { TRAINING_CODES } from './training-till';

/** A code as it is sent: sixteen digits without their blanks, or whatever the scanner read. */
const codeOf = (typed: string): string => {
  const plain = typed.trim();
  const digits = plain.replace(/[\s-]/g, '');
  return /^\d+$/.test(digits) ? digits : plain;
};

const grouped = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1 ');
const titleOf = (code: string): string => (/^\d+$/.test(code) ? grouped(code) : code);

/** Vouchers scanned or typed, and what each could do for each piece (T1, T2): the right half of the entry view. */
export const voucherPanel = (counter: Counter) => {
  const field = input('voucher-code');
  const complain = (words: string) => {
    box('code-fault').textContent = words;
  };
  const add = (typed: string) => {
    const code = codeOf(typed);
    const short = /^\d+$/.test(code) && code.length !== 16;
    const why =
      !code || short ? '请输入完整的 16 位数字，或扫顾客手机上的二维码' : counter.addCode(code);
    complain(why ?? '');
    if (!why) field.value = '';
    field.focus();
  };
  const found = (text: string | undefined, words: string) => (text ? add(text) : complain(words));

  box('code-form').addEventListener('submit', (event) => {
    event.preventDefault();
    add(field.value);
  });
  // Groups of four while typing; the caret stays at the end, where typing happens.
  field.addEventListener('input', () => {
    const digits = field.value.replace(/\s/g, '');
    const atEnd = field.selectionStart === field.value.length;
    if (/^\d+$/.test(digits) && atEnd) field.value = grouped(digits.slice(0, 16));
  });
  button('scan-camera').addEventListener('click', async () => {
    const text = await scanCamera();
    if (text) add(text);
  });
  button('scan-picture').addEventListener('click', () => input('picture-file').click());
  input('picture-file').addEventListener('change', async () => {
    const [file] = input('picture-file').files ?? [];
    input('picture-file').value = '';
    if (file) found(await scanPicture(file), '图片里没有找到二维码，请换一张或输入 16 位数字');
  });
  for (const face of [200, 100] as const) {
    button(`training-${face}`).addEventListener('click', () => add(TRAINING_CODES[face]));
  }
  button('lock-sale').addEventListener('click', () => void counter.lock());

  return {
    render: (state: State) => renderVouchers(counter, state),
    /** Takes over what was scanned into another field; false when that is no voucher's code. */
    takeFrom: (other: HTMLInputElement): boolean => {
      const typed = other.value;
      if (!/^ZD1\./.test(typed.trim())) return false;
      other.value = '';
      add(typed);
      return true;
    },
  };
};

const adviceCard = (
  counter: Counter,
  code: string,
  index: number,
  advice: VoucherAdvice | undefined,
  waiting: string,
): HTMLElement => {
  const remove = action(
    '删除',
    { id: `remove-code-${index + 1}`, 'aria-label': `删除第 ${index + 1} 张券` },
    () => counter.removeCode(code),
  );
  const pieces = advice?.pieces.map(({ line_no, chosen, words }) =>
    el(
      'li',
      { class: chosen ? 'chosen' : '' },
      el('span', {}, `${chosen ? '✓' : '·'} 第 ${line_no} 行`),
      el('span', {}, words),
    ),
  );
  return el(
    'article',
    { class: `voucher${advice?.chosen ? ' chosen' : ''}`, 'aria-label': `第 ${index + 1} 张券` },
    el('h2', {}, el('span', {}, titleWords(advice)), remove),
    el('p', { class: 'code-text' }, titleOf(code)),
    advice?.chosen ? undefined : el('p', {}, advice?.words ?? waiting),
    pieces && el('ul', {}, ...pieces),
  );
};

const titleWords = (advice: VoucherAdvice | undefined): string => {
  if (!advice) return '消费券';
  return `${advice.title} · ${advice.chosen ? advice.words : '这次用不上'}`;
};

const waitingWords = ({ items, answer }: State): string => {
  if (items.length === 0) return '先录商品，再看这张券能用在哪件上。';
  if (answer?.kind === 'refused') return answer.ret_msg;
  if (answer && answer.kind !== 'done') return `${answer.why}，暂时查不到这张券。券没有变化。`;
  return '正在查询…';
};

const renderVouchers = (counter: Counter, state: State): void => {
  const answer = state.answer?.kind === 'done' ? state.answer.answer : undefined;
  const advice = adviseOn(state.items, answer?.vouchers ?? []);
  const waiting = waitingWords(state);
  const cards = state.codes.map((code, index) =>
    adviceCard(counter, code, index, advice[index], waiting),
  );
  const hint = '先录商品，再扫券。系统会算好哪张券用在哪件上最省。';
  box('voucher-list').replaceChildren(
    ...(cards.length > 0 ? cards : [el('p', { class: 'empty' }, hint)]),
  );

  const typed = state.items.reduce((sum, item) => sum + item.unit_price * item.quantity, 0);
  box('total-fee').textContent = yuan(answer?.total_fee ?? typed);
  box('discount-fee').textContent = yuan(-(answer?.discount_fee ?? 0));
  box('payable-fee').textContent = yuan(answer?.payable_fee ?? typed);
  button('lock-sale').disabled = counter.allocated.length === 0 || state.busy !== undefined;
  box('training-codes').hidden = !state.training;
};
