import { useGetIdentity } from '@refinedev/core';
import { Alert, Button, Empty, Flex, Tag, Typography } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { OfficerAccount } from '../../../../src/contract';
import { standingColours, standingWords } from '../../copy/words';
import { mayAsk } from '../../lib/may';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { type StoreAnswer, StoreFacts } from './store-facts';
import { VisitCard } from './visit-card';

/** What people reported since the last visit, for whoever may read it. */
function Reports({ count, mayRead }: { count: number; mayRead: boolean }) {
  return (
    count > 0 && (
      <Alert
        type="warning"
        showIcon
        title={`上次巡检以后，市民反馈了 ${count} 条`}
        action={mayRead && <Link to="/reports">看反馈</Link>}
      />
    )
  );
}

function Store({ answer, officer }: { answer: StoreAnswer; officer: OfficerAccount }) {
  const { store, inspections, checklist } = answer;
  const isOpen = inspections.some(({ state }) => state === 'to_correct' || state === 'corrected');
  const navigate = useNavigate();
  const mayWrite =
    checklist !== null &&
    mayAsk(officer.role, 'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections');
  return (
    <Page
      title={store.name}
      hint={
        <Flex gap={8} align="center">
          <Tag color={standingColours[store.standing]}>{standingWords[store.standing]}</Tag>
          <Link to="/inspections">返回巡检</Link>
        </Flex>
      }
      extra={
        mayWrite && (
          <Button
            type="primary"
            disabled={isOpen}
            onClick={() => void navigate(`/inspections/${store.storeId}/visit`)}
          >
            开始巡检
          </Button>
        )
      }
    >
      <StoreFacts store={store} />
      <Reports
        count={store.reports}
        mayRead={mayAsk(officer.role, 'GET /v1/officer/store-reports')}
      />
      {mayWrite && isOpen && (
        <Typography.Text type="secondary">
          上一次巡检的问题办结后，才能写新的巡检；到店看到已经改好的，请在下面办理“复核通过”。
        </Typography.Text>
      )}
      {inspections.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有巡检过" />
      )}
      {inspections.map((one) => (
        <VisitCard key={one.inspectionId} inspection={one} checklist={checklist} />
      ))}
    </Page>
  );
}

/** One store: its visits and what became of what they found. */
export function InspectedStorePage() {
  const { storeId = '' } = useParams();
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections',
    { params: { campaignId: campaign.campaignId, storeId } },
    { everyMs: 30_000 },
  );
  return (
    <Loaded answer={answer}>
      {(store) => officer && <Store answer={store} officer={officer} />}
    </Loaded>
  );
}
