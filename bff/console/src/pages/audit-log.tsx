import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, DatePicker, Flex, Form, Input, Select, Table, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useSearchParams } from 'react-router';
import type { ApiCall, AuditLine } from '../../../src/contract';
import { actionWords, eventWords, roleWords, showAction, showDetail } from '../copy/words';
import { call } from '../lib/call';
import { showSeconds } from '../lib/show';
import { useAnswer } from '../lib/use-call';
import { ExportButton } from '../ui/export-button';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Query = ApiCall<'GET /v1/officer/audit'>['query'];
type Fields = { actorId?: string; subject?: string; action?: string; period?: [Dayjs, Dayjs] };

const actions = [
  { value: 'officer.', label: '账号与登录（全部）' },
  { value: 'application.', label: '企业申请（全部）' },
  { value: 'merchant.', label: '企业与终端（全部）' },
  { value: 'campaign.', label: '活动（全部）' },
  ...Object.entries(actionWords).map(([value, label]) => ({ value, label })),
  ...Object.entries(eventWords).map(([event, label]) => ({
    value: `application.${event}`,
    label,
  })),
];

function Search({ query, onSearch }: { query: Query; onSearch: (query: Query) => void }) {
  const officers = useAnswer('GET /v1/officer/officers', {});
  const submit = ({ actorId, subject, action, period }: Fields) =>
    onSearch({
      ...(actorId?.trim() ? { actorId: actorId.trim() } : {}),
      ...(subject?.trim() ? { subject: subject.trim() } : {}),
      ...(action ? { action } : {}),
      ...(period
        ? {
            from: `${period[0].format('YYYY-MM-DD')}T00:00:00+08:00`,
            to: `${period[1].add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00`,
          }
        : {}),
    });
  return (
    <Form<Fields>
      layout="inline"
      initialValues={query}
      onFinish={submit}
      className="no-print filters"
    >
      <Form.Item name="actorId" label="谁">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全部"
          style={{ width: 220 }}
          options={(officers.data?.officers ?? []).map(({ officerId, name, role }) => ({
            value: officerId,
            label: `${name}（${roleWords[role]}）`,
          }))}
        />
      </Form.Item>
      <Form.Item name="action" label="做了什么">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全部"
          style={{ width: 200 }}
          options={actions}
        />
      </Form.Item>
      <Form.Item name="subject" label="对象">
        <Input allowClear placeholder="对象编号" />
      </Form.Item>
      <Form.Item name="period" label="日期">
        <DatePicker.RangePicker />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        查询
      </Button>
    </Form>
  );
}

function Lines({ lines }: { lines: readonly AuditLine[] }) {
  return (
    <Table
      size="small"
      rowKey="id"
      dataSource={lines}
      pagination={false}
      scroll={{ x: 980 }}
      locale={{ emptyText: '没有符合条件的记录' }}
      columns={[
        { title: '编号', dataIndex: 'id', width: 64, align: 'right' },
        {
          title: '时间',
          dataIndex: 'at',
          width: 168,
          render: (at: string) => <span className="number">{showSeconds(at)}</span>,
        },
        {
          title: '谁',
          dataIndex: 'actor',
          width: 150,
          render: ({ name, id }: AuditLine['actor']) => (
            <>
              {name}
              <div>
                <Typography.Text type="secondary" className="id">
                  {id}
                </Typography.Text>
              </div>
            </>
          ),
        },
        { title: '做了什么', dataIndex: 'action', width: 110, render: showAction },
        {
          title: '对象',
          dataIndex: 'subject',
          width: 150,
          render: (subject: string) => <span className="id">{subject}</span>,
        },
        {
          title: '内容',
          dataIndex: 'detail',
          render: (detail: AuditLine['detail']) => (
            <span className="verdict-value">{showDetail(detail) || '—'}</span>
          ),
        },
      ]}
    />
  );
}

/** Every line under these filters, the newest first. */
async function allLines(query: Query): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  let before: string | undefined;
  do {
    const answer = await call('GET /v1/officer/audit', {
      query: { ...query, ...(before ? { before } : {}) },
    });
    lines.push(...answer.entries);
    before = answer.next ?? undefined;
  } while (before);
  return lines;
}

/** Who did what, the newest first; older ones follow on request. The head seals all that stands before it. */
export function AuditLog() {
  const [params, setParams] = useSearchParams();
  const query = Object.fromEntries(params) as Query;
  const answer = useInfiniteQuery({
    queryKey: ['GET /v1/officer/audit', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /v1/officer/audit', {
        query: { ...query, ...(pageParam ? { before: pageParam } : {}) },
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Page
      title="审计日志"
      hint="每一次办理都有记录，只增不改，逐条封存校验"
      extra={
        <ExportButton<AuditLine>
          name="审计日志"
          filter={showDetail(query)}
          rows={() => allLines(query)}
          columns={[
            { title: '编号', text: ({ id }) => id },
            { title: '时间', text: ({ at }) => showSeconds(at) },
            { title: '谁', text: ({ actor }) => actor.name },
            { title: '经办人编号', text: ({ actor }) => actor.id },
            { title: '做了什么', text: ({ action }) => showAction(action) },
            { title: '对象', text: ({ subject }) => subject },
            { title: '内容', text: ({ detail }) => showDetail(detail) },
          ]}
        />
      }
    >
      <Search query={query} onSearch={(next) => setParams(next as Record<string, string>)} />
      <Loaded answer={answer}>
        {({ pages }) => {
          const head = pages[0]?.head;
          return (
            <Card
              size="small"
              title={head ? `已封存到第 ${head.entryId} 条` : '还没有封存'}
              extra={
                head && (
                  <Typography.Text type="secondary" copyable={{ text: head.digest }}>
                    校验值 {head.digest.slice(0, 16)}…
                  </Typography.Text>
                )
              }
            >
              <Flex vertical gap={12}>
                <Lines lines={pages.flatMap(({ entries }) => entries)} />
                <Button
                  disabled={!answer.hasNextPage}
                  loading={answer.isFetchingNextPage}
                  onClick={() => void answer.fetchNextPage()}
                >
                  {answer.hasNextPage ? '更早的记录' : '没有更早的了'}
                </Button>
              </Flex>
            </Card>
          );
        }}
      </Loaded>
    </Page>
  );
}
