import type { ApiReply, Voucher } from '../contract';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { codeDigits, codeStepSeconds, presentSecret, voucherSecret } from './code.rules';
import {
  type HeldVoucher,
  presentRedemption,
  presentTimeline,
  presentVoucher,
} from './voucher.present';
import { mayHaveCode } from './voucher.rules';
import type { VoucherStore } from './voucher.store';

export type WalletNeeds = {
  vouchers: VoucherStore;
  now: () => Date;
  /** VOUCHER_CODE_KEY, 32 bytes. */
  codeKey: Uint8Array;
};
type Whose = { voucherId: string; citizenId: string };

/** Somebody else's voucher is answered like one that does not exist. @throws Refusal not_found */
async function findOwn(needs: WalletNeeds, { voucherId, citizenId }: Whose): Promise<HeldVoucher> {
  const voucher = await needs.vouchers.findOwn(voucherId, citizenId);
  if (!voucher) {
    throw new Refusal('not_found');
  }
  return voucher;
}

/** The wallet, newest first. */
export async function listWallet(
  needs: WalletNeeds,
  citizenId: string,
): Promise<ApiReply<'GET /v1/vouchers'>> {
  const vouchers = await needs.vouchers.listByCitizen(citizenId);
  const now = needs.now();
  return {
    vouchers: vouchers.map((voucher) => presentVoucher(voucher, now)),
    now: presentInstant(now),
  };
}

/** @throws Refusal not_found */
export async function showVoucher(needs: WalletNeeds, whose: Whose): Promise<Voucher> {
  return presentVoucher(await findOwn(needs, whose), needs.now());
}

/** One voucher with its passport and its purchase. @throws Refusal not_found */
export async function showVoucherDetail(
  needs: WalletNeeds,
  whose: Whose,
): Promise<ApiReply<'GET /v1/vouchers/:voucherId'>> {
  const voucher = await findOwn(needs, whose);
  const [events, redemption] = await Promise.all([
    needs.vouchers.listEvents(voucher.voucherId),
    needs.vouchers.findRedemption(voucher.voucherId),
  ]);
  const now = needs.now();
  return {
    voucher: presentVoucher(voucher, now),
    timeline: presentTimeline(voucher, events, now),
    redemption: redemption ? presentRedemption(redemption) : null,
    now: presentInstant(now),
  };
}

/** The key of the rotating code, for the holder's phone. @throws Refusal not_found, voucher_not_usable */
export async function showCodeKey(
  needs: WalletNeeds,
  whose: Whose,
): Promise<ApiReply<'GET /v1/vouchers/:voucherId/code'>> {
  const voucher = await findOwn(needs, whose);
  const now = needs.now();
  if (!mayHaveCode(voucher, now)) {
    throw new Refusal('voucher_not_usable');
  }
  return {
    number: voucher.number,
    secret: presentSecret(voucherSecret(needs.codeKey, voucher.voucherId)),
    stepSeconds: codeStepSeconds,
    digits: codeDigits,
    now: presentInstant(now),
  };
}
