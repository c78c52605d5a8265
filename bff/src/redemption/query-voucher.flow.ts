import { TerminalRefusal } from '../kernel/terminal-refusal';
import { allocate, type Offer } from './allocation.rules';
import { comparableSerial, type Item, type Till, whyNotTill } from './purchase.rules';
import { type ReadCodesNeeds, readCodes } from './read-codes.flow';
import type { Holder, VoucherMoveStore } from './voucher-move.store';

export type QueryNeeds = Omit<ReadCodesNeeds, 'vouchers'> & {
  now: () => Date;
  vouchers: Pick<VoucherMoveStore, 'findByNumbers' | 'listHolders'>;
};

export type QueryAsk = { codes: readonly string[]; items: readonly Item[] };

/**
 * What these codes could do here: the best assignment, and why the rest does not apply. Changes nothing, consumes no code.
 * @throws TerminalRefusal 10404, 10407
 */
export async function queryVouchers(
  needs: QueryNeeds,
  till: Till,
  ask: QueryAsk,
): Promise<Offer[]> {
  const now = needs.now();
  const closedTill = whyNotTill(till);
  if (closedTill) {
    throw new TerminalRefusal(closedTill);
  }
  const vouchers = await readCodes(needs, till, ask.codes, now);
  const holders = await needs.vouchers.listHolders({
    campaignId: vouchers[0]?.terms.campaignId ?? '',
    voucherIds: [],
    serials: ask.items.flatMap((item) => comparableSerial(item.serialNo) ?? []),
  });
  const holds = (one: Holder) =>
    one.lockExpiresAt === null || one.status === 'redeemed' || one.lockExpiresAt > now;
  return allocate(
    vouchers,
    ask.items,
    new Set(holders.filter(holds).map((one) => one.serialNo)),
    now,
  );
}
