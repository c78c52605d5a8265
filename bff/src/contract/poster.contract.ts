import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { ids } from './shapes';
import { linkPlace, officeChannel } from './sharing.contract';

export const posterFormat = z.enum(['phone', 'card', 'square', 'a3', 'a4', 'leaflet', 'shelf']);

const poster = z.object({
  /** Never changes what it shows: an address for good. */
  url: z.string(),
  title: z.string(),
  /** What the code on it opens. */
  link: z.string(),
  /** A mini-program code; or a plain one while WeChat draws none, replaced when it is asked for again. */
  code: z.enum(['mini_program', 'plain']),
});
const offer = z.object({
  /** The store's own offer leads instead of the campaign. */
  offer: z.enum(['true', 'false']).default('false'),
});
const ofCampaign = z.object({ campaignId: ids.campaign, format: posterFormat });
const ofStore = z.object({ campaignId: ids.campaign, storeId: ids.store, format: posterFormat });
const kit = z.object({ campaignId: ids.campaign, storeId: ids.store });
/** One line in large letters. */
const posterLine = z.string().trim().max(40);
const drawers = ['operator', 'bureau_handler', 'bureau_approver', 'town'] as const;

export const posterApi = {
  'GET /v1/campaigns/:campaignId/posters/:format': {
    summary: 'A poster of the campaign (R-5.1)',
    door: 'anyone',
    params: ofCampaign,
    reply: poster,
    statuses: [200],
    problems: ['not_found', 'poster_glyph_missing', 'busy'],
    cacheSeconds: 60,
  },
  'GET /v1/me/campaigns/:campaignId/stores/:storeId/posters/:format': {
    summary: 'A poster of one’s own store; of another’s there is none (R-5.1)',
    door: 'citizen',
    params: ofStore,
    query: offer,
    reply: poster,
    statuses: [200],
    problems: ['not_found', 'poster_glyph_missing', 'busy'],
  },
  'GET /v1/me/campaigns/:campaignId/stores/:storeId/poster-kit': {
    summary: 'All of one’s own store’s posters with print instructions, in one archive',
    door: 'citizen',
    params: kit,
    produces: ['application/zip'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'poster_glyph_missing', 'busy'],
  },
  'GET /v1/me/campaigns/:campaignId/stores': {
    summary: 'The person’s own stores on the campaign’s list: those that there are posters of (M8)',
    door: 'citizen',
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({ stores: z.array(z.object({ storeId: ids.store, name: z.string() })) }),
    statuses: [200],
    problems: [],
  },
  'GET /v1/officer/campaigns/:campaignId/posters/:format': {
    summary:
      'A poster of the campaign or of a store, with words of one’s own and for a channel (K1)',
    door: 'officer',
    roles: drawers,
    params: ofCampaign,
    query: offer.extend({
      storeId: ids.store.optional(),
      headline: posterLine.optional(),
      subline: posterLine.optional(),
      channel: officeChannel.default('poster'),
      /** Where it hangs. */
      place: linkPlace.optional(),
    }),
    reply: poster.extend({
      /** Lines that are so long that nobody reads them in passing. */
      tooLong: z.array(z.enum(['headline', 'subline'])),
    }),
    statuses: [200],
    problems: ['not_found', 'poster_glyph_missing', 'busy'],
  },
  'GET /v1/officer/campaigns/:campaignId/stores/:storeId/poster-kit': {
    summary: 'All of a store’s posters with print instructions, in one archive',
    door: 'officer',
    roles: drawers,
    params: kit,
    produces: ['application/zip'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found', 'poster_glyph_missing', 'busy'],
  },
} as const satisfies ApiTable;
