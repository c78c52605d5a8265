import qrcode from 'qrcode-generator';
import { PAY_TYPES, yuan } from '../src/cashier/words';
import type { Trade } from '../src/platform/trade';
import { confirmed } from './confirm';
import type { Counter, State } from './counter';
import { action, box, button, el } from './dom';

/** Taking the money: how much, by which method, and how long the lock still holds. */
export const paymentView = (counter: Counter, now: () => Date, publicOrigin: () => string) => {
  box('pay-types').replaceChildren(
    ...PAY_TYPES.map(({ pay_type, name }, index) =>
      action(
        `${index + 1} ${name}`,
        { id: `pay-${pay_type}` },
        () => void counter.pay(pay_type, true),
      ),
    ),
  );
  const fail = async () => {
    const words = '券会马上退回顾客卡包，这笔单结束。';
    if (await confirmed('顾客没有付成功？', words, '没有付成功')) await counter.pay('wxpay', false);
  };
  const abandon = async () => {
    const words = '顾客还没有付钱。取消后券马上退回顾客卡包。';
    if (await confirmed('取消这笔单？', words, '取消这笔单')) await counter.cancel('收款前取消');
  };
  button('pay-in-wechat').addEventListener('click', () => counter.listen(!counter.state.listening));
  button('payment-failed').addEventListener('click', () => void fail());
  button('abandon-sale').addEventListener('click', () => void abandon());

  return {
    abandon: () => void abandon(),
    payInWechat: () => button('pay-in-wechat').click(),
    payBy: (index: number) => {
      const method = PAY_TYPES[index];
      if (method) box(`pay-${method.pay_type}`).click();
    },
    render: (state: State) => {
      if (state.view !== 'payment' || !state.trade) return;
      renderPayment(state.trade, state, now());
      renderWechat(state, publicOrigin());
    },
  };
};

const renderPayment = (trade: Trade, { busy, training }: State, now: Date): void => {
  const { lock } = trade;
  const left = lock ? Math.max(0, Date.parse(lock.lock_expires_at) - now.getTime()) : 0;
  const [minutes, seconds] = [Math.floor(left / 60_000), Math.floor((left % 60_000) / 1000)];
  const open = lock !== undefined && left > 0 && !busy && !trade.doubt;
  box('payment-payable').textContent = lock ? yuan(lock.payable_fee) : '—';
  box('payment-split').textContent = lock
    ? `合计 ${yuan(lock.total_fee)}，消费券 -${yuan(lock.discount_fee)}`
    : '还不知道券有没有锁上，先不要收款。';
  box('lock-left').textContent = lockWords(lock !== undefined, left, minutes, seconds, training);
  for (const { pay_type } of PAY_TYPES) button(`pay-${pay_type}`).disabled = !open;
  button('payment-failed').disabled = !open;
  button('abandon-sale').disabled = busy !== undefined;
  box('payment-goods').replaceChildren(goodsTable(trade));
};

const CELL_PX = 8;
let shownCode = '';

/** The code that opens the order on the customer's phone. */
const renderWechat = ({ trade, listening, busy, training }: State, origin: string): void => {
  const press = button('pay-in-wechat');
  press.disabled = busy !== undefined || training || !trade?.lock || trade.doubt !== undefined;
  press.setAttribute('aria-expanded', String(listening));
  box('wechat-panel').hidden = !listening;
  const link = `${origin}/pages/order/index?id=${trade?.lock?.trade_id ?? ''}`;
  if (!listening || shownCode === link) return;
  shownCode = link;
  const code = qrcode(0, 'M');
  code.addData(link, 'Byte');
  code.make();
  const alt = '付款码：顾客用手机扫码，打开这笔订单';
  box('wechat-code').replaceChildren(el('img', { src: code.createDataURL(CELL_PX), alt }));
};

const lockWords = (
  locked: boolean,
  left: number,
  minutes: number,
  seconds: number,
  training: boolean,
): string => {
  if (!locked) return '';
  if (left === 0) return '锁定时间已到，券已自动退回。请取消这笔单重新开单，不要收款。';
  const time = `${minutes} 分 ${String(seconds).padStart(2, '0')} 秒`;
  return training ? `练习：券没有真的锁定（${time}）` : `券已锁定，还剩 ${time}`;
};

const goodsTable = (trade: Trade): HTMLElement => {
  const rows = trade.items.map((item) => {
    const voucher = trade.lock?.vouchers.find(({ line_no }) => line_no === item.line_no);
    return el(
      'tr',
      {},
      el('td', {}, `${item.name}${item.serial_no ? `（${item.serial_no}）` : ''}`),
      el('td', { class: 'number' }, yuan(item.unit_price)),
      el('td', { class: 'number' }, voucher ? `-${yuan(voucher.face_value)}` : '—'),
    );
  });
  const head = ['商品', '单价', '消费券'].map((words, index) =>
    el('th', { scope: 'col', class: index > 0 ? 'number' : '' }, words),
  );
  return el(
    'table',
    { class: 'items' },
    el('caption', { class: 'hidden' }, '这笔单里的商品'),
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows),
  );
};
