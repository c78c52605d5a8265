import { TerminalRefusal } from '../kernel/terminal-refusal';
import { addSeconds, type Instant } from '../kernel/time';
import { trainingCodeOf, trainingDiscountFen } from '../merchant/training.rules';
import type { CancelAnswer } from './cancel-trade.flow';
import { type Item, type Till, totalFenOf, unknownCode } from './purchase.rules';
import { closed, standingOf, type TradeStatus, whyNotCancel } from './trade.rules';
import type { TradeStore } from './trade.store';

export type TrainNeeds = {
  now: () => Instant;
  /** VOUCHER_CODE_KEY */
  codeKey: Uint8Array;
  training: {
    find: (merchantId: string, outTradeNo: string) => Promise<TrainingTrade | undefined>;
    insert: (trade: Omit<TrainingTrade, 'id' | 'paidAt' | 'cancelledAt'>) => Promise<void>;
    markPaid: (merchantId: string, outTradeNo: string, at: Instant) => Promise<void>;
    markCancelled: (merchantId: string, outTradeNo: string, at: Instant) => Promise<void>;
  };
  trades: Pick<TradeStore, 'find'>;
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
  cancelledAt: Instant | null;
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

const numberTaken = {
  retCode: '10409',
  retMsg: '这个单号已用于另一笔内容不同的消费，请用新的单号重新开单。',
} as const;
const numberClosed = closed('这一笔已经关闭，请用新的单号重新开单。');

function statusOf({ paidAt, cancelledAt }: TrainingTrade): TradeStatus {
  if (cancelledAt) {
    return 'cancelled';
  }
  return paidAt ? 'paid' : 'locked';
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
 * @throws TerminalRefusal 10404 for another merchant's training code, 10406, 10407, 10409, 10411
 */
export async function lockTraining(
  { now, codeKey, training, trades }: TrainNeeds,
  till: Till,
  ask: { outTradeNo: string; items: readonly Item[]; codes: readonly string[] },
) {
  checkTraining(codeKey, till, ask.codes);
  const totalFen = totalFenOf(ask.items);
  if (totalFen <= trainingDiscountFen) {
    throw new TerminalRefusal({ retCode: '10406', retMsg: tooCheap });
  }
  const real = await trades.find(till.merchantId, ask.outTradeNo);
  if (real) {
    throw new TerminalRefusal(real.status === 'not_found' ? numberClosed : numberTaken);
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
    throw new TerminalRefusal(numberTaken);
  }
  if (trade.cancelledAt) {
    throw new TerminalRefusal(numberClosed);
  }
  return asTrade(trade);
}

/** A number that stands for a training sale is no real one's. @throws TerminalRefusal 10409 */
export async function refuseNumberOfTraining(
  { training }: Pick<TrainNeeds, 'training'>,
  { merchantId }: Till,
  outTradeNo: string,
): Promise<void> {
  if (await training.find(merchantId, outTradeNo)) {
    throw new TerminalRefusal(numberTaken);
  }
}

/**
 * The payment of a training sale; undefined when the number is no training sale.
 * @throws TerminalRefusal 10411, 10422
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
    return { trade: asTrade(trade), status: trade.cancelledAt ? 'CANCELLED' : 'FAILED' };
  }
  if (trade.cancelledAt) {
    throw new TerminalRefusal(closed('这笔练习已经撤销，请用新的单号重新练习。'));
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

/**
 * Undoes a training sale as a real one is undone (撤销 / 冲正); undefined when the number is no training sale. What it proved
 * of the terminal stays proved.
 * @throws TerminalRefusal 10411
 */
export async function cancelTraining(
  { now, training }: Pick<TrainNeeds, 'now' | 'training'>,
  { merchantId }: Till,
  outTradeNo: string,
): Promise<CancelAnswer | undefined> {
  const trade = await training.find(merchantId, outTradeNo);
  if (!trade) {
    return undefined;
  }
  const why = whyNotCancel({ ...trade, status: statusOf(trade) }, now());
  if (why) {
    throw new TerminalRefusal(closed('练习只能在当天撤销；没有收过钱，不用再办什么。'));
  }
  await training.markCancelled(merchantId, outTradeNo, now());
  return { tradeId: trade.id, status: 'CANCELLED' };
}

/** Nothing was paid for a training sale, so nothing is given back. @throws TerminalRefusal 10411 */
export async function refuseRefundOfTraining(
  { training }: Pick<TrainNeeds, 'training'>,
  { merchantId }: Till,
  outTradeNo: string,
): Promise<void> {
  if (await training.find(merchantId, outTradeNo)) {
    throw new TerminalRefusal(closed('这是练习，没有收过钱，不能退货；当天可以撤销。'));
  }
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
  const standing = standingOf({ ...view, status: statusOf(trade) }, now());
  return { trade: view, standing, refunds: [] };
}
