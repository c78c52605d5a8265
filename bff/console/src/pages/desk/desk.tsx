import { Flex } from 'antd';
import { useState } from 'react';
import type { DeskPaper } from '../../../../src/contract';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { DeskList } from './desk-list';
import { OpenForm } from './open-form';
import { PaperView } from './paper-view';

/** 窗口代领: one officer registers, another one confirms in a session of their own, a paper voucher prints. */
export function DeskPage() {
  const { campaign } = useCampaign();
  const params = { campaignId: campaign.campaignId };
  const terms = useAnswer('GET /v1/campaigns/:campaignId', { params }, { everyMs: 10_000 });
  const claims = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/desk-claims',
    { params, query: {} },
    { everyMs: 3_000 },
  );
  const [paper, setPaper] = useState<DeskPaper>();
  if (paper) {
    return <PaperView paper={paper} onClose={() => setPaper(undefined)} />;
  }
  return (
    <Page
      title="窗口代领"
      hint="为没有智能手机的市民办理：一人经办、另一人在自己的账号里确认。与大家同一库存、同一时间、同一规则，不预留。"
    >
      <Loaded answer={terms}>
        {({ batches }) => (
          <Flex vertical gap={16}>
            <OpenForm batches={batches} />
            <Loaded answer={claims}>
              {(list) => <DeskList claims={list.claims} batches={batches} onPaper={setPaper} />}
            </Loaded>
          </Flex>
        )}
      </Loaded>
    </Page>
  );
}
