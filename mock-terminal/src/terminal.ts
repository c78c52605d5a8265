import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiCall, ApiReply } from '../../bff/src/contract';
import type { Answer, BffLine, Heard } from './bff-line';

/*
 * The terminal's calls of the BFF. Every business key (`out_trade_no`, `out_refund_no`) makes its call repeatable; even so
 * a terminal that heard nothing asks how the trade stands before it does anything else (T4).
 */
type Body<P extends Path> = ApiCall<`POST ${P}`>['body'];
type Reply<P extends Path> = ApiReply<`POST ${P}`>;
type Path =
  | '/jlpay/v1/vouchers/query'
  | '/jlpay/v1/trades/lock'
  | '/jlpay/v1/trades/cancel'
  | '/jlpay/v1/trades/refund'
  | '/jlpay/v1/trades/query';

export type QueryAnswer = Reply<'/jlpay/v1/vouchers/query'>;
export type LockBody = Body<'/jlpay/v1/trades/lock'>;
type CancelBody = Body<'/jlpay/v1/trades/cancel'>;
type CancelAnswer = Reply<'/jlpay/v1/trades/cancel'>;
type RefundBody = Body<'/jlpay/v1/trades/refund'>;
type RefundAnswer = Reply<'/jlpay/v1/trades/refund'>;
export type TradeState = NonNullable<Reply<'/jlpay/v1/trades/query'>['trade']>;
/** What a lock is worth to a till: totals, and who bears what on which piece. */
export type Lock = Required<
  Pick<
    Reply<'/jlpay/v1/trades/lock'>,
    'trade_id' | 'total_fee' | 'discount_fee' | 'payable_fee' | 'lock_expires_at' | 'vouchers'
  >
>;

export type Outcome<T> =
  | { kind: 'done'; answer: T }
  | { kind: 'refused'; ret_code: string; ret_msg: string; reason?: string }
  /** Nothing left this machine: nothing happened. */
  | { kind: 'unreachable'; why: string }
  /** Sent, not answered: it may have happened. */
  | { kind: 'unknown'; why: string };

/**
 * `again` says that an earlier try of the same step may have reached the BFF: then the trade is looked at before anything
 * is sent.
 */
export type Terminal = {
  /** What could these codes do here? Changes nothing, so it may be repeated freely. */
  query: (body: Body<'/jlpay/v1/vouchers/query'>) => Promise<Outcome<QueryAnswer>>;
  lock: (body: LockBody, again?: boolean) => Promise<Outcome<Lock>>;
  cancel: (body: CancelBody, again?: boolean) => Promise<Outcome<CancelAnswer>>;
  refund: (body: RefundBody, again?: boolean) => Promise<Outcome<RefundAnswer>>;
  /** The trade as the BFF has it; refused with 10412 when it has none. */
  trade: (body: Body<'/jlpay/v1/trades/query'>) => Promise<Outcome<TradeState>>;
};

/** Pauses between the tries of a call that changes nothing, in milliseconds. */
const PAUSES_MS = [200, 600];

const outcomeOf = <T>(heard: Heard, read: (answer: Answer) => T | undefined): Outcome<T> => {
  if (heard.kind === 'silence') {
    return { kind: heard.sent ? 'unknown' : 'unreachable', why: heard.why };
  }
  const { ret_code, ret_msg, reason } = heard.answer;
  if (ret_code !== '00000') {
    return { kind: 'refused', ret_code, ret_msg, ...(typeof reason === 'string' && { reason }) };
  }
  const answer = read(heard.answer);
  return answer ? { kind: 'done', answer } : { kind: 'unknown', why: '回复的内容不完整' };
};

// The signature held, so the shape is the contract's: what is checked below is presence only.
const whole = <T>(answer: Answer): T => answer as unknown as T;
const lockOf = (answer: Answer): Lock | undefined => {
  const { trade_id, total_fee, discount_fee, payable_fee, lock_expires_at, vouchers } =
    whole<Lock>(answer);
  return trade_id && vouchers
    ? { trade_id, total_fee, discount_fee, payable_fee, lock_expires_at, vouchers }
    : undefined;
};

