import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { category, ids } from './shapes';

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
} as const satisfies ApiTable;
