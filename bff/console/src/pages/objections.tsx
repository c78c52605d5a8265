import { useGetIdentity } from '@refinedev/core';
import { Button, Flex, Segmented, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { ApiReply, OfficerAccount } from '../../../src/contract';
import { objectionWords as words } from '../copy/words';
import { call } from '../lib/call';
import { mayAsk } from '../lib/may';
import { showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { AskReason } from '../ui/ask-reason';
import { useCampaign } from '../ui/campaign';
import { ExportButton } from '../ui/export-button';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Objection = ApiReply<'GET /v1/officer/campaigns/:campaignId/objections'>['objections'][number];
type Outcome = 'upheld' | 'dismissed';

const colours = { open: 'orange', upheld: 'red', dismissed: 'default' } as const;

function Decide({
  objection,
  outcome,
  onDone,
}: {
  objection: Objection;
  outcome: Outcome;
  onDone: () => void;
}) {
  const decide = useChange(
    (reason: string) =>
      call('POST /v1/officer/objections/:objectionId/decision', {
        params: { objectionId: objection.objectionId },
        body: { decision: outcome, reason },
      }),
    { said: '已办理', after: onDone },
  );
  return (
    <AskReason
      title={`${words[outcome]}：${objection.enterpriseName}`}
      consequence={
        outcome === 'upheld'
          ? '企业将移出公示名单，申请不予通过。'
          : '企业继续公示，公示期满后进入签约。'
      }
      okText={words[outcome]}
      danger={outcome === 'upheld'}
      most={500}
      onOk={(reason) => decide.mutateAsync(reason)}
      onCancel={onDone}
    />
  );
}

function Decided({ objection }: { objection: Objection }) {
  return (
    <>
      <Tag color={colours[objection.status]}>{words[objection.status]}</Tag>
      {objection.decidedAt && (
        <div>
          <Typography.Text type="secondary">
            {objection.decidedBy} · {showTime(objection.decidedAt)}
          </Typography.Text>
          <div>{objection.reason}</div>
        </div>
      )}
    </>
  );
}

export function Objections() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const [params, setParams] = useSearchParams();
  const [deciding, setDeciding] = useState<{ objection: Objection; outcome: Outcome }>();
  const status = (params.get('status') ?? '') as Objection['status'] | '';
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/objections',
    { params: { campaignId: campaign.campaignId }, query: status ? { status } : {} },
    { everyMs: 15_000 },
  );
  const mayDecide =
    officer && mayAsk(officer.role, 'POST /v1/officer/objections/:objectionId/decision');
  return (
    <Page
      title="公示异议"
      hint="一件异议只影响被提出的企业；处理须写明理由"
      extra={
        <ExportButton<Objection>
          name="公示异议"
          filter={status && words[status]}
          rows={async () => answer.data?.objections ?? []}
          columns={[
            { title: '编号', text: ({ number }) => number },
            { title: '企业', text: ({ enterpriseName }) => enterpriseName },
            { title: '异议内容', text: ({ text }) => text },
            { title: '联系方式', text: ({ contact }) => contact ?? '未留' },
            { title: '时间', text: ({ at }) => showTime(at) },
            { title: '处理', text: (one) => words[one.status] },
            { title: '处理人', text: ({ decidedBy }) => decidedBy ?? '' },
            { title: '处理时间', text: ({ decidedAt }) => (decidedAt ? showTime(decidedAt) : '') },
            { title: '理由', text: ({ reason }) => reason ?? '' },
          ]}
        />
      }
    >
      <Segmented
        aria-label="处理状态"
        value={status}
        onChange={(next) => setParams(next ? { status: next } : {})}
        options={[
          { value: '', label: '全部' },
          ...Object.entries(words).map(([value, label]) => ({ value, label })),
        ]}
        style={{ alignSelf: 'start' }}
      />
      <Loaded answer={answer}>
        {({ objections }) => (
          <Table
            rowKey="objectionId"
            dataSource={objections}
            locale={{ emptyText: '没有异议' }}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            scroll={{ x: 980 }}
            columns={[
              { title: '编号', dataIndex: 'number', width: 140 },
              {
                title: '企业',
                dataIndex: 'enterpriseName',
                width: 220,
                render: (name: string, { applicationId }: Objection) => (
                  <Link to={`/applications/${applicationId}`}>{name}</Link>
                ),
              },
              { title: '异议内容', dataIndex: 'text' },
              {
                title: '联系方式',
                dataIndex: 'contact',
                width: 130,
                render: (contact: string | null) => contact ?? '未留',
              },
              { title: '时间', dataIndex: 'at', width: 150, render: showTime },
              {
                title: '处理',
                key: 'decision',
                width: 220,
                render: (_: unknown, objection: Objection) =>
                  objection.status === 'open' && mayDecide ? (
                    <Flex gap={8} wrap>
                      <Button
                        size="small"
                        onClick={() => setDeciding({ objection, outcome: 'dismissed' })}
                      >
                        不成立
                      </Button>
                      <Button
                        size="small"
                        danger
                        onClick={() => setDeciding({ objection, outcome: 'upheld' })}
                      >
                        成立
                      </Button>
                    </Flex>
                  ) : (
                    <Decided objection={objection} />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {deciding && <Decide {...deciding} onDone={() => setDeciding(undefined)} />}
    </Page>
  );
}
