import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, fen, ids, instant } from './shapes';

/** What the holder sees. `expired` is read off the clock, never stored. */
const voucherState = z.enum(['usable', 'locked', 'redeemed', 'expired', 'frozen', 'void']);
export type VoucherState = z.infer<typeof voucherState>;

export const voucher = z.object({
  voucherId: ids.voucher,
  campaignId: ids.campaign,
  batchNumber: z.int(),
  faceFen: fen,
  minItemFen: fen,
  categories: z.array(category),
  /** Eight digits, the voucher's public name. */
  number: z.string(),
  state: voucherState,
  usable: z.object({
    ok: z.boolean(),
    /** Why not, as a code the client has a sentence for. */
    reason: z.enum(['locked', 'redeemed', 'expired', 'frozen', 'void', 'not_started']).nullable(),
  }),
  claimedAt: instant,
  expiresAt: instant,
  /** True after goods were returned and the voucher came back (once in its life). */
  returned: z.boolean(),
  /** Set while a till holds it. */
  lock: z
    .object({ tradeId: ids.trade, storeName: z.string(), payableFen: fen, expiresAt: instant })
    .nullable(),
});
export type Voucher = z.infer<typeof voucher>;

const redemption = z.object({
  redemptionId: ids.redemption,
  storeName: z.string(),
  itemName: z.string(),
  itemFen: fen,
  discountFen: fen,
  paidFen: fen,
  redeemedAt: instant,
});

/** What a voucher's passport says of it. */
export const voucherEventKind = z.enum([
  'claimed',
  'locked',
  'released',
  'redeemed',
  'cancelled',
  'returned',
  'voided',
  'frozen',
  'unfrozen',
  'expired',
]);

export const voucherApi = {
  'GET /v1/vouchers': {
    summary: 'The wallet',
    door: 'citizen',
    reply: z.object({ vouchers: z.array(voucher), now: instant }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/vouchers/:voucherId': {
    summary: 'One voucher with its timeline and, once redeemed, its purchase',
    door: 'citizen',
    params: z.object({ voucherId: ids.voucher }),
    reply: z.object({
      voucher,
      timeline: z.array(
        z.object({
          kind: voucherEventKind,
          at: instant,
          note: z.string().nullable(),
        }),
      ),
      redemption: redemption.nullable(),
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/vouchers/:voucherId/code': {
    summary: 'The key of the rotating code; kept on the phone, so that the code works offline',
    door: 'citizen',
    params: z.object({ voucherId: ids.voucher }),
    reply: z.object({
      number: z.string(),
      /** Base32, for HMAC-SHA1 TOTP of RFC 6238. What a till scans: `ZD1.<number>.<digits>`. */
      secret: z.string(),
      stepSeconds: z.int(),
      digits: z.int(),
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found', 'voucher_not_usable'],
  },
} as const satisfies ApiTable;
