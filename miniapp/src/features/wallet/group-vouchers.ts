import type { Voucher, VoucherState } from '../../../../bff/src/contract';

export type WalletTab = 'usable' | 'used' | 'dead';

/** Frozen vouchers stay among the living, with their reason: they may come back. */
const tabOf: Record<VoucherState, WalletTab> = {
  usable: 'usable',
  locked: 'usable',
  frozen: 'usable',
  redeemed: 'used',
  expired: 'dead',
  void: 'dead',
};

export type Groups = Record<WalletTab, Voucher[]>;

/** The wallet's three tabs (V1): what ends soonest first among the living, the newest first among the rest. */
export function groupVouchers(vouchers: readonly Voucher[]): Groups {
  const groups: Groups = { usable: [], used: [], dead: [] };
  for (const voucher of vouchers) {
    groups[tabOf[voucher.state]].push(voucher);
  }
  const at = (instant: string) => Date.parse(instant);
  groups.usable.sort((one, other) => at(one.expiresAt) - at(other.expiresAt));
  groups.used.sort((one, other) => at(other.claimedAt) - at(one.claimedAt));
  groups.dead.sort((one, other) => at(other.claimedAt) - at(one.claimedAt));
  return groups;
}
