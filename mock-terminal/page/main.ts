import './cashier.css';
import { clockTime, PAY_TYPES } from '../src/cashier/words';
import { Counter, type State } from './counter';
import { box, button, el, input } from './dom';
import { itemsPanel } from './items-panel';
import { bindKeys, catchScanner, type Key, opener } from './keys';
import { paymentView } from './payment-view';
import { printReceipts } from './receipt';
import { refundDialog } from './refund-dialog';
import { resultView } from './result-view';
import { ring } from './ring';
import { salesDialog } from './sales-dialog';
import { setupDialog } from './setup-dialog';
import { type Desk, liveTill, readMerchants, readStatus } from './till';
import { trainingTill } from './training-till';
import { voucherPanel } from './voucher-panel';

/** The BFF's time, as the till program last told it, carried on by this machine's. */
let offsetMs = 0;
let online = true;
let publicOrigin = '';
const now = () => new Date(Date.now() + offsetMs);
const wireNow = () => `${new Date(now().getTime() + 28_800_000).toISOString().slice(0, 19)}+08:00`;

/** A business key of this terminal: its number, the time, four random letters. */
const freshNumber = (desk: Desk, kind: 'sale' | 'refund'): string => {
  const time = wireNow().slice(2, 19).replace(/\D/g, '');
  const random = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${desk.term_no}${kind === 'sale' ? '-' : 'R'}${time}-${random}`;
};

const views: { render: (state: State) => void }[] = [];
const counter = new Counter(
  (desk, training) => (training ? trainingTill(desk, now) : liveTill(desk)),
  freshNumber,
  (state) => {
    for (const view of views) view.render(state);
  },
  ring,
);

const MESSAGES = { entry: 'entry-message', payment: 'payment-message', result: 'result-message' };

/** What is the same in every view: who, where, online or not, practice or not, and the one message. */
const renderFrame = (state: State): void => {
  const { desk, training, view, busy, message } = state;
  box('where-shop').textContent = desk ? desk.shop : '请选择终端';
  box('where-desk').textContent = desk ? `${desk.term_no} · ${desk.cashier}` : '';
  document.body.classList.toggle('training', training);
  box('training-banner').hidden = !training;
  button('toggle-training').setAttribute('aria-pressed', String(training));
  for (const id of ['open-setup', 'toggle-training']) button(id).disabled = !counter.free;
  for (const name of ['entry', 'payment', 'result'] as const) {
    box(`${name}-view`).hidden = name !== view;
    const place = box(MESSAGES[name]);
    const words = name === view ? (busy ?? message?.words ?? '') : '';
    // Said once: a live region that is written again is read again.
    if (place.textContent !== words) place.textContent = words;
    const tone = busy ? (state.trade?.doubt ? 'warn' : 'info') : (message?.tone ?? 'info');
    place.className = `message ${tone}`;
  }
};

let shownView: State['view'] | undefined;
/** Moves the focus with the view, so that the keyboard is always where the work is. */
const renderFocus = ({ view, busy }: State): void => {
  // A button that was disabled under the focus drops it on the body: pick it up again.
  const dropped = document.activeElement === document.body && !busy;
  if (view === shownView && !dropped) return;
  shownView = view;
  const first = { entry: 'item-price', payment: 'pay-wxpay', result: 'next-sale' }[view];
  box(first).focus();
};

const renderLine = (): void => {
  const { training } = counter.state;
  const words = training ? '练习' : online ? '在线' : '离线';
  const dot = el('span', { class: 'dot', 'aria-hidden': 'true' }, '●');
  box('line-state').replaceChildren(dot, ` ${words} ${clockTime(wireNow())}`);
  box('line-state').classList.toggle('off', !online && !training);
  box('offline-banner').hidden = online || training;
};

const readLine = async (): Promise<void> => {
  const status = await readStatus();
  if (status) offsetMs = Date.parse(status.now) - Date.now();
  const back = !online && status?.online;
  online = status?.online ?? false;
  if (back) counter.askAgain();
  publicOrigin = status?.public_origin ?? publicOrigin;
};

const toggleTraining = (): void => {
  const { desk, training } = counter.state;
  if (desk) counter.sitAt(desk, !training);
};

const focusCategory = (): void =>
  document.querySelector<HTMLInputElement>('#category-choices input:checked')?.focus();

const keysOf = (
  payment: ReturnType<typeof paymentView>,
  open: Record<'help' | 'setup' | 'sales', () => unknown>,
): Key[] => {
  const primary = () =>
    counter.state.view === 'entry' ? button('lock-sale').click() : button('next-sale').click();
  const inPayment = () => counter.state.view === 'payment';
  return [
    { key: 'F1', label: 'F1', words: '这张按键表', run: open.help },
    { key: 'F2', label: 'F2', words: '输单价', run: () => input('item-price').focus() },
    { key: 'F3', label: 'F3', words: '扫序列号', run: () => input('item-serial').focus() },
    {
      key: 'F4',
      label: 'F4',
      words: '扫券或输 16 位数字',
      run: () => input('voucher-code').focus(),
    },
    { key: 'F6', label: 'F6', words: '选品类：再按方向键，Enter 回到单价', run: focusCategory },
    { key: 'F7', label: 'F7', words: '今日交易：小票、撤销、退货', run: open.sales },
    { key: 'F8', label: 'F8', words: '练习模式', run: toggleTraining },
    {
      key: 'F9',
      label: 'F9',
      words: '锁券，去收款；收款后下一笔',
      run: () => !inPayment() && primary(),
    },
    { key: 'F10', label: 'F10', words: '换终端或收银员', run: open.setup },
    {
      key: 'Escape',
      label: 'Esc',
      words: '关窗口；收款时取消这笔单',
      run: () => inPayment() && payment.abandon(),
    },
    ...PAY_TYPES.map(({ name }, index) => ({
      key: String(index + 1),
      label: String(index + 1),
      words: `收款时：${name}`,
      run: () => inPayment() && payment.payBy(index),
    })),
    {
      key: '6',
      label: '6',
      words: '收款时：顾客在自己的微信里付款',
      run: () => inPayment() && payment.payInWechat(),
    },
    {
      key: 'p',
      label: 'P',
      words: '打印小票',
      run: () => counter.state.view === 'result' && printReceipts(),
    },
  ];
};

const start = async (): Promise<void> => {
  const refund = refundDialog(counter);
  const payment = paymentView(counter, now, () => publicOrigin);
  const vouchers = voucherPanel(counter);
  const items = itemsPanel(counter, vouchers.takeFrom);
  const result = resultView(counter, wireNow, refund.open);
  views.push({ render: renderFrame }, items, vouchers, payment, result, { render: renderFocus });

  await readLine();
  const setup = setupDialog(counter, await readMerchants());
  const sales = salesDialog(counter);
  const open = {
    help: opener('help-dialog', 'help-close'),
    setup: () => counter.free && setup.open(),
    sales: () => void sales.open(),
  };
  box('open-help').addEventListener('click', open.help);
  box('open-setup').addEventListener('click', open.setup);
  box('open-sales').addEventListener('click', open.sales);
  button('toggle-training').addEventListener('click', toggleTraining);
  bindKeys(keysOf(payment, open));
  catchScanner(input('voucher-code'));
  renderLine();
  setup.begin();

  setInterval(() => {
    renderLine();
    payment.render(counter.state);
    void counter.tick();
  }, 1000);
  setInterval(() => void readLine(), 2000);
};

void start();
