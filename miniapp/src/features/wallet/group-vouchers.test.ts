import type { Voucher, VoucherState } from '../../../../bff/src/contract';
import { groupVouchers } from './group-vouchers';

const voucher = (voucherId: string, state: VoucherState, expiresAt = '2023-05-23T00:00:00+08:00') =>
  ({ voucherId, state, expiresAt, claimedAt: '2023-04-22T10:00:00+08:00' }) as Voucher;

test('every state has its tab; a frozen voucher may live again and stays with the living', () => {
  const groups = groupVouchers([
    voucher('a', 'usable'),
    voucher('b', 'locked'),
    voucher('c', 'frozen'),
    voucher('d', 'redeemed'),
    voucher('e', 'expired'),
    voucher('f', 'void'),
  ]);
  const names = (group: Voucher[]) => group.map((one) => one.voucherId).join('');
  expect([names(groups.usable), names(groups.used), names(groups.dead)]).toEqual([
    'abc',
    'd',
    'ef',
  ]);
});

test('what ends soonest stands first', () => {
  const late = voucher('late', 'usable');
  const soon = voucher('soon', 'usable', '2023-04-30T00:00:00+08:00');
  expect(groupVouchers([late, soon]).usable).toEqual([soon, late]);
});
