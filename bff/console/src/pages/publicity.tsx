import { useGetIdentity } from '@refinedev/core';
import { Alert, App, Button, Card, Descriptions, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { ApiReply, OfficerAccount, Publicity } from '../../../src/contract';
import { categoryWords } from '../copy/words';
import { addressOf, call } from '../lib/call';
import { mayAsk } from '../lib/may';
import { showEnd, showLeft, showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type State = ApiReply<'GET /v1/officer/campaigns/:campaignId/publicity'>;

/** Those who passed both reviews: chosen here, they join the list as its next version. */
function Candidates({ state, campaignId }: { state: State; campaignId: string }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const { modal } = App.useApp();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const afterVersion = state.current?.version ?? 0;
  const publish = useChange(
    () =>
      call('POST /v1/officer/campaigns/:campaignId/publicity', {
        params: { campaignId },
        body: { afterVersion, applicationIds: chosen },
      }),
    { said: '名单已公布', after: () => setChosen([]) },
  );
  const mayPublish =
    officer && mayAsk(officer.role, 'POST /v1/officer/campaigns/:campaignId/publicity');
  const ask = () =>
    modal.confirm({
      title: `公布第 ${afterVersion + 1} 版名单，新增 ${chosen.length} 家？`,
      content: `公示到 ${showEnd(state.publicityUntil)}，任何人都能查看和提出异议。公布后只能用新版本更正。`,
      okText: '公布',
      cancelText: '再看看',
      onOk: () => publish.mutateAsync(undefined).catch(() => undefined),
    });
  return (
    <Card
      size="small"
      title={`待公示（${state.candidates.length} 家）`}
      extra={
        mayPublish && (
          <Button
            type="primary"
            disabled={chosen.length === 0}
            loading={publish.isPending}
            onClick={ask}
          >
            公布所选 {chosen.length} 家
          </Button>
        )
      }
    >
      <Table
        size="small"
        rowKey="applicationId"
        dataSource={state.candidates}
        pagination={false}
        locale={{ emptyText: '没有复审通过、等待公示的企业' }}
        {...(mayPublish
          ? {
              rowSelection: {
                selectedRowKeys: chosen,
                onChange: (keys: React.Key[]) => setChosen(keys.map(String)),
                getTitleCheckboxProps: () => ({ 'aria-label': '全选' }),
                getCheckboxProps: (row: State['candidates'][number]) => ({
                  'aria-label': `选择${row.enterpriseName}`,
                }),
              },
            }
          : {})}
        columns={[
          { title: '企业', dataIndex: 'enterpriseName' },
          { title: '统一社会信用代码', dataIndex: 'creditCode', width: 200 },
          { title: '镇办', dataIndex: 'town', width: 120 },
          { title: '门店数', dataIndex: 'storeCount', width: 80, align: 'right' },
        ]}
      />
    </Card>
  );
}

const formats = { docx: 'Word', xlsx: 'Excel', pdf: 'PDF' } as const;

function Exports({ campaignId, version }: { campaignId: string; version: number }) {
  return (
    <Flex gap={8}>
      {(Object.keys(formats) as (keyof typeof formats)[]).map((format) => (
        <Button
          key={format}
          size="small"
          href={addressOf('GET /v1/campaigns/:campaignId/publicity/file', {
            params: { campaignId },
            query: { version, format },
          })}
        >
          {formats[format]}
        </Button>
      ))}
    </Flex>
  );
}

function CurrentList({ list }: { list: Publicity }) {
  return (
    <Card
      size="small"
      title={`现行名单：第 ${list.version} 版`}
      extra={<Exports campaignId={list.campaignId} version={list.version} />}
    >
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'title', label: '标题', children: list.title },
          {
            key: 'period',
            label: '公示期',
            children: (
              <>
                {showTime(list.from)} 至 {showEnd(list.until)}{' '}
                <Tag color={list.open ? 'blue' : 'default'}>{showLeft(list.until, list.now)}</Tag>
              </>
            ),
          },
          { key: 'at', label: '公布时间', children: showTime(list.publishedAt) },
          {
            key: 'hash',
            label: 'SHA-256',
            children: (
              <Typography.Text copyable={{ text: list.sha256 }}>
                {list.sha256.slice(0, 20)}…
              </Typography.Text>
            ),
          },
        ]}
      />
      <Table
        size="small"
        rowKey="applicationId"
        dataSource={list.entries}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        columns={[
          { title: '序号', dataIndex: 'serial', width: 64, align: 'right' },
          { title: '企业', dataIndex: 'enterpriseName' },
          { title: '镇办', dataIndex: 'town', width: 120 },
          {
            title: '品类',
            dataIndex: 'categories',
            render: (all: (keyof typeof categoryWords)[]) =>
              all.map((one) => categoryWords[one]).join('、'),
          },
          {
            title: '门店',
            dataIndex: 'stores',
            render: (stores: { name: string }[]) => stores.map(({ name }) => name).join('、'),
          },
        ]}
      />
    </Card>
  );
}

function Versions({ list }: { list: Publicity }) {
  return (
    <Card size="small" title="历次版本">
      <Table
        size="small"
        rowKey="version"
        dataSource={[...list.versions].reverse()}
        pagination={false}
        columns={[
          {
            title: '版本',
            dataIndex: 'version',
            width: 80,
            render: (one: number) => `第 ${one} 版`,
          },
          { title: '公布时间', dataIndex: 'publishedAt', width: 160, render: showTime },
          { title: '企业数', dataIndex: 'entries', width: 90, align: 'right' },
          {
            title: 'SHA-256',
            dataIndex: 'sha256',
            render: (hash: string) => (
              <Typography.Text copyable={{ text: hash }}>{hash.slice(0, 20)}…</Typography.Text>
            ),
          },
          {
            title: '导出',
            dataIndex: 'version',
            key: 'export',
            width: 200,
            render: (version: number) => <Exports campaignId={list.campaignId} version={version} />,
          },
        ]}
      />
    </Card>
  );
}

export function PublicityPage() {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/publicity',
    { params: { campaignId } },
    { everyMs: 30_000 },
  );
  return (
    <Page title="公示名单" hint="复审通过的企业按版本公布，公示期内任何人可提出异议">
      <Loaded answer={answer}>
        {(state) => (
          <>
            <Alert
              type="info"
              showIcon
              title={`公示时间：${showTime(state.publicityFrom)} 至 ${showEnd(state.publicityUntil)}。有异议的企业单独暂缓，不影响其他企业。`}
            />
            <Candidates state={state} campaignId={campaignId} />
            {state.current && (
              <>
                <CurrentList list={state.current} />
                <Versions list={state.current} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
