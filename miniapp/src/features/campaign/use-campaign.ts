import { call } from '../../lib/api';
import { useLoad } from '../../lib/use-load';
import { foremostCampaign } from './batch-stage';

/** The published campaigns. */
function useCampaigns(wanted = true) {
  return useLoad(wanted ? 'campaigns' : undefined, () => call('GET /v1/campaigns'), { keep: true });
}

/** One campaign with its batches; an undefined id waits. */
function useCampaign(campaignId: string | undefined) {
  return useLoad(
    campaignId && `campaign:${campaignId}`,
    () => call('GET /v1/campaigns/:campaignId', { params: { campaignId: campaignId ?? '' } }),
    { keep: true },
  );
}

/** The campaign of a page: the one it was opened for, else the one the home page opens with. */
export function usePageCampaign(campaignId?: string) {
  const list = useCampaigns(!campaignId);
  const foremost = list.data && foremostCampaign(list.data.campaigns, Date.parse(list.data.now));
  const campaign = useCampaign(campaignId ?? foremost?.campaignId);
  const reload = async () => {
    await Promise.all([list.reload(), campaign.reload()]);
  };
  const failure = list.failure ?? campaign.failure;
  return { list, campaign: { ...campaign, failure, slow: list.slow || campaign.slow, reload } };
}
