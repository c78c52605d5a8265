import { presentTimeline, presentVoucher } from './voucher.present';
import { mayHaveCode, type VoucherFacts, voucherStateAt, whyNotUsable } from './voucher.rules';

const startsAt = new Date('2023-04-22T00:00:00+08:00');
const endsAt = new Date('2023-05-23T00:00:00+08:00');
const lastMillisecond = new Date(endsAt.getTime() - 1);
const voucher = (status: VoucherFacts['status'], lockExpiresAt: Date | null = null) => ({
  status,
  startsAt,
  endsAt,
  lockExpiresAt,
});

describe('the state of a voucher', () => {
  it('turns from usable to expired at the first instant of 23 May (R-2.3)', () => {
    expect(voucherStateAt(voucher('issued'), lastMillisecond)).toBe('usable');
    expect(voucherStateAt(voucher('issued'), endsAt)).toBe('expired');
  });

  it('is locked until the very instant at which the lock runs out', () => {
    const until = new Date('2023-04-22T10:15:00+08:00');
    const locked = voucher('locked', until);
    expect(voucherStateAt(locked, new Date(until.getTime() - 1))).toBe('locked');
    expect(voucherStateAt(locked, until)).toBe('usable');
  });

  it('stays locked past the end for what a till took in time, and then expires', () => {
    const until = new Date('2023-05-23T00:10:00+08:00');
    expect(voucherStateAt(voucher('locked', until), endsAt)).toBe('locked');
    expect(voucherStateAt(voucher('locked', until), until)).toBe('expired');
  });

  it.each(['redeemed', 'frozen', 'void'] as const)('%s stays so, whatever the clock', (status) => {
    for (const now of [startsAt, lastMillisecond, endsAt]) {
      expect(voucherStateAt(voucher(status), now)).toBe(status);
      expect(whyNotUsable(voucher(status), now)).toBe(status);
      expect(mayHaveCode(voucher(status), now)).toBe(false);
    }
  });

  it('says why not before the campaign, and nothing while it can be used', () => {
    expect(whyNotUsable(voucher('issued'), new Date(startsAt.getTime() - 1))).toBe('not_started');
    expect(whyNotUsable(voucher('issued'), startsAt)).toBeNull();
    expect(mayHaveCode(voucher('issued'), startsAt)).toBe(true);
    expect(mayHaveCode(voucher('issued'), endsAt)).toBe(false);
  });
});

describe('what the holder is shown', () => {
  const held = {
    ...voucher('issued'),
    voucherId: 'vch_1',
    campaignId: 'cmp_1',
    batchNumber: 1,
    faceFen: 20_000,
    minItemFen: 200_000,
    categories: [],
    number: '00000001',
    claimedAt: startsAt,
    returnedCount: 0,
    lock: null,
  };
  const claimed = { kind: 'claimed' as const, at: startsAt, note: null };

  it('shows the end in the timeline from the first instant, once, written down or not', () => {
    const kinds = (events: Parameters<typeof presentTimeline>[1], now: Date) =>
      presentTimeline(held, events, now).map((event) => event.kind);
    const expired = { kind: 'expired' as const, at: endsAt, note: null };
    expect(kinds([claimed], lastMillisecond)).toEqual(['claimed']);
    expect(kinds([claimed], endsAt)).toEqual(['claimed', 'expired']);
    expect(kinds([claimed, expired], endsAt)).toEqual(['claimed', 'expired']);
  });

  it('shows a lock only while it holds', () => {
    const until = new Date('2023-04-22T10:15:00+08:00');
    const locked = {
      ...held,
      ...voucher('locked', until),
      lock: { tradeId: 'trd_1', storeName: '样例门店', payableFen: 180_000 },
    };
    expect(presentVoucher(locked, startsAt).lock).toEqual({
      storeName: '样例门店',
      tradeId: 'trd_1',
      payableFen: 180_000,
      expiresAt: '2023-04-22T10:15:00.000+08:00',
    });
    expect(presentVoucher(locked, until)).toMatchObject({
      state: 'usable',
      usable: { ok: true, reason: null },
      lock: null,
    });
  });
});
