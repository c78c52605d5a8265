import { useRouter } from '@tarojs/taro';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { InspectionList } from '../../../features/inspection/inspection-list';
import { here, open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

export default function InspectionsPage() {
  useNoShare();
  const { id } = useRouter().params;
  const me = useMe();
  const { campaign } = usePageCampaign(id);
  return (
    <PageShell title="巡检整改">
      {isCitizen(me) ? (
        <Loaded of={campaign}>{(data) => <InspectionList campaignId={data.campaignId} />}</Loaded>
      ) : (
        <EmptyState
          icon="check-circle"
          sentence="请由企业联系人用报名时的手机号登录，查看巡检结果、提交整改。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(here())) }}
        />
      )}
    </PageShell>
  );
}
