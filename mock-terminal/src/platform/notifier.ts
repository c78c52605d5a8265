import type { ApiCall } from '../../../bff/src/contract';
import type { BffLine, Heard } from '../bff-line';
import type { LineFaults, Switches } from '../faults';
import type { Trade } from './trade';
import type { TradeStore } from './trade-store';

/** Seconds between the tries of one notification (terminal interface, section 3). The first goes out at once. */
export const NOTIFY_SCHEDULE_SECONDS: readonly number[] = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
];

export type NotifierNeeds = {
  line: BffLine;
  store: TradeStore;
  faults: Switches<LineFaults>;
  /** Real milliseconds for one second of the schedule; 1000 = as written, less for rehearsals. */
  millisecondsPerSecond: number;
  scheduleSeconds?: readonly number[];
};

type NotifyBody = ApiCall<'POST /jlpay/v1/trades/notify'>['body'];
const PATH = '/jlpay/v1/trades/notify';

const bodyOf = (trade: Trade): NotifyBody | undefined =>
  trade.payment && {
    mch_id: trade.mch_id,
    term_no: trade.term_no,
    out_trade_no: trade.out_trade_no,
    ...trade.payment,
  };

const isFinal = (heard: Heard): heard is Extract<Heard, { kind: 'answer' }> =>
  heard.kind === 'answer' && /^(00000|1\d{4})$/.test(heard.answer.ret_code);

const keyOf = (trade: Trade) => `${trade.mch_id}/${trade.out_trade_no}`;

/** Delivers payment outcomes to the BFF, at least once, until it answers 00000 or 1xxxx or the schedule is over. */
export class Notifier {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly held = new Set<string>();
  /** Lets go of each notification that waits to be overtaken. */
  private readonly waiting = new Set<() => void>();
  private stopped = false;

  constructor(private readonly needs: NotifierNeeds) {}

  /** Begins, or goes on after a `hold`; a notification that is already answered stays so. */
  announce(trade: Trade): void {
    const key = keyOf(trade);
    this.held.delete(key);
    if (!trade.payment || trade.notice?.ended || trade.notice?.given_up) return;
    if (!this.underWay.has(key)) this.arm(trade, 0);
  }

  /** Stops the tries of one trade and waits for the one under way. */
  async hold(trade: Trade): Promise<void> {
    const key = keyOf(trade);
    this.held.add(key);
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    await this.underWay.get(key);
  }

  /** Takes up every unanswered notification, after a restart. A trade called off has nothing to tell any more. */
  resume(): void {
    for (const trade of this.needs.store.all()) {
      if (!trade.cancelled_at && trade.doubt?.step !== 'cancel') this.announce(trade);
    }
  }

  /** No further tries; waits for those under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.letGo();
    await Promise.all(this.underWay.values());
  }

  private letGo(): void {
    for (const go of [...this.waiting]) go();
  }

  /** Until a later notification was answered, or the time is over. */
  private overtaken(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, mostMs);
      this.waiting.add(go);
    });
  }

  private arm(trade: Trade, delayMs: number): void {
    const key = keyOf(trade);
    if (this.stopped || this.timers.has(key)) return;
    const run = () => {
      this.timers.delete(key);
      const work = this.attempt(trade).finally(() => this.underWay.delete(key));
      this.underWay.set(key, work);
    };
    this.timers.set(key, setTimeout(run, delayMs).unref());
  }

  private async attempt(announced: Trade): Promise<void> {
    const { store, faults } = this.needs;
    const latest = () => store.find(announced.mch_id, announced.out_trade_no) ?? announced;
    const body = bodyOf(latest());
    if (!body) return;
    const { reorder, reorderWindowMs } = faults.read();
    const isHeldBack = faults.strikes(reorder);
    if (isHeldBack) await this.overtaken(reorderWindowMs);
    const heard = await this.send(body);
    if (!isHeldBack) this.letGo();
    // The trade may have moved on while the call was under way: only the notice is ours to write.
    const trade = latest();
    const attempts = (trade.notice?.attempts ?? 0) + 1;
    if (isFinal(heard)) {
      const { ret_code, ret_msg, redemption_ids } = heard.answer;
      const ids = Array.isArray(redemption_ids) && { redemption_ids: redemption_ids as string[] };
      store.save({ ...trade, notice: { attempts, ended: { ret_code, ret_msg }, ...ids } });
      return;
    }
    const gap = (this.needs.scheduleSeconds ?? NOTIFY_SCHEDULE_SECONDS)[attempts - 1];
    store.save({ ...trade, notice: { attempts, ...(gap === undefined && { given_up: true }) } });
    if (gap !== undefined && !this.held.has(keyOf(trade))) {
      this.arm(trade, gap * this.needs.millisecondsPerSecond);
    }
  }

  private async send(body: NotifyBody): Promise<Heard> {
    const { line, faults } = this.needs;
    if (faults.strikes(faults.read().drop))
      return { kind: 'silence', sent: false, why: '通知丢失' };
    const twice = faults.strikes(faults.read().duplicate);
    const [heard] = await Promise.all([line.post(PATH, body), twice && line.post(PATH, body)]);
    return heard;
  }
}
