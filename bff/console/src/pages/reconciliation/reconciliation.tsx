import { Button, Table, type TableColumnsType, Tag, Typography } from 'antd';
import { useSearchParams } from 'react-router';
import type { ReconciliationDay } from '../../../../src/contract';
import { reconciliationColours, reconciliationWords } from '../../copy/words';
import { addressOf } from '../../lib/call';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { DownloadIcon } from '../../ui/icons';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { bookColumns } from './books';
import { DayView } from './day-view';

function Standing({ day: { state, differences, missingBills } }: { day: ReconciliationDay }) {
  return (
    <>
      <Tag color={reconciliationColours[state]}>
        {reconciliationWords[state]}
        {differences > 0 && ` ${differences} 笔`}
      </Tag>
      {missingBills > 0 && (
        <Typography.Text type="secondary">{missingBills} 家账单未到</Typography.Text>
      )}
    </>
  );
}

/** Three books side by side, a row a day; the day that is looked at stands in the address. */
export function Reconciliation() {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const [params, setParams] = useSearchParams();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/reconciliation',
    { params: { campaignId } },
    { everyMs: 15_000 },
  );
  const columns: TableColumnsType<ReconciliationDay> = [
    {
      title: '日期',
      dataIndex: 'day',
      width: 116,
      render: (day: string) => (
        <Button
          type="link"
          size="small"
          className="number"
          aria-label={`查看${day}各企业`}
          onClick={() => setParams({ day })}
        >
          {day}
        </Button>
      ),
    },
    { title: '状态', key: 'state', width: 150, render: (_, day) => <Standing day={day} /> },
    ...bookColumns<ReconciliationDay>(),
  ];
  return (
    <Page
      title="对账"
      hint="嘉联终端账单 + 微信支付账单 = 本平台账本。次日 10:00 后自动取账单、逐笔核对"
      extra={
        <Button
          icon={<DownloadIcon />}
          href={addressOf('GET /v1/officer/campaigns/:campaignId/reconciliation/file', {
            params: { campaignId },
          })}
        >
          对账表 Excel
        </Button>
      }
    >
      <Loaded answer={answer}>
        {({ days }) => {
          const day = days.find((one) => one.day === params.get('day'))?.day ?? days[0]?.day;
          return (
            <>
              <Table
                rowKey="day"
                size="small"
                bordered
                columns={columns}
                dataSource={days}
                scroll={{ x: 1000 }}
                rowClassName={(row) => (row.day === day ? 'ant-table-row-selected' : '')}
                locale={{ emptyText: '活动第一天结束后开始对账' }}
                pagination={{ pageSize: 10, hideOnSinglePage: true }}
              />
              {day && <DayView day={day} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
