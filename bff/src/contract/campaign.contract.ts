import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, fen, ids, instant } from './shapes';

const voucherType = z.object({
  voucherTypeId: ids.voucherType,
  faceFen: fen,
  minItemFen: fen,
  /** 财政承担 */
  subsidyFen: fen,
  /** 企业承担 */
  merchantFen: fen,
});

const stock = z.object({
  stockId: ids.stock,
  faceFen: fen,
  minItemFen: fen,
  quota: z.int(),
  /** Rounded up to whole per cents, so that it can be cached; 0 only when none is left. */
  leftPercent: z.int().min(0).max(100),
});

const batch = z.object({
  batchId: ids.batch,
  number: z.int(),
  opensAt: instant,
  soldOutAt: instant.nullable(),
  stocks: z.array(stock),
});

const campaign = z.object({
  campaignId: ids.campaign,
  slug: z.string(),
  name: z.string(),
  /** Home → series → section → entry. */
  series: z.object({ name: z.string(), section: z.string(), entry: z.string() }),
  district: z.string(),
  startsAt: instant,
  /** The first instant at which nothing can be redeemed any more. */
  endsAt: instant,
  budgetFen: fen,
  categories: z.array(z.object({ category, name: z.string() })),
  voucherTypes: z.array(voucherType),
  batches: z.array(batch),
  /** At most this much of vouchers in one purchase. */
  maxDiscountPerTradeFen: fen,
  hotline: z.string(),
  /** Where a claim is meant to be made (decision 8): the phone looks for itself. Null: nobody is asked. */
  claimArea: z
    .object({
      mode: z.enum(['hint', 'required']),
      name: z.string(),
      /** Coarse, GCJ-02 [longitude, latitude]. */
      outline: z.array(z.tuple([z.number(), z.number()])),
    })
    .nullable(),
  /** Every named parameter of the campaign, for the rules page. */
  parameters: z.array(z.object({ name: z.string(), title: z.string(), value: z.string() })),
  /** The plan, clause by clause, with a plain line under each. */
  clauses: z.array(z.object({ clause: z.string(), text: z.string(), plain: z.string() })),
  /** Server time of this very answer. */
  now: instant,
});
export type Campaign = z.infer<typeof campaign>;
export type Batch = z.infer<typeof batch>;
export type Stock = z.infer<typeof stock>;

export const campaignApi = {
  'GET /time': {
    summary: 'The clock that every rule reads',
    door: 'anyone',
    reply: z.object({ now: instant }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/campaigns': {
    summary: 'Published campaigns, grouped for the home page (R-2.7)',
    door: 'anyone',
    reply: z.object({
      campaigns: z.array(
        campaign.pick({
          campaignId: true,
          slug: true,
          name: true,
          series: true,
          startsAt: true,
          endsAt: true,
        }),
      ),
      now: instant,
    }),
    statuses: [200],
    problems: [],
    cacheSeconds: 5,
  },
  'GET /v1/campaigns/:campaignId': {
    summary: 'One campaign with its batches and rounded stock (R-2.1, R-2.2)',
    door: 'anyone',
    params: z.object({ campaignId: ids.campaign }),
    reply: campaign,
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 1,
  },
} as const satisfies ApiTable;
