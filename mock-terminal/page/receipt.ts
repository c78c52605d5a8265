import { dateTime, payTypeName, yuan } from '../src/cashier/words';
import { paymentStatus, type Trade } from '../src/platform/trade';
import { box, el } from './dom';
import type { Desk } from './till';

/** Who gets the paper: the customer's copy does not show who bears what of the voucher. */
export type Copy = 'customer' | 'merchant';
const COPIES: Record<Copy, string> = { customer: '顾客联', merchant: '商户联' };

const pair = (name: string, value: string, big = false) =>
  el('p', { class: big ? 'pair big' : 'pair' }, el('span', {}, name), el('span', {}, value));
const rule = () => el('hr');

const stampOf = (trade: Trade, training: boolean): string | undefined => {
  if (training) return '练习小票 · 无效';
  if (trade.state === 'cancelled') return '已撤销';
  return paymentStatus(trade) === '3' ? '未付款 · 无效' : undefined;
};

const goods = (trade: Trade): HTMLElement[] =>
  trade.items.flatMap((item) => [
    pair(item.name, yuan(item.unit_price)),
    ...(item.serial_no ? [el('p', {}, `SN/IMEI ${item.serial_no}`)] : []),
  ]);

/** For the merchant: who bears the voucher, in yuan. */
const split = (trade: Trade): HTMLElement[] =>
  (trade.lock?.vouchers ?? []).flatMap((voucher) => [
    pair(`券（第 ${voucher.line_no} 行）`, yuan(voucher.face_value)),
    pair('　其中政府承担', yuan(voucher.subsidy_fee)),
    pair('　其中商户承担', yuan(voucher.merchant_fee)),
    el('p', {}, `券号 ${voucher.voucher_id}`),
  ]);

/** Whose sale was undone has nothing to ask an invoice for, and nothing to bring back. */
const customerWords = ({ state }: Trade): string =>
  state === 'paid' || state === 'partly_refunded'
    ? '发票按实付金额开具，抬头为领券本人。请保存小票，退货凭此办理。'
    : '这笔单没有成交或已全部退回，券的去向请看手机“券包”。';

const refunds = (trade: Trade): HTMLElement[] =>
  trade.refunds.flatMap((refund) => [
    rule(),
    pair(`退货 第 ${refund.line_nos.join('、')} 行`, `-${yuan(refund.refund_fee)}`),
    el('p', {}, dateTime(refund.refunded_at)),
  ]);

const receiptOf = (trade: Trade, desk: Desk, copy: Copy, training: boolean): HTMLElement => {
  const { lock, payment } = trade;
  const stamp = stampOf(trade, training);
  return el(
    'article',
    { class: 'receipt', 'data-copy': copy, 'aria-label': COPIES[copy] },
    el('h2', {}, desk.shop),
    el('p', { class: 'copy' }, `销售小票 · ${COPIES[copy]}`),
    stamp && el('p', { class: 'stamp' }, stamp),
    rule(),
    el('p', {}, '单号'),
    el('p', {}, trade.out_trade_no),
    pair('时间', dateTime(payment?.trade_time ?? trade.opened_at)),
    pair('终端 / 收银员', `${trade.term_no} / ${trade.cashier_id}`),
    rule(),
    ...goods(trade),
    rule(),
    pair('合计', yuan(lock?.total_fee ?? 0)),
    pair('消费券优惠', `-${yuan(lock?.discount_fee ?? 0)}`),
    pair('实付', yuan(payment?.paid_fee ?? 0), true),
    payment && pair('付款方式', payTypeName(payment.pay_type)),
    payment && pair('交易号', payment.transaction_id),
    ...(copy === 'merchant' ? [rule(), ...split(trade)] : []),
    ...refunds(trade),
    rule(),
    el('p', {}, copy === 'merchant' ? '顾客签名：' : customerWords(trade)),
  );
};

/** Draws both copies; only `shown` is on the screen, both go to the printer. */
export const drawReceipts = (trade: Trade, desk: Desk, shown: Copy, training: boolean): void => {
  const papers = (Object.keys(COPIES) as Copy[]).map((copy) => {
    const paper = receiptOf(trade, desk, copy, training);
    paper.hidden = copy !== shown;
    return paper;
  });
  box('receipt').replaceChildren(...papers);
};

const MILLIMETRE_PX = 96 / 25.4;
const MARGIN_MM = 6;

/** Prints on 58 mm paper, as long as the longer copy. CSS knows no "auto" height for a page, so it is measured. */
export const printReceipts = (): void => {
  const papers = [...box('receipt').children].filter((paper) => paper instanceof HTMLElement);
  const heights = papers.map((paper) => {
    const { hidden } = paper;
    paper.hidden = false;
    const { height } = paper.getBoundingClientRect();
    paper.hidden = hidden;
    return height;
  });
  const millimetres = Math.ceil(Math.max(0, ...heights) / MILLIMETRE_PX) + MARGIN_MM;
  const sheet = el('style', {}, `@page { size: 58mm ${millimetres}mm; margin: 0; }`);
  document.head.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
};
