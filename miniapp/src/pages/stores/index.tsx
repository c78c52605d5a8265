import { usePageCampaign } from '../../features/campaign/use-campaign';
import { StoreList } from '../../features/store/store-list';
import { useGround, useStores } from '../../features/store/use-stores';
import { routes } from '../../lib/routes';
import { usePullReload } from '../../lib/use-load';
import { useServerNow } from '../../lib/use-server-now';
import { useShare } from '../../lib/use-share';
import { Loaded } from '../../ui/loaded';
import { PageShell } from '../../ui/page-shell';

export default function StoresPage() {
  const { list, campaign } = usePageCampaign();
  const stores = useStores(campaign.data?.campaignId);
  const ground = useGround(campaign.data?.campaignId);
  const now = useServerNow(undefined, false);
  const failure = stores.failure ?? (campaign.data ? undefined : campaign.failure);
  const both = {
    ...stores,
    failure,
    reload: () =>
      Promise.all([list.reload(), campaign.reload(), stores.reload()]).then(() => undefined),
  };
  usePullReload(both);
  useShare('活动门店', routes.stores, campaign.data?.campaignId);
  return (
    <PageShell title="活动门店" tab>
      <Loaded of={both} blocks={5}>
        {(data) => <StoreList stores={data.stores} nowMs={now} ground={ground.data} />}
      </Loaded>
    </PageShell>
  );
}
