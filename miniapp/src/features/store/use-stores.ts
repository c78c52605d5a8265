import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { useLoad } from '../../lib/use-load';

/** The listed stores of a campaign; kept on the phone. */
export function useStores(campaignId: string | undefined) {
  return useLoad(
    campaignId && `stores:${campaignId}`,
    () =>
      call('GET /v1/campaigns/:campaignId/stores', { params: { campaignId: campaignId ?? '' } }),
    { keep: true },
  );
}

/** The drawing that the map of a campaign stands on; a campaign without one has no map. */
export function useGround(campaignId: string | undefined) {
  return useLoad(
    campaignId && `onboarding:${campaignId}`,
    () =>
      call('GET /v1/campaigns/:campaignId/onboarding', {
        params: { campaignId: campaignId ?? '' },
      }),
    { keep: true },
  );
}

export function useStore(storeId: string | undefined) {
  return useLoad(storeId && `store:${storeId}`, () =>
    call('GET /v1/stores/:storeId', { params: { storeId: storeId ?? '' } }),
  );
}

/** The person's own stores that take part. */
export const useOwnStores = (campaignId: string | undefined) =>
  useLoad(campaignId && `${personal}own-stores:${campaignId}`, () =>
    call('GET /v1/me/campaigns/:campaignId/stores', { params: { campaignId: campaignId ?? '' } }),
  );
