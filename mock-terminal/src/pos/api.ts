import type { Opening } from '../cashier/lock-trade';
import type { SaleOutcome } from '../cashier/sale';
import type { Trade } from '../platform/trade';
import type { Outcome, QueryAnswer, TradeState } from '../terminal';

/** How a command ended; the exit code follows from `kind`. */
export type Result =
  | { kind: 'done'; [field: string]: unknown }
  | { kind: 'refused'; ret_code: string; ret_msg: string; [field: string]: unknown }
  | { kind: 'unreachable' | 'unknown'; why: string; [field: string]: unknown };

/** What was typed cannot be carried out. */
export class Usage extends Error {}
/** The mock terminal itself does not answer. */
export class Unreachable extends Error {}

export type PurchaseWish = Omit<Opening, 'mch_id' | 'vouchers'>;

/** The mock terminal's JSON API as the command line sees it. */
export class TerminalApi {
  constructor(private readonly origin: string) {}

  query(body: Pick<Opening, 'term_no' | 'items'> & { voucher_codes: string[] }) {
    return this.ask<Outcome<QueryAnswer>>('POST', '/api/vouchers/query', body);
  }
  lock(body: PurchaseWish & Pick<Opening, 'vouchers'>) {
    return this.ask<SaleOutcome>('POST', '/api/sales', body);
  }
  step(outTradeNo: string, name: 'payment' | 'cancel' | 'refunds' | 'settle', body: object) {
    return this.ask<SaleOutcome>('POST', `/api/sales/${outTradeNo}/${name}`, body);
  }
  sale(outTradeNo: string, termNo: string) {
    return this.ask<{ kind: 'done'; trade: Trade }>(
      'GET',
      `/api/sales/${outTradeNo}?term_no=${termNo}`,
    );
  }
  state(outTradeNo: string, termNo: string) {
    return this.ask<Outcome<TradeState>>('GET', `/api/sales/${outTradeNo}/state?term_no=${termNo}`);
  }
  bill(mchId: string, date: string) {
    return this.ask<{ ready: boolean; bill: string | null }>(
      'GET',
      `/api/bill?mch_id=${mchId}&date=${date}`,
    );
  }
  estate() {
    return this.ask<{ merchants: { mch_id: string; term_nos: string[] }[] }>('GET', '/api/estate');
  }
  faults(method: 'GET' | 'PUT' | 'DELETE', body?: object) {
    return this.ask<Record<string, unknown>>(method, '/control/faults', body);
  }

  /** Throws `Usage` when the mock terminal finds the request wrong, `Unreachable` when it is not there. */
  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.origin + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    }).catch((fault: Error) => {
      throw new Unreachable(`连不上模拟终端 ${this.origin}：${fault.message}`);
    });
    const json = (await answer.json()) as T & { error?: string };
    if (answer.status >= 500) throw new Unreachable(`模拟终端出错：${json.error}`);
    if (!answer.ok) throw new Usage(json.error ?? `HTTP ${answer.status}`);
    return json;
  }
}
