import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant } from './shapes';

const count = z.int().nonnegative();
const row = z.object({
  title: z.string(),
  /** Browsers that looked at the short link, each once a day. */
  views: count,
  /** People who opened the mini-program or H5 by it. */
  opens: count,
  signIns: count,
  /** People who claimed after it was the last link that was new to them. */
  claims: count,
  /** Those of them whose voucher is redeemed at present. */
  redemptions: count,
});
export type FunnelRow = z.infer<typeof row>;

/** Of a century in which there are campaigns. */
const day = z.iso.date().regex(/^20/);
const funnelBy = z.enum(['channel', 'store', 'poster', 'sharer']);
const funnel = z.object({
  by: funnelBy,
  from: day,
  to: day,
  rows: z.array(row),
  /** Each person once, whatever the number of links. */
  total: row,
  /** What was not taken for people. */
  notPeople: z.object({ hits: count, bots: count, surplus: count }),
  now: instant,
});
export type Funnel = z.infer<typeof funnel>;

const asked = {
  params: z.object({ campaignId: ids.campaign }),
  /** Business days, the last one included. */
  query: z.object({ by: funnelBy, from: day, to: day }),
};
const readers = [
  'operator',
  'bureau_handler',
  'bureau_approver',
  'town',
  'finance',
  'auditor',
] as const;

export const funnelApi = {
  'GET /v1/officer/campaigns/:campaignId/funnel': {
    summary:
      'How many people came by which channel, store, poster or sharer, and how far (R-5.2, K2)',
    door: 'officer',
    roles: readers,
    ...asked,
    reply: funnel,
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/funnel.csv': {
    summary: 'The same for a table program',
    door: 'officer',
    roles: readers,
    ...asked,
    produces: ['text/csv'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
