import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { useLoad } from '../../lib/use-load';

/** Visits to one's own stores that found something. */
export const useInspections = (campaignId: string | undefined) =>
  useLoad(campaignId && `${personal}inspections:${campaignId}`, () =>
    call('GET /v1/me/campaigns/:campaignId/inspections', {
      params: { campaignId: campaignId ?? '' },
    }),
  );
