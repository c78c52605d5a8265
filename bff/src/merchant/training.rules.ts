import { deriveSecret, oneTimeCode } from '../kernel/one-time-code';

/*
 * The training sale: before the first guest, the enterprise's own terminal locks and pays one sale whose voucher is
 * only a code that the enterprise was given. It goes the whole real way, signed and bound, and moves neither vouchers nor
 * money.
 */
const prefix = 'XL1.';

/** What the till scans for its training sale; the same for a merchant at all times. */
export const trainingCodeOf = (codeKey: Uint8Array, merchantId: string): string =>
  prefix + oneTimeCode(deriveSecret(codeKey, `training ${merchantId}`, 20), 1, 8);

export const isTrainingCode = (code: string): boolean => code.startsWith(prefix);

/** What a training sale takes off: as a voucher of 100 yuan would, in fen. */
export const trainingDiscountFen = 10_000;
