import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, fen, ids, instant, officerRole } from './shapes';

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

/** A campaign that somebody proposed as a file and somebody else publishes (R-1.*). */
const campaignDraft = z.object({
  draftId: ids.campaignDraft,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['open', 'published', 'withdrawn']),
  sha256: z.string(),
  /** True while the campaign of this name is published already: the proposal would replace it. */
  replaces: z.boolean(),
  createdBy: z.string(),
  createdAt: instant,
  /** The one who asks made it: another person has to publish it. */
  mine: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
});
export type CampaignDraft = z.infer<typeof campaignDraft>;
const ofDraft = z.object({ draftId: ids.campaignDraft });
const everyone = officerRole.options;
const proposers = ['bureau_handler', 'bureau_approver', 'operator'] as const;
const bureau = ['bureau_handler', 'bureau_approver'] as const;

/** The console's side: proposed by one person, published by another. */
const draftApi = {
  'GET /v1/officer/campaigns/:campaignId/file': {
    summary: 'A published campaign as the file that it came from: the beginning of the next one',
    door: 'officer',
    roles: everyone,
    params: z.object({ campaignId: ids.campaign }),
    produces: ['application/json'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaign-drafts': {
    summary: 'Campaigns that were proposed, the newest first',
    door: 'officer',
    roles: everyone,
    reply: z.object({ drafts: z.array(campaignDraft) }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/officer/campaign-drafts/:draftId': {
    summary: 'A proposal as people would read it once it is published',
    door: 'officer',
    roles: everyone,
    params: ofDraft,
    reply: campaignDraft.extend({ campaign }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaign-drafts': {
    summary: 'Propose a campaign as a JSON file; every fault of it is named',
    door: 'officer',
    roles: proposers,
    upload: { limitBytes: 512 * 1024 },
    reply: campaignDraft,
    statuses: [201],
    problems: ['file_too_large', 'campaign_file_invalid', 'campaign_begun'],
  },
  'POST /v1/officer/campaign-drafts/:draftId/publication': {
    summary: 'Publish a proposal of somebody else: from now on everybody sees the campaign',
    door: 'officer',
    roles: bureau,
    params: ofDraft,
    reply: campaignDraft,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now', 'second_person_required', 'campaign_begun'],
  },
  'DELETE /v1/officer/campaign-drafts/:draftId': {
    summary: 'Withdraw a proposal that is not published',
    door: 'officer',
    roles: proposers,
    params: ofDraft,
    reply: campaignDraft,
    statuses: [200],
    problems: ['not_found', 'not_allowed_now'],
  },
} as const satisfies ApiTable;

export const campaignApi = {
  ...draftApi,
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
