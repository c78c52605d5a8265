import { useRouter } from '@tarojs/taro';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { PublicityList } from '../../../features/publicity/publicity-list';
import { usePublicity } from '../../../features/publicity/use-publicity';
import { routes } from '../../../lib/routes';
import { usePullReload } from '../../../lib/use-load';
import { useShare } from '../../../lib/use-share';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

export default function PublicityPage() {
  const { campaign } = usePageCampaign(useRouter().params.id);
  const list = usePublicity(campaign.data?.campaignId);
  usePullReload(list);
  useShare('参与企业公示', routes.publicity(campaign.data?.campaignId), campaign.data?.campaignId);
  return (
    <PageShell title="参与企业公示">
      {list.failure?.code === 'not_found' ? (
        <EmptyState icon="rules" sentence="参与企业名单还没有公示，区商务局公布后在这里查看。" />
      ) : (
        <Loaded of={list} blocks={4}>
          {(data) => <PublicityList list={data} />}
        </Loaded>
      )}
    </PageShell>
  );
}
