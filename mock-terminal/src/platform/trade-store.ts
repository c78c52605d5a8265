import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dayOf } from '../time';
import type { Trade } from './trade';

/**
 * The platform's memory: every trade, one line of JSON for each change, the last line of a trade is its state. A daily
 * bill is made from it, so it must outlive the process; a line that a crash cut short is dropped when it is read back.
 */
export type TradeStore = {
  find: (mchId: string, outTradeNo: string) => Trade | undefined;
  findByTransaction: (mchId: string, transactionId: string) => Trade | undefined;
  all: () => Trade[];
  /** Remembers the trade as it now is. */
  save: (trade: Trade) => Trade;
  /** A transaction id never given before: `JL`, the day, eight digits. */
  nextTransactionId: (at: Date) => string;
};

const keyOf = (mchId: string, outTradeNo: string) => `${mchId}/${outTradeNo}`;

const readLines = (file: string): Trade[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Trade];
      } catch {
        return [];
      }
    });

/** Opens the store in `folder`, which is made when missing. */
export const openTradeStore = (folder: string): TradeStore => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'trades.jsonl');
  const trades = new Map<string, Trade>();
  const byTransaction = new Map<string, string>();
  let serial = 0;

  const remember = (trade: Trade) => {
    const key = keyOf(trade.mch_id, trade.out_trade_no);
    trades.set(key, trade);
    if (!trade.payment) return;
    byTransaction.set(trade.payment.transaction_id, key);
    serial = Math.max(serial, Number(trade.payment.transaction_id.slice(-8)));
  };

  if (existsSync(file)) {
    for (const trade of readLines(file)) remember(trade);
    // One line per trade again, in one move, so that the file does not grow for ever.
    const compact = `${file}.new`;
    writeFileSync(
      compact,
      [...trades.values()].map((trade) => `${JSON.stringify(trade)}\n`).join(''),
    );
    renameSync(compact, file);
  }

  return {
    find: (mchId, outTradeNo) => trades.get(keyOf(mchId, outTradeNo)),
    findByTransaction: (mchId, transactionId) => {
      const trade = trades.get(byTransaction.get(transactionId) ?? '');
      return trade?.mch_id === mchId ? trade : undefined;
    },
    all: () => [...trades.values()],
    save: (trade) => {
      remember(trade);
      appendFileSync(file, `${JSON.stringify(trade)}\n`);
      return trade;
    },
    nextTransactionId: (at) => {
      serial += 1;
      return `JL${dayOf(at).replaceAll('-', '')}${String(serial).padStart(8, '0')}`;
    },
  };
};
