import { useRouter } from '@tarojs/taro';
import { ClauseList, ParameterList } from '../../../features/campaign/clause-list';
import { RuleSummary } from '../../../features/campaign/rule-summary';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { useContent } from '../../../features/campaign/use-content';
import { routes } from '../../../lib/routes';
import { useShare } from '../../../lib/use-share';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

export default function RulesPage() {
  const { id } = useRouter().params;
  const { campaign } = usePageCampaign(id);
  const { plainOf } = useContent(campaign.data?.campaignId);
  useShare('活动规则', routes.rules(id), campaign.data?.campaignId);
  return (
    <PageShell title="活动规则">
      <Loaded of={campaign}>
        {(data) => (
          <>
            <RuleSummary campaign={data} />
            <ClauseList clauses={data.clauses} plainOf={plainOf} />
            <ParameterList parameters={data.parameters} />
          </>
        )}
      </Loaded>
    </PageShell>
  );
}
