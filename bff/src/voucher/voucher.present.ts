import type { ApiReply, Category, Voucher } from '../contract';
import { type Instant, presentInstant } from '../kernel/time';
import { type VoucherFacts, voucherStateAt, whyNotUsable } from './voucher.rules';

/** A voucher with what its holder is shown of its campaign. */
export type HeldVoucher = VoucherFacts & {
  voucherId: string;
  campaignId: string;
  batchNumber: number;
  faceFen: number;
  minItemFen: number;
  categories: Category[];
  number: string;
  claimedAt: Instant;
  returnedCount: number;
  /** The purchase that a till holds it for. */
  lock: { tradeId: string; storeName: string; payableFen: number } | null;
};

type Detail = ApiReply<'GET /v1/vouchers/:voucherId'>;
export type VoucherEvent = {
  kind: Detail['timeline'][number]['kind'];
  at: Instant;
  note: string | null;
};
export type HeldRedemption = {
  redemptionId: string;
  storeName: string;
  itemName: string;
  itemFen: number;
  discountFen: number;
  redeemedAt: Instant;
};

export function presentVoucher(voucher: HeldVoucher, now: Instant): Voucher {
  const state = voucherStateAt(voucher, now);
  const reason = whyNotUsable(voucher, now);
  const { lock, lockExpiresAt } = voucher;
  return {
    voucherId: voucher.voucherId,
    campaignId: voucher.campaignId,
    batchNumber: voucher.batchNumber,
    faceFen: voucher.faceFen,
    minItemFen: voucher.minItemFen,
    categories: voucher.categories,
    number: voucher.number,
    state,
    usable: { ok: reason === null, reason },
    claimedAt: presentInstant(voucher.claimedAt),
    expiresAt: presentInstant(voucher.endsAt),
    returned: voucher.returnedCount > 0,
    lock:
      state === 'locked' && lock && lockExpiresAt
        ? {
            tradeId: lock.tradeId,
            storeName: lock.storeName,
            payableFen: lock.payableFen,
            expiresAt: presentInstant(lockExpiresAt),
          }
        : null,
  };
}

/** The voucher's passport. Its end is shown from the first instant, also before a job has written it down. */
export function presentTimeline(
  voucher: HeldVoucher,
  events: readonly VoucherEvent[],
  now: Instant,
): Detail['timeline'] {
  const isUnwrittenEnd =
    voucherStateAt(voucher, now) === 'expired' && !events.some((event) => event.kind === 'expired');
  const end: VoucherEvent[] = isUnwrittenEnd
    ? [{ kind: 'expired', at: voucher.endsAt, note: null }]
    : [];
  return [...events, ...end].map(({ kind, at, note }) => ({ kind, at: presentInstant(at), note }));
}

export function presentRedemption(redemption: HeldRedemption): NonNullable<Detail['redemption']> {
  return {
    redemptionId: redemption.redemptionId,
    storeName: redemption.storeName,
    itemName: redemption.itemName,
    itemFen: redemption.itemFen,
    discountFen: redemption.discountFen,
    paidFen: redemption.itemFen - redemption.discountFen,
    redeemedAt: presentInstant(redemption.redeemedAt),
  };
}

type Exported = ApiReply<'GET /v1/me/export'>;

/** A voucher in its holder's own export. */
export function presentExported(voucher: HeldVoucher, now: Instant): Exported['vouchers'][number] {
  const { voucherId, number, faceFen, claimedAt } = voucher;
  return {
    voucherId,
    number,
    faceFen,
    status: voucherStateAt(voucher, now),
    claimedAt: presentInstant(claimedAt),
  };
}

/** A purchase in its buyer's own export. */
export function presentPaidTrade(trade: {
  tradeId: string;
  storeName: string;
  paidFen: number;
  paidAt: Instant;
}): Exported['trades'][number] {
  const { tradeId, storeName, paidFen, paidAt } = trade;
  return { tradeId, storeName, paidFen, at: presentInstant(paidAt) };
}
