import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids } from './shapes';

/** Seven random base62 characters and a check: also the scene of a mini-program code, which may hold 32. */
const linkCode = z.string().regex(/^[0-9A-Za-z]{8}$/);

/** The public pages a link may lead to. No page about one person's vouchers is among them. */
export const linkPage = z.enum(['home', 'campaign', 'stores', 'store', 'rules', 'ledger', 'help']);
export type LinkPage = z.infer<typeof linkPage>;

export const linkChannel = z.enum([
  'site',
  'app',
  'official_account',
  'mini_program',
  'group',
  'sms',
  'screen',
  'poster',
  'leaflet',
  'banner',
  'desk',
  'friend',
  'timeline',
]);
export type LinkChannel = z.infer<typeof linkChannel>;

/** Where a link leads. */
const destination = z.object({
  page: linkPage,
  campaignId: ids.campaign,
  storeId: ids.store.nullable(),
});
export type Destination = z.infer<typeof destination>;

/** What a share of a public page bears: it says where people come from, and grants nothing. */
const shareCodes = z.object({ friend: linkCode, timeline: linkCode });
const device = z.object({ 'x-device-id': z.string().regex(/^[0-9A-Za-z_-]{8,64}$/) });

export const sharingApi = {
  'POST /v1/links/:code/opens': {
    summary: 'A short link or a poster’s scene was opened: where it leads (R-2.7, R-5.2)',
    door: 'anyone',
    params: z.object({ code: z.string().max(32) }),
    headers: device,
    reply: destination,
    statuses: [200],
    problems: ['short_link_unknown', 'short_link_expired', 'too_many_requests'],
  },
  'PUT /v1/me/arrival': {
    summary: 'Whoever signed in here came by the links that this device opened in the last day',
    door: 'citizen',
    headers: device,
    reply: z.object({ done: z.literal(true) }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/campaigns/:campaignId/share': {
    summary: 'Share codes for people who have not signed in',
    door: 'anyone',
    params: z.object({ campaignId: ids.campaign }),
    reply: shareCodes,
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 300,
  },
  'PUT /v1/campaigns/:campaignId/share/mine': {
    summary: 'The share codes of the person who asks: always the same two',
    door: 'citizen',
    params: z.object({ campaignId: ids.campaign }),
    reply: shareCodes,
    statuses: [200],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
