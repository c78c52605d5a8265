import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, ids, instant } from './shapes';

const store = z.object({
  storeId: ids.store,
  name: z.string(),
  merchantName: z.string(),
  town: z.string(),
  address: z.string(),
  phone: z.string(),
  /** Such as 09:00–20:30. */
  hours: z.object({ opensAt: z.string(), closesAt: z.string() }),
  categories: z.array(category),
  ownOffer: z.string().nullable(),
  /** GCJ-02. */
  latitude: z.number(),
  longitude: z.number(),
  /** False while the merchant is suspended or no terminal is bound. */
  accepting: z.boolean(),
  /** Why it accepts or not: a suspended store has left the list, its page says so. */
  state: z.enum(['accepting', 'no_terminal', 'suspended', 'left']),
  /** The published list it stands on; null for a list that came as a file. */
  publicity: z.object({ version: z.int(), listedAt: instant }).nullable(),
  /** Pictures of the shop front. */
  photos: z.array(z.string()),
  /** True for sample data that stands for no real shop. */
  sample: z.boolean(),
});
export type Store = z.infer<typeof store>;

export const merchantApi = {
  'GET /v1/campaigns/:campaignId/stores': {
    summary: 'Listed stores of a campaign (R-1.2)',
    door: 'anyone',
    params: z.object({ campaignId: ids.campaign }),
    reply: z.object({ stores: z.array(store) }),
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 30,
  },
  'GET /v1/stores/:storeId': {
    summary: 'One store, also when it accepts no vouchers at present',
    door: 'anyone',
    params: z.object({ storeId: ids.store }),
    reply: store,
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 30,
  },
  'GET /v1/stores/:storeId/photos/:fileId': {
    summary: 'A picture of the shop front',
    door: 'anyone',
    params: z.object({
      storeId: ids.store,
      fileId: ids.file,
    }),
    produces: ['image/jpeg'],
    reply: z.unknown(),
    statuses: [200],
    problems: ['not_found'],
    cacheSeconds: 86_400,
  },
  'POST /v1/stores/:storeId/reports': {
    summary: 'Say what is wrong with a store',
    door: 'anyone',
    params: z.object({ storeId: ids.store }),
    body: z.object({ text: z.string().trim().min(5).max(500) }),
    reply: z.object({ number: z.string() }),
    statuses: [201],
    problems: ['not_found', 'too_many_requests'],
  },
  'GET /v1/officer/store-reports': {
    summary: 'What people reported, the newest first',
    door: 'officer',
    roles: ['operator', 'risk', 'inspector', 'bureau_handler', 'bureau_approver', 'auditor'],
    reply: z.object({
      reports: z.array(
        z.object({
          number: z.string(),
          storeId: ids.store,
          storeName: z.string(),
          text: z.string(),
          at: instant,
        }),
      ),
    }),
    statuses: [200],
    problems: [],
  },
} as const satisfies ApiTable;
