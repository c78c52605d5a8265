import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids, instant } from './shapes';

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

/** Those that an office gives out; a friend's share is made by the person who shares. */
export const officeChannel = linkChannel.exclude(['friend', 'timeline', 'mini_program']);
/** Where a link is shown, in people's words. */
export const linkPlace = z
  .string()
  .trim()
  .max(40)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'holds what cannot be seen');

/** Where a link leads. */
const destination = z.object({
  page: linkPage,
  campaignId: ids.campaign,
  storeId: ids.store.nullable(),
});
export type Destination = z.infer<typeof destination>;

/** What a share of a public page bears: it says where people come from, and grants nothing. */
const shareCodes = z.object({ friend: linkCode, timeline: linkCode });
const channelLink = z.object({
  code: linkCode,
  url: z.string(),
  page: linkPage,
  storeName: z.string().nullable(),
  channel: linkChannel,
  place: z.string(),
  /** The poster's format when it stands on one. */
  poster: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  views: z.int(),
  opens: z.int(),
});
export type ChannelLink = z.infer<typeof channelLink>;
const marketers = ['operator', 'bureau_handler', 'bureau_approver', 'town'] as const;
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
  'GET /v1/officer/campaigns/:campaignId/links': {
    summary:
      'The short links that the office gave out, the newest first, and how many came (R-5.2)',
    door: 'officer',
    roles: marketers,
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({ links: z.array(channelLink) }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/links': {
    summary: 'A short link for a channel and a place; asked for again it is the same one',
    door: 'officer',
    roles: marketers,
    params: z.object({ campaignId: ids.campaign }),
    body: z.object({
      page: linkPage,
      storeId: ids.store.optional(),
      channel: officeChannel,
      place: linkPlace.default(''),
      /** From then on it says that it has ended. */
      expiresAt: instant.nullable().default(null),
    }),
    reply: channelLink,
    statuses: [201],
    problems: ['not_found'],
  },
} as const satisfies ApiTable;
