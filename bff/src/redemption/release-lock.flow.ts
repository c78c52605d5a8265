import { presentInstant } from '../kernel/time';
import type { InTransaction, RedemptionStores } from './redemption.store';
import { standingOf, type TradeStatus, voucherMoves } from './trade.rules';
import type { Trade, TradeStore } from './trade.store';
import type { Holder } from './voucher-move.store';

/*
 * A lock ends by itself: by the clock it is over at once, and whoever needs the voucher, or a job, tidies it.
 */

/** Ends the lock of a trade that is held for update: its vouchers are free again. */
export async function releaseLock(
  stores: RedemptionStores,
  trade: Trade,
  to: TradeStatus,
  { at, note }: { at: Date; note: string },
): Promise<void> {
  const lineNos = trade.redemptions.map((one) => one.lineNo);
  await stores.vouchers.move(trade.id, lineNos, voucherMoves.release, { at, note });
  await stores.trades.mark(trade, to, to === 'expired' ? {} : { closedAt: at });
}

/** Ends the lock of a trade if it ran out; asks again under the row's lock, so that two tidiers do it once. */
async function releaseIfLapsed(
  stores: RedemptionStores,
  tradeId: string,
  now: Date,
): Promise<boolean> {
  const trade = await stores.trades.findByIdForUpdate(tradeId);
  if (trade?.status !== 'locked' || standingOf(trade, now) !== 'expired') {
    return false;
  }
  const note = `锁定已超时（${presentInstant(trade.lockExpiresAt ?? now).slice(11, 16)}），券已退回`;
  await releaseLock(stores, trade, 'expired', { at: now, note });
  return true;
}

/** Tidies the lapsed among these holders and answers those that really hold. In the order of their ids: no deadlock. */
export async function releaseLapsed(
  stores: RedemptionStores,
  holders: readonly Holder[],
  now: Date,
): Promise<Holder[]> {
  const lapsed = holders.filter(
    (one) => one.status === 'locked' && one.lockExpiresAt !== null && one.lockExpiresAt <= now,
  );
  for (const tradeId of [...new Set(lapsed.map((one) => one.tradeId))].sort()) {
    await releaseIfLapsed(stores, tradeId, now);
  }
  return holders.filter((one) => !lapsed.includes(one));
}

export type ReleaseLocksNeeds = {
  now: () => Date;
  trades: Pick<TradeStore, 'listLapsed'>;
  inTransaction: InTransaction;
};

const mostAtOnce = 200;

/** The job: tidies locks that ran out, each in its own transaction. Returns how many. */
export async function releaseExpiredLocks(needs: ReleaseLocksNeeds): Promise<number> {
  const now = needs.now();
  let released = 0;
  for (const tradeId of await needs.trades.listLapsed(now, mostAtOnce)) {
    const done = await needs.inTransaction((stores) => releaseIfLapsed(stores, tradeId, now));
    released += done ? 1 : 0;
  }
  return released;
}
