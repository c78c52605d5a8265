import { call } from '../../lib/api';
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

export function useStore(storeId: string | undefined) {
  return useLoad(storeId && `store:${storeId}`, () =>
    call('GET /v1/stores/:storeId', { params: { storeId: storeId ?? '' } }),
  );
}
