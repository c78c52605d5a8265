import type Router from '@koa/router';
import { type Door, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { remember } from '../platform/remembered';
import { presentStore, type StoreListing } from './merchant.present';

export type MerchantRouteNeeds = {
  asAnyone: Door<undefined>;
  merchants: {
    listStores: () => Promise<StoreListing[]>;
    listCampaignIds: () => Promise<string[]>;
  };
};

/** A suspended merchant's stores stop being shown as accepting within a second. */
const listLivesMs = 1_000;

export function merchantRoutes(router: Router, { asAnyone, merchants }: MerchantRouteNeeds): void {
  const listed = remember(async () => {
    const [stores, campaignIds] = await Promise.all([
      merchants.listStores(),
      merchants.listCampaignIds(),
    ]);
    return {
      campaignIds: new Set(campaignIds),
      stores: stores.map((store) => ({ store: presentStore(store), of: store.campaignIds })),
    };
  }, listLivesMs);

  on(router, 'GET /v1/campaigns/:campaignId/stores', asAnyone, async ({ params }) => {
    const { campaignIds, stores } = await listed();
    if (!campaignIds.has(params.campaignId)) {
      throw new Refusal('not_found');
    }
    return {
      stores: stores.filter(({ of }) => of.includes(params.campaignId)).map(({ store }) => store),
    };
  });
  on(router, 'GET /v1/stores/:storeId', asAnyone, async ({ params }) => {
    const found = (await listed()).stores.find(({ store }) => store.storeId === params.storeId);
    if (!found) {
      throw new Refusal('not_found');
    }
    return found.store;
  });
}
