import { Table } from 'antd';
import type { ApiReply } from '../../../src/contract';
import { showTime } from '../lib/show';
import { useAnswer } from '../lib/use-call';
import { ExportButton } from '../ui/export-button';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Report = ApiReply<'GET /v1/officer/store-reports'>['reports'][number];

/** What people said about stores, for whoever has to look into it. */
export function StoreReports() {
  const answer = useAnswer('GET /v1/officer/store-reports', {}, { everyMs: 30_000 });
  return (
    <Page
      title="门店反馈"
      hint="市民在门店页提交的反馈和举报，最新的在前；需要暂停企业的，到“企业与门店”办理"
      extra={
        <ExportButton<Report>
          name="门店反馈"
          filter=""
          rows={async () => answer.data?.reports ?? []}
          columns={[
            { title: '编号', text: ({ number }) => number },
            { title: '门店', text: ({ storeName }) => storeName },
            { title: '内容', text: ({ text }) => text },
            { title: '时间', text: ({ at }) => showTime(at) },
          ]}
        />
      }
    >
      <Loaded answer={answer}>
        {({ reports }) => (
          <Table
            rowKey="number"
            dataSource={reports}
            locale={{ emptyText: '还没有收到反馈' }}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: '编号', dataIndex: 'number', width: 140 },
              { title: '门店', dataIndex: 'storeName', width: 240 },
              { title: '内容', dataIndex: 'text' },
              {
                title: '时间',
                dataIndex: 'at',
                width: 160,
                render: (at: string) => <span className="number">{showTime(at)}</span>,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
