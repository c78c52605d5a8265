import { useAnswer } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { CampaignBody } from './campaign/campaign-body';
import { CampaignDrafts } from './campaign/campaign-drafts';

/** The campaign that is chosen above, and what is to become one. */
export function CampaignRules() {
  const { campaign } = useCampaign();
  const answer = useAnswer('GET /v1/campaigns/:campaignId', {
    params: { campaignId: campaign.campaignId },
  });
  return (
    <Page
      title="活动"
      hint="新活动由一人导入文件、另一人发布；下面是本活动正在执行的规则，与市民看到的一致"
    >
      <CampaignDrafts />
      <Loaded answer={answer}>{(one) => <CampaignBody campaign={one} />}</Loaded>
    </Page>
  );
}
