import type { Item, PayType, RefundOrder, Trade } from '../src/platform/trade';
import type { Outcome, QueryAnswer } from '../src/terminal';

/** Where the page stands: a shop's terminal and who works at it. */
export type Desk = {
  mch_id: string;
  shop: string;
  term_no: string;
  cashier_id: string;
  cashier: string;
};
export type Merchant = {
  mch_id: string;
  name: string;
  term_nos: string[];
  cashiers: { cashier_id: string; name: string }[];
};

export type Opening = {
  out_trade_no: string;
  items: Item[];
  vouchers: { voucher_code: string; line_no: number }[];
};

/** How a step went. Without a trade the page heard nothing at all, not even from its own till program. */
export type Told =
  | { kind: 'done'; trade: Trade }
  | { kind: 'refused'; ret_code: string; ret_msg: string; trade?: Trade }
  | { kind: 'unreachable' | 'unknown'; why: string; trade?: Trade };

/** What the page asks of a terminal: the real one, or the one for practice. */
export type Till = {
  query: (codes: string[], items: Item[]) => Promise<Outcome<QueryAnswer>>;
  lock: (opening: Opening) => Promise<Told>;
  pay: (outTradeNo: string, payType: PayType, success: boolean) => Promise<Told>;
  /** Asks whether the customer has paid in WeChat. */
  hearWechat: (outTradeNo: string) => Promise<Told>;
  cancel: (outTradeNo: string, reason: string) => Promise<Told>;
  refund: (outTradeNo: string, order: RefundOrder) => Promise<Told>;
  /** Asks again about a step in doubt. */
  settle: (outTradeNo: string) => Promise<Told>;
  /** The sale as the till has it; undefined when the till does not answer. */
  look: (outTradeNo: string) => Promise<Told | 'none' | undefined>;
  sales: () => Promise<Trade[]>;
};

const SILENT = { kind: 'unknown', why: '收银程序没有回应' } as const;
/** Longer than the till's own waiting for the BFF, its look and its second try together. */
const PATIENCE_MS = 30_000;

const call = async (method: string, path: string, body?: object): Promise<Response | undefined> => {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(path, { method, signal, ...(body && { body: JSON.stringify(body) }) });
  } catch {
    return undefined;
  }
};
const ask = async <T>(method: string, path: string, body?: object): Promise<T | undefined> => {
  const answer = await call(method, path, body);
  return answer?.ok ? ((await answer.json()) as T) : undefined;
};

export type Status = { now: string; online: boolean; public_origin: string };
export const readStatus = () => ask<Status>('GET', '/api/status');
export const readMerchants = async (): Promise<Merchant[]> =>
  (await ask<{ merchants: Merchant[] }>('GET', '/api/estate'))?.merchants ?? [];

/** The terminal at this desk, through the mock terminal's JSON API. */
export const liveTill = ({ term_no, cashier_id }: Desk): Till => {
  const step = async (path: string, body: object): Promise<Told> =>
    (await ask<Told>('POST', path, { term_no, ...body })) ?? SILENT;
  const sale = (no: string) => `/api/sales/${no}`;
  return {
    query: async (voucher_codes, items) =>
      (await ask<Outcome<QueryAnswer>>('POST', '/api/vouchers/query', {
        term_no,
        voucher_codes,
        items,
      })) ?? { kind: 'unreachable', why: SILENT.why },
    lock: (opening) => step('/api/sales', { cashier_id, ...opening }),
    pay: (no, pay_type, success) => step(`${sale(no)}/payment`, { pay_type, success }),
    hearWechat: (no) => step(`${sale(no)}/wechat`, {}),
    cancel: (no, reason) => step(`${sale(no)}/cancel`, { reason }),
    refund: (no, order) => step(`${sale(no)}/refunds`, order),
    settle: (no) => step(`${sale(no)}/settle`, {}),
    look: async (no) => {
      const answer = await call('GET', `${sale(no)}?term_no=${term_no}`);
      if (answer?.status === 404) return 'none';
      return answer?.ok ? ((await answer.json()) as Told) : undefined;
    },
    sales: async () =>
      (await ask<{ trades: Trade[] }>('GET', `/api/sales?term_no=${term_no}`))?.trades ?? [],
  };
};
