import { call } from '../../lib/api';
import { useLoad } from '../../lib/use-load';

/** The newest version of the published list. */
export function usePublicity(campaignId: string | undefined) {
  return useLoad(campaignId && `publicity:${campaignId}`, () =>
    call('GET /v1/campaigns/:campaignId/publicity', {
      params: { campaignId: campaignId ?? '' },
      query: {},
    }),
  );
}
