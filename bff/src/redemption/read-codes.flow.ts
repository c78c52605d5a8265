import { TerminalRefusal } from '../kernel/terminal-refusal';
import { readVoucherCode } from '../voucher/code.rules';
import type { GuessGate } from './guess.gate';
import { type PresentedVoucher, readPresentedCode, type Till, unknownCode } from './purchase.rules';
import type { VoucherMoveStore } from './voucher-move.store';

export type ReadCodesNeeds = {
  /** VOUCHER_CODE_KEY */
  codeKey: Uint8Array;
  guesses: GuessGate;
  vouchers: Pick<VoucherMoveStore, 'findByNumbers'>;
};

/**
 * The vouchers behind codes that were shown at a till, in their order. A code on paper stands still, so where too much was
 * guessed it is answered like a wrong one; what a phone shows is read all the same.
 * @throws TerminalRefusal 10404
 */
export async function readCodes(
  { codeKey, guesses, vouchers }: ReadCodesNeeds,
  till: Till,
  codes: readonly string[],
  now: Date,
): Promise<PresentedVoucher[]> {
  const numbers = codes.flatMap((code) => readVoucherCode(code)?.number ?? []);
  const known = await vouchers.findByNumbers(numbers, till.merchantId, now);
  return codes.map((text) => {
    const read = readVoucherCode(text)?.number;
    const number = known.find((one) => one.number === read)?.number ?? '';
    const where = { number, terminalId: till.terminalId };
    const voucher = readPresentedCode(text, known, codeKey, now);
    if (!voucher) {
      guesses.count(where);
    }
    if (!voucher || (voucher.code.kind === 'paper' && guesses.areTooMany(where))) {
      throw new TerminalRefusal(unknownCode);
    }
    return voucher;
  });
}
