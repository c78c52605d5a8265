import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { foremostBatch } from '../../../features/campaign/batch-stage';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { AttemptList } from '../../../features/claim/attempt-list';
import { useAttempts } from '../../../features/claim/use-attempts';
import { serverClock } from '../../../lib/api';
import { here, open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';
import { Segments } from '../../../ui/segments';

export default function AttemptsPage() {
  const citizen = isCitizen(useMe());
  const [picked, pick] = useState<string>();
  const { campaign } = usePageCampaign(useRouter().params.id);
  const batches = campaign.data?.batches ?? [];
  const foremost = campaign.data && foremostBatch(campaign.data, serverClock.now());
  const batchId = picked ?? foremost?.batchId;
  const attempts = useAttempts(citizen ? batchId : undefined);
  useNoShare();
  return (
    <PageShell title="为什么没抢到">
      {citizen ? (
        <>
          <Segments
            label="批次"
            value={batchId ?? ''}
            options={batches.map((one) => ({ key: one.batchId, word: `第 ${one.number} 批` }))}
            onChange={pick}
          />
          <Loaded of={attempts}>{(data) => <AttemptList {...data} />}</Loaded>
        </>
      ) : (
        <EmptyState
          icon="eye"
          sentence="登录后查看自己的领取记录。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(here())) }}
        />
      )}
    </PageShell>
  );
}
