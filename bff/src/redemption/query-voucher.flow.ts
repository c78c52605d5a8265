import { TerminalRefusal } from '../kernel/terminal-refusal';
import { readVoucherCode } from '../voucher/code.rules';
import { allocate, type Offer } from './allocation.rules';
import {
  comparableSerial,
  type Item,
  readPresentedCode,
  type Till,
  unknownCode,
  whyNotTill,
} from './purchase.rules';
import type { Holder, VoucherMoveStore } from './voucher-move.store';

export type QueryNeeds = {
  now: () => Date;
  /** VOUCHER_CODE_KEY */
  codeKey: Uint8Array;
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
  const numbers = ask.codes.flatMap((code) => readVoucherCode(code)?.number ?? []);
  const known = await needs.vouchers.findByNumbers(numbers, till.merchantId, now);
  const vouchers = ask.codes.map((code) => {
    const voucher = readPresentedCode(code, known, needs.codeKey, now);
    if (!voucher) {
      throw new TerminalRefusal(unknownCode);
    }
    return voucher;
  });
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
