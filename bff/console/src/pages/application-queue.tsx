import { useGetIdentity } from '@refinedev/core';
import {
  Button,
  Dropdown,
  Flex,
  Input,
  Modal,
  Select,
  Table,
  type TableColumnsType,
  Tabs,
  Tag,
  Typography,
  Upload,
} from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { ApiCall, ApiReply, ApplicationStatus, OfficerAccount } from '../../../src/contract';
import { statusColours, statusWords } from '../copy/words';
import { addressOf, call, upload } from '../lib/call';
import { mayAsk } from '../lib/may';
import { showTime } from '../lib/show';
import { useAnswer, useChange } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { ExportButton } from '../ui/export-button';
import { PrinterIcon, UploadIcon } from '../ui/icons';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Queue = ApiReply<'GET /v1/officer/applications'>;
type Row = Queue['rows'][number];

const columns: TableColumnsType<Row> = [
  {
    title: '受理号',
    dataIndex: 'number',
    width: 150,
    render: (number: string | null) => <span className="number">{number ?? '未提交'}</span>,
  },
  {
    title: '企业',
    dataIndex: 'enterpriseName',
    render: (name: string, { applicationId, creditCode }) => (
      <>
        <Link to={`/applications/${applicationId}`}>{name || '（未填名称）'}</Link>
        <div className="number">{creditCode}</div>
      </>
    ),
  },
  { title: '镇办', dataIndex: 'town', width: 110 },
  { title: '门店数', dataIndex: 'storeCount', width: 80, align: 'right' },
  {
    title: '状态',
    dataIndex: 'status',
    width: 200,
    render: (status: ApplicationStatus, { resubmitted, openObjections }) => (
      <Flex gap={4} wrap>
        <Tag color={statusColours[status]}>{statusWords[status]}</Tag>
        {resubmitted && <Tag color="orange">补正后重交</Tag>}
        {openObjections > 0 && <Tag color="red">异议 {openObjections}</Tag>}
      </Flex>
    ),
  },
  {
    title: '提交时间',
    dataIndex: 'submittedAt',
    width: 160,
    render: (at: string | null) => <span className="number">{showTime(at)}</span>,
  },
  {
    title: '正在审核',
    dataIndex: 'lockedBy',
    width: 130,
    render: (name: string | null) => name ?? '—',
  },
];

type Asked = Omit<ApiCall<'GET /v1/officer/applications'>['query'], 'page' | 'size'>;
const rowsAtOnce = 100;

/** Every page of the queue under these filters. */
async function allRows(query: Asked): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await call('GET /v1/officer/applications', {
      query: { ...query, page, size: rowsAtOnce },
    });
    rows.push(...answer.rows);
    if (answer.rows.length < rowsAtOnce) {
      return rows;
    }
  }
}

/** What is asked for stands in the address: it can be kept, sent and gone back to. */
function useFilters() {
  const [params, setParams] = useSearchParams();
  const read = (name: string) => params.get(name) ?? '';
  return {
    status: read('status'),
    town: read('town'),
    q: read('q'),
    page: Number(read('page')) || 1,
    size: Number(read('size')) || 20,
    set: (change: Record<string, string>) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries({ page: '', ...change })) {
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
        }
        return next;
      }),
  };
}
type Filters = ReturnType<typeof useFilters>;

function StatusTabs({ counts, filters }: { counts: Queue['counts']; filters: Filters }) {
  const total = Object.values(counts).reduce((sum, count) => sum + (count ?? 0), 0);
  const known = Object.keys(statusWords) as ApplicationStatus[];
  const tabs = known.filter((status) => counts[status] || status === filters.status);
  return (
    <Tabs
      activeKey={filters.status}
      onChange={(status) => filters.set({ status })}
      items={[
        { key: '', label: `全部 ${total}` },
        ...tabs.map((status) => ({
          key: status,
          label: `${statusWords[status]} ${counts[status] ?? 0}`,
        })),
      ]}
    />
  );
}

type Report = ApiReply<'POST /v1/officer/campaigns/:campaignId/applications/import'>;
const outcomeWords = { drafted: '已建草稿', refused: '未导入', known: '已报过名' } as const;

