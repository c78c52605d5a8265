import { useRouter } from '@tarojs/taro';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { LedgerView } from '../../../features/publicity/ledger-view';
import { useLedger } from '../../../features/publicity/use-ledger';
import { routes } from '../../../lib/routes';
import { usePullReload } from '../../../lib/use-load';
import { useShare } from '../../../lib/use-share';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

export default function LedgerPage() {
  const { id } = useRouter().params;
  const { campaign } = usePageCampaign(id);
  const ledger = useLedger(campaign.data?.campaignId);
  usePullReload(campaign, ledger);
  useShare('资金公示', routes.ledger(id), campaign.data?.campaignId);
  return (
    <PageShell title="资金公示">
      <Loaded of={campaign}>
        {(data) => (
          <Loaded of={ledger}>
            {(figures) => <LedgerView ledger={figures} campaign={data} />}
          </Loaded>
        )}
      </Loaded>
    </PageShell>
  );
}
