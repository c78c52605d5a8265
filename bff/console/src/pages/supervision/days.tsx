import { useGetIdentity } from '@refinedev/core';
import { Button, Table, type TableColumnsType, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OfficerAccount, ScreeningDay } from '../../../../src/contract';
import { call } from '../../lib/call';
import { mayAsk } from '../../lib/may';
import { showTime } from '../../lib/show';
import { useAnswer, useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { useCampaign } from '../../ui/campaign';
import { Loaded } from '../../ui/loaded';

function AskSign({ day: { day, opened }, onDone }: { day: ScreeningDay; onDone: () => void }) {
  const { campaign } = useCampaign();
  const sign = useChange(
    (remark: string) =>
      call('POST /v1/officer/campaigns/:campaignId/screening-days', {
        params: { campaignId: campaign.campaignId },
        body: { day, remark },
      }),
    { said: '已签字', after: onDone },
  );
  return (
    <AskReason
      title={`签字：${day}`}
      consequence={`当天预警 ${opened} 条，已全部办结。签字后不能更改。`}
      okText="签字"
      label="备注"
      placeholder="可以不填"
      least={0}
      most={200}
      onOk={(remark) => sign.mutateAsync(remark)}
      onCancel={onDone}
    />
  );
}

/** Where a day stands, or what has to be done before somebody signs for it. */
function Standing({
  day,
  maySign,
  onSign,
}: {
  day: ScreeningDay;
  maySign: boolean;
  onSign: () => void;
}) {
  if (day.signedAt) {
    return (
      <>
        {day.signedBy} · <span className="number">{showTime(day.signedAt)}</span>
        {day.remark && <div>{day.remark}</div>}
      </>
    );
  }
  if (!day.isOver) {
    return <Typography.Text type="secondary">当天还没有结束</Typography.Text>;
  }
  if (day.open > 0) {
    return <Link to={`/cases?day=${day.day}`}>还有 {day.open} 条没有办结</Link>;
  }
  return maySign ? (
    <Button size="small" aria-label={`给${day.day}签字`} onClick={onSign}>
      签字
    </Button>
  ) : (
    <Typography.Text type="secondary">待嘉联风控签字</Typography.Text>
  );
}

/** The days of the campaign, and who signed for what the system found on them. */
export function Days() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [signing, setSigning] = useState<ScreeningDay>();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/screening-days',
    { params: { campaignId: campaign.campaignId } },
    { everyMs: 15_000 },
  );
  const maySign =
    officer !== undefined &&
    mayAsk(officer.role, 'POST /v1/officer/campaigns/:campaignId/screening-days');
  const columns: TableColumnsType<ScreeningDay> = [
    { title: '日期', dataIndex: 'day', width: 140, className: 'number' },
    { title: '预警', dataIndex: 'opened', width: 90, align: 'right' },
    { title: '没有办结', dataIndex: 'open', width: 110, align: 'right' },
    {
      title: '签字',
      key: 'standing',
      render: (_: unknown, day) => (
        <Standing day={day} maySign={maySign} onSign={() => setSigning(day)} />
      ),
    },
  ];
  return (
    <Loaded answer={answer}>
      {({ days }) => (
        <>
          <Table
            size="middle"
            rowKey="day"
            columns={columns}
            dataSource={days}
            locale={{ emptyText: '活动还没有开始' }}
            pagination={{ pageSize: 35, hideOnSinglePage: true }}
          />
          {signing && <AskSign day={signing} onDone={() => setSigning(undefined)} />}
        </>
      )}
    </Loaded>
  );
}