/** Annex 1 as a workbook, and what became of each of its rows. */
function Import({ campaignId }: { campaignId: string }) {
  const [report, setReport] = useState<Report>();
  const send = useChange(
    (file: File) =>
      upload(
        'POST /v1/officer/campaigns/:campaignId/applications/import',
        { params: { campaignId } },
        file,
      ),
    { after: setReport },
  );
  return (
    <>
      <Upload
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          send.mutate(file);
          return false;
        }}
      >
        <Button icon={<UploadIcon />} loading={send.isPending}>
          导入附件1（xlsx）
        </Button>
      </Upload>
      <Modal
        open={report !== undefined}
        title={`导入结果：新建 ${report?.drafted ?? 0} 份草稿`}
        width={760}
        footer={
          <ExportButton
            name="附件1导入结果"
            filter="本次导入"
            columns={[
              { title: '行', text: (row) => row.row },
              { title: '企业', text: (row) => row.enterpriseName },
              { title: '结果', text: (row) => outcomeWords[row.outcome] },
              { title: '说明', text: (row) => row.notes.join('；') },
            ]}
            rows={async () => report?.rows ?? []}
          />
        }
        onCancel={() => setReport(undefined)}
      >
        <Typography.Paragraph type="secondary">
          草稿归企业：请通知企业用表中的手机号登录小程序，补全后提交；提交后出现在本页。
        </Typography.Paragraph>
        <Table
          size="small"
          rowKey="row"
          dataSource={report?.rows ?? []}
          pagination={false}
          scroll={{ y: 420 }}
          columns={[
            { title: '行', dataIndex: 'row', width: 60 },
            { title: '企业', dataIndex: 'enterpriseName' },
            {
              title: '结果',
              dataIndex: 'outcome',
              width: 100,
              render: (outcome: keyof typeof outcomeWords) => outcomeWords[outcome],
            },
            {
              title: '说明',
              dataIndex: 'notes',
              render: (notes: string[]) => notes.join('；') || '—',
            },
          ]}
        />
      </Modal>
    </>
  );
}

const formats = { docx: 'Word', xlsx: 'Excel', pdf: 'PDF' } as const;

function Annex({ campaignId, town }: { campaignId: string; town: string }) {
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: (Object.keys(formats) as (keyof typeof formats)[]).map((format) => ({
          key: format,
          label: (
            <a
              href={addressOf('GET /v1/officer/campaigns/:campaignId/annex-1', {
                params: { campaignId },
                query: { format, ...(town ? { town } : {}) },
              })}
            >
              {formats[format]}
            </a>
          ),
        })),
      }}
    >
      <Button icon={<PrinterIcon />}>打印附件1 推荐表</Button>
    </Dropdown>
  );
}

function Search({ filters, towns }: { filters: Filters; towns: readonly string[] | undefined }) {
  return (
    <Flex gap={8} wrap className="no-print">
      <Input.Search
        allowClear
        aria-label="查找企业"
        placeholder="企业名称、信用代码或受理号"
        defaultValue={filters.q}
        onSearch={(q) => filters.set({ q })}
        style={{ width: 320 }}
      />
      {towns && (
        <Select
          allowClear
          aria-label="镇办"
          placeholder="全部镇办"
          style={{ width: 180 }}
          {...(filters.town ? { value: filters.town } : {})}
          onChange={(town: string | undefined) => filters.set({ town: town ?? '' })}
          options={towns.map((town) => ({ value: town, label: town }))}
        />
      )}
    </Flex>
  );
}

export function ApplicationQueue() {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const filters = useFilters();
  const { status, town, q, page, size } = filters;
  const query = {
    campaignId,
    ...(status ? { status } : {}),
    ...(town ? { town } : {}),
    ...(q ? { q } : {}),
  };
  const queue = useAnswer(
    'GET /v1/officer/applications',
    { query: { ...query, page, size } },
    { everyMs: 15_000 },
  );
  const { data: calendar } = useAnswer('GET /v1/campaigns/:campaignId/onboarding', {
    params: { campaignId },
  });
  const isTown = officer?.role === 'town';
  return (
    <Page
      title="企业审核"
      hint={
        isTown
          ? `${officer.town}的报名企业：逐项核对后推荐上报，打印附件1 盖章`
          : '镇办推荐 → 经办初审 → 另一人复审 → 公示'
      }
      extra={
        <>
          {officer &&
            mayAsk(officer.role, 'POST /v1/officer/campaigns/:campaignId/applications/import') && (
              <Import campaignId={campaignId} />
            )}
          <Annex campaignId={campaignId} town={town} />
          <ExportButton<Row>
            name="企业审核"
            filter={[status && statusWords[status as ApplicationStatus], town, q]
              .filter(Boolean)
              .join('，')}
            rows={() => allRows(query)}
            columns={[
              { title: '受理号', text: ({ number }) => number ?? '' },
              { title: '企业', text: ({ enterpriseName }) => enterpriseName },
              { title: '统一社会信用代码', text: ({ creditCode }) => creditCode },
              { title: '镇办', text: (one) => one.town },
              { title: '门店数', text: ({ storeCount }) => storeCount },
              { title: '状态', text: (one) => statusWords[one.status] },
              { title: '待处理异议', text: ({ openObjections }) => openObjections },
              {
                title: '提交时间',
                text: ({ submittedAt }) => (submittedAt ? showTime(submittedAt) : ''),
              },
            ]}
          />
        </>
      }
    >
      <Search filters={filters} towns={isTown ? undefined : calendar?.towns} />
      <Loaded answer={queue}>
        {({ rows, total, counts }) => (
          <div>
            <StatusTabs counts={counts} filters={filters} />
            <Table
              rowKey="applicationId"
              size="middle"
              columns={columns}
              dataSource={rows}
              scroll={{ x: 980 }}
              locale={{ emptyText: '没有符合条件的申请，换个条件试试' }}
              pagination={{
                current: page,
                pageSize: size,
                total,
                showSizeChanger: true,
                showTotal: (sum) => `共 ${sum} 份`,
                onChange: (nextPage, nextSize) =>
                  filters.set({ page: String(nextPage), size: String(nextSize) }),
              }}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
