import type Router from '@koa/router';
import type { Api } from '../contract';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { type Instant, presentInstant } from '../kernel/time';
import type { AttemptCounter } from '../platform/attempt-counter';
import type { FileStorage } from '../platform/files';
import { remember } from '../platform/remembered';
import { presentStore, type StoreListing } from './merchant.present';
import type { MerchantStore } from './merchant.store';

export type MerchantRouteNeeds = {
  asAnyone: Door<undefined>;
  merchants: {
    listStores: () => Promise<StoreListing[]>;
    listCampaignIds: () => Promise<string[]>;
  } & Pick<MerchantStore, 'findPhotoKey' | 'insertReport'>;
  files: Pick<FileStorage, 'get'>;
  strangers: AttemptCounter;
  now: () => Instant;
};

/** A suspended merchant's stores stop being shown as accepting within a second. */
const listLivesMs = 1_000;

/** So many reports from one network. */
const mostReports = { count: 10, seconds: 3_600 };

export function merchantRoutes(router: Router, needs: MerchantRouteNeeds): void {
  const { asAnyone, merchants } = needs;
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
      // A suspended store leaves the list at once; its own page stays and says why.
      stores: stores
        .filter(({ of, store }) => of.includes(params.campaignId) && isOnMap(store.state))
        .map(({ store }) => store),
    };
  });
  on(router, 'GET /v1/stores/:storeId', asAnyone, async ({ params }) => {
    const found = (await listed()).stores.find(({ store }) => store.storeId === params.storeId);
    if (!found) {
      throw new Refusal('not_found');
    }
    return found.store;
  });
  on(router, 'GET /v1/stores/:storeId/photos/:fileId', asAnyone, async ({ params }) => {
    const key = await merchants.findPhotoKey(params.storeId, params.fileId);
    if (key === undefined) {
      throw new Refusal('not_found');
    }
    return new FileAnswer('image/jpeg', undefined, await needs.files.get(key));
  });
  on(router, 'POST /v1/stores/:storeId/reports', asAnyone, async ({ ctx, params, body }) => {
    const at = needs.now();
    const wait = needs.strangers.count(`report ${ctx.ip}`, mostReports, at.getTime());
    if (wait > 0) {
      throw new Refusal('too_many_requests', { retryAfterSeconds: wait });
    }
    const number = await merchants.insertReport(params.storeId, body.text, at);
    if (number === undefined) {
      throw new Refusal('not_found');
    }
    return { number };
  });
}

const isOnMap = (state: 'accepting' | 'no_terminal' | 'suspended' | 'left') =>
  state === 'accepting' || state === 'no_terminal';

/** What people reported, for the officers whose work it is. */
export function merchantOfficerRoutes(
  router: Router,
  needs: {
    merchants: Pick<MerchantStore, 'listReports'>;
    asOfficer: (route: keyof Api) => Door<unknown>;
  },
): void {
  const route = 'GET /v1/officer/store-reports' as const;
  on(router, route, needs.asOfficer(route), async () => ({
    reports: (await needs.merchants.listReports()).map((one) => ({
      number: one.number,
      storeId: one.storeId,
      storeName: one.storeName,
      text: one.text,
      at: presentInstant(one.at),
    })),
  }));
}
