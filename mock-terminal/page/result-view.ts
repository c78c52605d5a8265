import { dateTime, payTypeName, stateWords, yuan } from '../src/cashier/words';
import { refundedLines, type Trade } from '../src/platform/trade';
import { confirmed } from './confirm';
import type { Counter, State } from './counter';
import { box, button, choices, facts } from './dom';
import { type Copy, drawReceipts, printReceipts } from './receipt';

type Verdict = { tone: 'good' | 'warn' | ''; title: string; words: string };

/** What became of the sale, honestly: money and voucher are two things. */
const verdictOf = (trade: Trade, training: boolean): Verdict => {
  if (training)
    return { tone: 'good', title: `练习：${stateWords(trade)}`, words: '没有真的锁券或收款。' };
  if (trade.doubt) {
    const words = '没收到结果，正在自动查询。券和钱都不会丢，请先不要重复操作。';
    return { tone: 'warn', title: '结果确认中', words };
  }
  switch (trade.state) {
    case 'paid':
      return paidVerdict(trade);
    case 'payment_failed':
      return { tone: 'warn', title: '付款未成功', words: '没有收到钱，券会退回顾客卡包。' };
    case 'cancelled':
      return { tone: 'good', title: '已撤销', words: `券已退回；${moneyBackWords(trade)}` };
    case 'refunded':
    case 'partly_refunded':
      return { tone: 'good', title: stateWords(trade), words: refundWords(trade) };
    default:
      return { tone: '', title: stateWords(trade), words: '' };
  }
};

const paidVerdict = ({ notice }: Trade): Verdict => {
  const ended = notice?.ended;
  if (!ended) {
    const words = '钱已收到，正在登记核销，会自动完成。可以先打印小票，请不要重复收款。';
    return { tone: '', title: '收款成功', words };
  }
  return ended.ret_code === '00000'
    ? { tone: 'good', title: '收款成功，券已核销', words: '请打印小票，并按实付金额开具发票。' }
    : {
        tone: 'warn',
        title: '收款成功，券待运营处理',
        words: `${ended.ret_msg}（${ended.ret_code}）。顾客已按优惠价付款，请不要重复收款，运营人员会联系本店。`,
      };
};

/** What the cashier has to do about the money; WeChat gives back by itself what was paid in the customer's own. */
const moneyBackWords = ({ payment }: Trade): string => {
  if (!payment) return '没有收过钱，不用退款。';
  return payment.in_wechat
    ? '钱会自动退回顾客的微信，请不要再退现金。'
    : '已收的钱请原路退给顾客。';
};

const refundWords = (trade: Trade): string => {
  const sum = trade.refunds.reduce((total, refund) => total + refund.refund_fee, 0);
  const fates = trade.refunds.flatMap(({ vouchers }) => vouchers.map(({ status }) => status));
  const voucher = fates.includes('RETURNED') ? '券已退回顾客卡包。' : '';
  const dead = fates.includes('VOID') ? '有券不能再退回（已退过一次或活动已结束），已作废。' : '';
  const money = trade.payment?.in_wechat ? moneyBackWords(trade) : '';
  return `已退 ${yuan(sum)} 元。${money}${voucher}${dead}`;
};

const factsOf = (trade: Trade): HTMLElement[] =>
  facts([
    ['单号', trade.out_trade_no],
    ['合计', trade.lock && `${yuan(trade.lock.total_fee)} 元`],
    ['消费券', trade.lock && `-${yuan(trade.lock.discount_fee)} 元`],
    ['实付', trade.payment?.status === '2' ? `${yuan(trade.payment.paid_fee)} 元` : undefined],
    ['付款方式', trade.payment && payTypeName(trade.payment.pay_type)],
    ['交易号', trade.payment?.transaction_id],
    ['时间', dateTime(trade.payment?.trade_time ?? trade.opened_at)],
  ]);

/** The result of a sale with its receipt, and what may still be done with it. */
export const resultView = (counter: Counter, now: () => string, openRefund: () => void) => {
  let copy: Copy = 'customer';
  const paint = () => {
    const { trade, desk, training } = counter.state;
    if (trade && desk) drawReceipts(trade, desk, copy, training);
  };
  const options = [
    { value: 'customer', label: '顾客联' },
    { value: 'merchant', label: '商户联' },
  ];
  box('receipt-copies').replaceChildren(
    ...choices('copy', options, copy, (chosen) => {
      copy = chosen === 'merchant' ? 'merchant' : 'customer';
      paint();
    }),
  );
  button('next-sale').addEventListener('click', () => counter.startAfresh());
  button('print-receipt').addEventListener('click', () => printReceipts());
  button('settle-sale').addEventListener('click', () => void counter.settle());
  button('refund-sale').addEventListener('click', openRefund);
  button('cancel-sale').addEventListener('click', async () => {
    const words = '整笔撤销：券退回顾客卡包，钱原路退给顾客。只能撤销当天的交易。';
    if (await confirmed('撤销这笔交易？', words, '撤销')) await counter.cancel('收银员撤销');
  });

  return {
    render: (state: State) => {
      if (state.view !== 'result' || !state.trade) return;
      renderResult(state.trade, state, now().slice(0, 10));
      paint();
    },
  };
};

const renderResult = (trade: Trade, { busy, training }: State, today: string): void => {
  const verdict = verdictOf(trade, training);
  box('result-status').className = `result-status ${verdict.tone}`;
  box('result-title').textContent = verdict.title;
  box('result-words').textContent = verdict.words;
  box('result-facts').replaceChildren(...factsOf(trade));
  const free = !busy && !trade.doubt;
  const paidToday = trade.payment?.trade_time.startsWith(today) ?? false;
  const someLeft = refundedLines(trade).length < trade.items.length;
  const sold = trade.state === 'paid' || trade.state === 'partly_refunded';
  button('cancel-sale').hidden = !(trade.state === 'paid' && paidToday);
  button('refund-sale').hidden = !(sold && someLeft);
  button('settle-sale').hidden = !trade.doubt;
  for (const id of ['cancel-sale', 'refund-sale', 'next-sale']) button(id).disabled = !free;
  button('settle-sale').disabled = busy !== undefined;
};
