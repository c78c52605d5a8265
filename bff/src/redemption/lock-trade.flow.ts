import { digestOf } from '../kernel/digest';
import { newId } from '../kernel/id';
import { TerminalRefusal, type WhyNot } from '../kernel/terminal-refusal';
import { addSeconds } from '../kernel/time';
import { readVoucherCode } from '../voucher/code.rules';
import {
  comparableSerial,
  type Item,
  type KnownVoucher,
  type Pairing,
  type Till,
  totalFenOf,
  whyNotLock,
  whyNotTill,
} from './purchase.rules';
import { type ReadCodesNeeds, readCodes } from './read-codes.flow';
import type { InTransaction, RedemptionStores } from './redemption.store';
import { releaseLapsed } from './release-lock.flow';
import { closed, isPaid, standingOf } from './trade.rules';
import type { Trade } from './trade.store';

export type LockNeeds = Omit<ReadCodesNeeds, 'vouchers'> & {
  now: () => Date;
  inTransaction: InTransaction;
};

export type LockAsk = {
  outTradeNo: string;
  cashierId: string;
  items: readonly Item[];
  vouchers: readonly { code: string; lineNo: number }[];
};

/** What is compared when the number comes again: vouchers by their public number, because codes rotate. */
function contentOf(till: Till, ask: LockAsk): string {
  const byLine = <T extends { lineNo: number }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => a.lineNo - b.lineNo);
  return digestOf([
    till.termNo,
    ask.cashierId,
    byLine(ask.items).map((item) => [
      item.lineNo,
      item.category,
      item.name,
      item.unitFen,
      item.quantity,
      item.serialNo ?? null,
    ]),
    byLine(ask.vouchers).map(({ code, lineNo }) => [readVoucherCode(code)?.number ?? null, lineNo]),
  ]);
}

/**
 * Freezes vouchers for a purchase until the lock runs out. The same number with the same content is answered as before.
 * @throws TerminalRefusal 10404 to 10409, 10411
 */
export function lockTrade(needs: LockNeeds, till: Till, ask: LockAsk): Promise<Trade> {
  const contentHash = contentOf(till, ask);
  return needs.inTransaction(async (stores) => {
    const now = needs.now();
    await stores.trades.holdNumber(till.merchantId, ask.outTradeNo);
    const earlier = await stores.trades.findForUpdate(till.merchantId, ask.outTradeNo);
    if (earlier) {
      return answerAgain(earlier, contentHash, now);
    }
    refuse(whyNotTill(till));
    const pairings = await readPairings(needs, stores, till, ask, now);
    const serials = ask.items.flatMap((item) => comparableSerial(item.serialNo) ?? []);
    const holders = await stores.vouchers.listHolders({
      campaignId: pairings[0]?.voucher.terms.campaignId ?? '',
      voucherIds: pairings.map(({ voucher }) => voucher.voucherId),
      serials,
    });
    const live = await releaseLapsed(stores, holders, now);
    refuse(whyNotLock(pairings, ask.items, new Set(live.map((one) => one.serialNo)), now));

    const tradeId = newId('trade');
    await stores.trades.insertLocked({
      tradeId,
      outTradeNo: ask.outTradeNo,
      contentHash,
      cashierId: ask.cashierId,
      till,
      items: ask.items,
      totalFen: totalFenOf(ask.items),
      lockedAt: now,
      lockExpiresAt: addSeconds(now, pairings[0]?.voucher.terms.lockSeconds ?? 0),
      redemptions: pairings.map(({ voucher, lineNo }) => ({
        redemptionId: newId('redemption'),
        lineNo,
        serialNo: serialOf(ask.items, lineNo),
        voucher,
      })),
    });
    // In the order of their ids, so that two locks of the same two vouchers cannot deadlock.
    for (const voucher of pairings.map((one) => one.voucher).sort(byVoucherId)) {
      await stores.vouchers.lock(voucher, { tradeId, at: now, note: till.storeName });
    }
    return justLocked(await stores.trades.findForUpdate(till.merchantId, ask.outTradeNo));
  });
}

/** What was written, read back: a first answer and a repeated one come from the same rows. */
function justLocked(trade: Trade | undefined): Trade {
  if (!trade) {
    throw new Error('a trade vanished inside its own transaction');
  }
  return trade;
}

const byVoucherId = (a: KnownVoucher, b: KnownVoucher) => (a.voucherId < b.voucherId ? -1 : 1);

const serialOf = (items: readonly Item[], lineNo: number) =>
  comparableSerial(items.find((item) => item.lineNo === lineNo)?.serialNo) ?? '';

function refuse(why: WhyNot | undefined): void {
  if (why) {
    throw new TerminalRefusal(why);
  }
}

async function readPairings(
  needs: LockNeeds,
  stores: RedemptionStores,
  till: Till,
  ask: LockAsk,
  now: Date,
): Promise<Pairing[]> {
  const codes = ask.vouchers.map(({ code }) => code);
  const presented = await readCodes({ ...needs, ...stores }, till, codes, now);
  return ask.vouchers.flatMap(({ lineNo }, index) => {
    const voucher = presented[index];
    return voucher ? [{ voucher, lineNo }] : [];
  });
}

/** A closed number stays closed; an open one is answered as before, if the same is asked. */
function answerAgain(trade: Trade, contentHash: string, now: Date): Trade {
  const standing = standingOf(trade, now);
  if (standing !== 'locked' && !isPaid(standing)) {
    throw new TerminalRefusal(
      closed(
        standing === 'expired'
          ? '这一笔锁定已超时，券已退回，请用新的单号重新锁定。'
          : '这一笔已经关闭，请用新的单号重新开单。',
      ),
    );
  }
  if (trade.contentHash !== contentHash) {
    throw new TerminalRefusal({
      retCode: '10409',
      retMsg: '这个单号已用于另一笔内容不同的消费，请用新的单号重新开单。',
    });
  }
  return trade;
}