/** A lock as it stands in the trade's full state, for a terminal that lost its answer. */
const lockIn = (trade: TradeState): Lock | undefined =>
  trade.trade_status === 'LOCKED' && trade.lock_expires_at
    ? {
        trade_id: trade.trade_id,
        total_fee: trade.total_fee,
        discount_fee: trade.discount_fee,
        payable_fee: trade.payable_fee,
        lock_expires_at: trade.lock_expires_at,
        vouchers: trade.items.flatMap(({ voucher_id, line_no, ...item }) =>
          voucher_id
            ? [
                {
                  voucher_id,
                  line_no,
                  face_value: item.discount_fee,
                  subsidy_fee: item.subsidy_fee,
                  merchant_fee: item.merchant_fee,
                },
              ]
            : [],
        ),
      }
    : undefined;

/** A call that changes nothing: after a silence it is simply asked again. */
const ask = async <T>(
  line: BffLine,
  path: Path,
  body: object,
  read: (answer: Answer) => T | undefined,
): Promise<Outcome<T>> => {
  let outcome = outcomeOf(await line.post(path, body), read);
  for (const pause of PAUSES_MS) {
    if (outcome.kind !== 'unknown') break;
    await sleep(pause);
    outcome = outcomeOf(await line.post(path, body), read);
  }
  return outcome;
};

const lookAt = (line: BffLine, key: { mch_id: string; out_trade_no: string }) =>
  ask(
    line,
    '/jlpay/v1/trades/query',
    { mch_id: key.mch_id, out_trade_no: key.out_trade_no },
    ({ trade }) => trade as TradeState | undefined,
  );

/** Sends; after a silence looks first, and sends the same again only when the look leaves it open. */
const certain = async <T>(
  line: BffLine,
  key: { mch_id: string; out_trade_no: string },
  again: boolean,
  send: () => Promise<Outcome<T>>,
  settle: (found: TradeState) => Outcome<T> | undefined = () => undefined,
): Promise<Outcome<T>> => {
  const first: Outcome<T> = again ? { kind: 'unknown', why: '没有收到回复' } : await send();
  if (first.kind !== 'unknown') return first;
  const found = await lookAt(line, key);
  if (found.kind === 'unknown' || found.kind === 'unreachable') return { ...first, why: found.why };
  const settled = found.kind === 'done' ? settle(found.answer) : undefined;
  if (settled) return settled;
  const second = await send();
  return second.kind === 'unreachable' ? first : second;
};

const lockFound = (found: TradeState): Outcome<Lock> => {
  const lock = lockIn(found);
  return lock
    ? { kind: 'done', answer: lock }
    : { kind: 'refused', ret_code: '10411', ret_msg: '这笔单已结束，请重新开单' };
};

/** A terminal on this line. */
export const createTerminal = (line: BffLine): Terminal => {
  const post = async <T>(path: Path, body: object, read: (answer: Answer) => T | undefined) =>
    outcomeOf(await line.post(path, body), read);
  return {
    query: (body) => ask(line, '/jlpay/v1/vouchers/query', body, whole<QueryAnswer>),
    trade: (body) => lookAt(line, body),
    lock: (body, again = false) => {
      const send = () => post('/jlpay/v1/trades/lock', body, lockOf);
      return certain(line, body, again, send, lockFound);
    },
    cancel: (body, again = false) => {
      const send = () => post('/jlpay/v1/trades/cancel', body, whole<CancelAnswer>);
      return certain(line, body, again, send);
    },
    refund: (body, again = false) => {
      const send = () => post('/jlpay/v1/trades/refund', body, whole<RefundAnswer>);
      return certain(line, body, again, send);
    },
  };
};
