import type { Item, PayType, RefundOrder, Trade } from '../src/platform/trade';
import type { Outcome, QueryAnswer } from '../src/terminal';
import type { Desk, Till, Told } from './till';

/*
 * The counter: what is being sold, which vouchers were shown, and how far the sale has come. Knows nothing of the page;
 * the page shows `state` and calls the actions.
 */
export type Message = { tone: 'info' | 'warn' | 'error'; words: string };
export type State = {
  desk: Desk | undefined;
  training: boolean;
  items: Item[];
  codes: string[];
  /** The answer for exactly these items and codes; undefined while there is none. */
  answer: Outcome<QueryAnswer> | undefined;
  view: 'entry' | 'payment' | 'result';
  trade: Trade | undefined;
  /** The customer was asked to pay in WeChat: the till listens. */
  listening: boolean;
  /** What is under way, in words; nothing else can be started meanwhile. */
  busy: string | undefined;
  message: Message | undefined;
};

const MOST_CODES = 2;
const MOST_ITEMS = 20;
const HELD = '券没有丢，请顾客稍候，先不要收款。';
const IN_DOUBT = `没收到结果，正在自动查询。${HELD}`;
/** Between two questions about a step in doubt, so that the cashier can also call the sale off. */
const SETTLE_PAUSE_MS = 3000;

const empty = {
  items: [],
  codes: [],
  answer: undefined,
  trade: undefined,
  listening: false,
  message: undefined,
};
const idle: State = {
  ...empty,
  desk: undefined,
  training: false,
  view: 'entry',
  busy: undefined,
};

/** The till's words for how a step ended, when it did not simply succeed. */
const messageOf = (told: Told): Message | undefined => {
  if (told.kind === 'refused') return { tone: 'error', words: told.ret_msg };
  if (told.kind === 'unreachable') {
    return { tone: 'warn', words: `${told.why}，这一步没有发生。请稍后再按一次。` };
  }
  if (told.kind === 'unknown') {
    return { tone: 'warn', words: IN_DOUBT };
  }
  return undefined;
};

const viewOf = (trade: Trade): State['view'] => {
  // A lock that was refused, or never left the machine, brings the purchase back as it was typed.
  if (trade.state === 'refused' || (trade.state === 'locking' && !trade.doubt)) return 'entry';
  return trade.state === 'locking' || trade.state === 'locked' ? 'payment' : 'result';
};

export class Counter {
  state: State = idle;
  private asked = 0;
  private settledAt = 0;
  /** The number of a sale about which the till program itself fell silent. */
  private lost: string | undefined;

  constructor(
    private readonly tillFor: (desk: Desk, training: boolean) => Till,
    private readonly freshNumber: (desk: Desk, kind: 'sale' | 'refund') => string,
    private readonly show: (state: State) => void,
    /** The money that was waited for is there. */
    private readonly onRing: () => void = () => undefined,
  ) {}

