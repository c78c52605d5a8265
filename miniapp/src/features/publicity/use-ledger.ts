import { call } from '../../lib/api';
import { useLoad } from '../../lib/use-load';

export function useLedger(campaignId: string | undefined) {
  return useLoad(campaignId && `ledger:${campaignId}`, () =>
    call('GET /v1/campaigns/:campaignId/ledger', { params: { campaignId: campaignId ?? '' } }),
  );
}
