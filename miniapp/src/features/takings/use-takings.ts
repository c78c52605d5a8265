import { call } from '../../lib/api';
import { personal } from '../../lib/personal';
import { useLoad } from '../../lib/use-load';

/** The sales with vouchers of one's own enterprises, and how their invoices stand. */
export const useSales = (campaignId: string | undefined) =>
  useLoad(campaignId && `${personal}sales:${campaignId}`, () =>
    call('GET /v1/me/campaigns/:campaignId/sales', { params: { campaignId: campaignId ?? '' } }),
  );

/** What they were and will be paid. */
export const useSettlements = (campaignId: string | undefined) =>
  useLoad(campaignId && `${personal}settlements:${campaignId}`, () =>
    call('GET /v1/me/campaigns/:campaignId/settlements', {
      params: { campaignId: campaignId ?? '' },
    }),
  );
