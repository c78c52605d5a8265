import { useRouter } from '@tarojs/taro';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { TakingsView } from '../../../features/takings/takings-view';
import { here, open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

export default function TakingsPage() {
  useNoShare();
  const { id } = useRouter().params;
  const me = useMe();
  const { campaign } = usePageCampaign(id);
  return (
    <PageShell title="收款与发票">
      {isCitizen(me) ? (
        <Loaded of={campaign}>{(data) => <TakingsView campaignId={data.campaignId} />}</Loaded>
      ) : (
        <EmptyState
          icon="receipt"
          sentence="请由企业联系人用报名时的手机号登录，查看销售、发票和结算。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(here())) }}
        />
      )}
    </PageShell>
  );
}
