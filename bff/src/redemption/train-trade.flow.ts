import { TerminalRefusal } from '../kernel/terminal-refusal';
import { addSeconds, type Instant } from '../kernel/time';
import { trainingCodeOf, trainingDiscountFen } from '../merchant/training.rules';
import { type Item, type Till, totalFenOf, unknownCode } from './purchase.rules';
import { standingOf, type TradeStatus } from './trade.rules';

export type TrainNeeds = {
  now: () => Instant;
  /** VOUCHER_CODE_KEY */
  codeKey: Uint8Array;
  training: {
    find: (merchantId: string, outTradeNo: string) => Promise<TrainingTrade | undefined>;
    insert: (trade: Omit<TrainingTrade, 'id' | 'paidAt'>) => Promise<void>;
    markPaid: (merchantId: string, outTradeNo: string, at: Instant) => Promise<void>;
  };
  /** Told that the merchant's terminal has done its training sale, each time it says so. */
  onTrained: (merchantId: string) => Promise<void>;
};

type TrainingTrade = {
  id: string;
  merchantId: string;
  outTradeNo: string;
  termNo: string;
  totalFen: number;
  discountFen: number;
  lockedAt: Instant;
  paidAt: Instant | null;
};

const holdSeconds = 900;

/** The training sale as a till sees any other; it names no voucher. */
const asTrade = (trade: TrainingTrade) => ({
  ...trade,
  payableFen: trade.totalFen - trade.discountFen,
  paidFen: trade.paidAt ? trade.totalFen - trade.discountFen : null,
  transactionId: null,
  lockExpiresAt: addSeconds(trade.lockedAt, holdSeconds),
  items: [],
  redemptions: [],
});

/** @throws TerminalRefusal 10404 for another merchant's training code, 10406 beside any other, 10407 */
function checkTraining(codeKey: Uint8Array, till: Till, codes: readonly string[]): void {
  if (codes.length > 1) {
    throw new TerminalRefusal({
      retCode: '10406',
      retMsg: '练习用的券要单独试，请先删除别的券。',
    });
  }
  if (codes[0] !== trainingCodeOf(codeKey, till.merchantId)) {
    throw new TerminalRefusal(unknownCode);
  }
  if (!till.terminalActive) {
    throw new TerminalRefusal({ retCode: '10407', retMsg: '终端未启用，请联系嘉联公司。' });
  }
}

const tooCheap = '练习销售的金额要高于 100 元，请改价后重试。';

/**
 * The training voucher as a till is offered any other, on the first piece that it can be tried on. Changes nothing.
 * @throws TerminalRefusal 10404 for another merchant's training code, 10406, 10407
 */
export function offerTraining(
  { codeKey }: Pick<TrainNeeds, 'codeKey'>,
  till: Till,
  ask: { items: readonly Item[]; codes: readonly string[] },
) {
  checkTraining(codeKey, till, ask.codes);
  const voucher = {
    voucherId: 'training',
    typeCode: 'training',
    faceFen: trainingDiscountFen,
    minItemFen: trainingDiscountFen,
  };
  const piece = ask.items.find((item) => item.unitFen > trainingDiscountFen && item.quantity === 1);
  return [{ voucher, ...(piece ? { lineNo: piece.lineNo } : { reason: tooCheap }) }];
}

/**
 * Locks a training sale at a terminal whose merchant need not be live yet. No voucher, no ledger.
 * @throws TerminalRefusal 10404 for another merchant's training code, 10406, 10407
 */
export async function lockTraining(
  { now, codeKey, training }: TrainNeeds,
  till: Till,
  ask: { outTradeNo: string; items: readonly Item[]; codes: readonly string[] },
) {
  checkTraining(codeKey, till, ask.codes);
  const totalFen = totalFenOf(ask.items);
  if (totalFen <= trainingDiscountFen) {
    throw new TerminalRefusal({ retCode: '10406', retMsg: tooCheap });
  }
  await training.insert({
    merchantId: till.merchantId,
    outTradeNo: ask.outTradeNo,
    termNo: till.termNo,
    totalFen,
    discountFen: trainingDiscountFen,
    lockedAt: now(),
  });
  const trade = await training.find(till.merchantId, ask.outTradeNo);
  if (trade?.totalFen !== totalFen) {
    throw new TerminalRefusal({
      retCode: '10409',
      retMsg: '这个单号已用于另一笔内容不同的消费，请用新的单号重新开单。',
    });
  }
  return asTrade(trade);
}

/**
 * The payment of a training sale; undefined when the number is no training sale.
 * @throws TerminalRefusal 10422
 */
export async function payTraining(
  { now, training, onTrained }: TrainNeeds,
  till: Till,
  ask: { outTradeNo: string; paid: boolean; totalFen: number; paidFen: number },
) {
  const trade = await training.find(till.merchantId, ask.outTradeNo);
  if (!trade) {
    return undefined;
  }
  if (!ask.paid) {
    return { trade: asTrade(trade), status: 'FAILED' };
  }
  if (ask.totalFen !== trade.totalFen || ask.paidFen !== trade.totalFen - trade.discountFen) {
    throw new TerminalRefusal({
      retCode: '10422',
      retMsg: '金额与锁定的不一致，请核对后重试。',
    });
  }
  await training.markPaid(till.merchantId, ask.outTradeNo, now());
  await onTrained(till.merchantId);
  return { trade: asTrade(trade), status: 'PAID' };
}

/** A training sale's state, for a terminal that lost its answer; undefined when the number is no training sale. */
export async function queryTraining(
  { now, training }: Pick<TrainNeeds, 'now' | 'training'>,
  merchantId: string,
  outTradeNo: string,
) {
  const trade = await training.find(merchantId, outTradeNo);
  if (!trade) {
    return undefined;
  }
  const view = asTrade(trade);
  const status: TradeStatus = trade.paidAt ? 'paid' : 'locked';
  return { trade: view, standing: standingOf({ ...view, status }, now()), refunds: [] };
}
