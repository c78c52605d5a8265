import { useRouter } from '@tarojs/taro';
import { usePageCampaign } from '../../features/campaign/use-campaign';
import { StoreFacts } from '../../features/store/store-facts';
import { useStore } from '../../features/store/use-stores';
import { routes } from '../../lib/routes';
import { useServerNow } from '../../lib/use-server-now';
import { useShare } from '../../lib/use-share';
import { Loaded } from '../../ui/loaded';
import { PageShell } from '../../ui/page-shell';

export default function StorePage() {
  const { id } = useRouter().params;
  const store = useStore(id);
  const now = useServerNow(undefined, false);
  const { campaign } = usePageCampaign();
  useShare(store.data?.name ?? '活动门店', routes.store(id ?? ''), campaign.data?.campaignId);
  return (
    <PageShell title="门店详情">
      <Loaded of={store}>{(data) => <StoreFacts store={data} nowMs={now} />}</Loaded>
    </PageShell>
  );
}