  private till: Till | undefined;

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.show(this.state);
  }

  /** Whether the page may change place or mode: not with a locked sale on the screen. */
  get free(): boolean {
    return !this.state.busy && this.state.view !== 'payment';
  }

  sitAt(desk: Desk, training: boolean): void {
    if (!this.free) return;
    this.till = this.tillFor(desk, training);
    this.lost = undefined;
    this.set({ ...idle, desk, training });
  }

  /** Why this item cannot be added, or undefined when it was. */
  addItem(item: Omit<Item, 'line_no' | 'quantity'>): string | undefined {
    const { items } = this.state;
    if (items.length >= MOST_ITEMS) return `一笔单最多 ${MOST_ITEMS} 行商品`;
    if (item.serial_no && items.some((one) => one.serial_no === item.serial_no)) {
      return '这个序列号已经录过了';
    }
    const line_no = Math.max(0, ...items.map((one) => one.line_no)) + 1;
    void this.ask({ items: [...items, { ...item, line_no, quantity: 1 }] });
    return undefined;
  }

  removeItem(lineNo: number): void {
    void this.ask({ items: this.state.items.filter((item) => item.line_no !== lineNo) });
  }

  /** Why this code cannot be added, or undefined when it was. A newer code of the same voucher takes the old one's place. */
  addCode(code: string): string | undefined {
    const { codes, answer } = this.state;
    if (codes.includes(code)) return '这个码已经加过了';
    const kept = sameVoucher(code, codes);
    // One unknown code has all of them refused: what was added last makes room for what is shown now.
    if (kept.length === codes.length && answer?.kind === 'refused') kept.pop();
    if (kept.length >= MOST_CODES) return `一次最多用 ${MOST_CODES} 张券`;
    void this.ask({ codes: [...kept, code] });
    return undefined;
  }

  removeCode(code: string): void {
    void this.ask({ codes: this.state.codes.filter((one) => one !== code) });
  }

  /** The line is back: what could not be asked while it was away is asked now. */
  askAgain(): void {
    const { view, answer } = this.state;
    const unheard = answer?.kind === 'unreachable' || answer?.kind === 'unknown';
    if (view === 'entry' && unheard) void this.ask({});
  }

  /** Asks what the codes could do for the items; the latest question wins. */
  private async ask(change: Partial<Pick<State, 'items' | 'codes'>>): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    this.set({ ...change, answer: undefined, message: undefined });
    const { items, codes } = this.state;
    if (!this.till || items.length === 0 || codes.length === 0) return;
    const answer = await this.till.query(codes, items);
    if (question === this.asked && this.state.view === 'entry') this.set({ answer });
  }

  /** The vouchers that the answer puts on a piece. */
  get allocated(): { voucher_code: string; line_no: number }[] {
    const { answer, codes } = this.state;
    const vouchers = answer?.kind === 'done' ? (answer.answer.vouchers ?? []) : [];
    return vouchers.flatMap(({ usable, line_no }, index) => {
      const voucher_code = codes[index];
      return usable && line_no !== undefined && voucher_code ? [{ voucher_code, line_no }] : [];
    });
  }

  /** One step at a time: a second press while one is under way does nothing. */
  private async step(
    words: string,
    take: (till: Till) => Promise<Told>,
    number = this.number,
  ): Promise<void> {
    if (!this.till || this.state.busy) return;
    this.set({ busy: words, message: undefined });
    const told = await take(this.till);
    if (told.trade) this.settleOn(told.trade, messageOf(told));
    else if (told.kind === 'unknown') this.lose(number);
    else this.set({ busy: undefined, message: messageOf(told) });
  }

  private settleOn(trade: Trade, message: Message | undefined): void {
    this.lost = undefined;
    const view = viewOf(trade);
    // A code works for one try: after a refusal the customer shows a new one.
    const anew = trade.state === 'refused' && { codes: [], answer: undefined };
    const shown = view === 'entry' ? undefined : trade;
    const listening = this.state.listening && view === 'payment';
    this.set({ listening, busy: undefined, message, view, trade: shown, ...anew });
  }

  private lose(number: string): void {
    this.lost = number;
    this.set({ busy: `收银程序没有回应，正在自动查询。${HELD}` });
  }

  async lock(): Promise<void> {
    const { desk, items } = this.state;
    const vouchers = this.allocated;
    if (!desk || vouchers.length === 0) return;
    const out_trade_no = this.freshNumber(desk, 'sale');
    const lock = (till: Till) => till.lock({ out_trade_no, items, vouchers });
    await this.step('正在锁券…', lock, out_trade_no);
  }

  pay(payType: PayType, success: boolean): Promise<void> {
    const words = success ? '正在收款…' : '正在释放券…';
    return this.step(words, (till) => till.pay(this.number, payType, success));
  }

  /** The customer pays in WeChat: shows the code and listens until the money is there. */
  listen(listening: boolean): void {
    if (this.state.view === 'payment' && !this.state.busy) this.set({ listening });
  }

  private async hearWechat(till: Till, number: string): Promise<void> {
    const told = await till.hearWechat(number);
    if (this.number !== number || this.state.busy) return;
    if (told.trade?.state === 'paid') this.onRing();
    if (told.trade && told.trade.state !== 'locked') this.settleOn(told.trade, messageOf(told));
  }

  cancel(reason: string): Promise<void> {
    return this.step('正在撤销…', (till) => till.cancel(this.number, reason));
  }

  refund(lineNos: number[], reason: string): Promise<void> {
    const { desk } = this.state;
    if (!desk) return Promise.resolve();
    const order = {
      out_refund_no: this.freshNumber(desk, 'refund'),
      line_nos: lineNos,
      reason,
    } satisfies RefundOrder;
    return this.step('正在退货…', (till) => till.refund(this.number, order));
  }

  settle(): Promise<void> {
    return this.step(IN_DOUBT, (till) => till.settle(this.number));
  }

  private get number(): string {
    return this.state.trade?.out_trade_no ?? '';
  }

  /** Opens a sale of the day. */
  open(trade: Trade): void {
    if (!this.state.busy) this.set({ trade, view: viewOf(trade), message: undefined });
  }

  startAfresh(): void {
    if (!this.state.busy) this.set({ ...empty, view: 'entry' });
  }

  sales(): Promise<Trade[]> {
    return this.till?.sales() ?? Promise.resolve([]);
  }

  /** Once a second: finds what was lost, settles what is in doubt, follows the notification. */
  async tick(): Promise<void> {
    const { till, lost } = this;
    const { trade, busy } = this.state;
    if (till && lost) {
      const told = await till.look(lost);
      if (told && this.lost === lost) this.find(told);
    } else if (trade?.doubt && !busy && Date.now() - this.settledAt > SETTLE_PAUSE_MS) {
      await this.settle();
      this.settledAt = Date.now();
    } else if (till && !busy && this.state.listening && trade?.state === 'locked') {
      await this.hearWechat(till, trade.out_trade_no);
    } else if (till && !busy && trade?.payment && !trade.notice?.ended) {
      const told = await till.look(trade.out_trade_no);
      const same = this.state.trade?.out_trade_no === trade.out_trade_no && !this.state.busy;
      if (same && told && told !== 'none' && told.trade) this.set({ trade: told.trade });
    }
  }

  /** The till program is back: the sale is there, or it never began. */
  private find(told: Told | 'none'): void {
    if (told !== 'none' && told.trade) {
      this.settleOn(told.trade, undefined);
    } else {
      this.lost = undefined;
      this.set({
        busy: undefined,
        message: { tone: 'warn', words: '这一步没有发生，请再按一次。' },
      });
    }
  }
}

/** The codes without an older one of the same voucher: what is scanned is `ZD1.number.digits`, typed `number digits`. */
const sameVoucher = (code: string, codes: readonly string[]): string[] => {
  const numberOf = (one: string) => /^(?:ZD1\.)?(\d{8})/.exec(one)?.[1] ?? one;
  return codes.filter((one) => numberOf(one) !== numberOf(code));
};
