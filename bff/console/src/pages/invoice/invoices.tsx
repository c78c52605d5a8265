import { useGetIdentity } from '@refinedev/core';
import { Table, type TableColumnsType, Tabs } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type {
  ApiReply,
  InvoiceStatus,
  OfficerAccount,
  OfficerInvoice,
} from '../../../../src/contract';
import { invoiceWords } from '../../copy/words';
import { mayAsk } from '../../lib/may';
import { showTime, showYuan } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { ExportButton, type ExportColumn } from '../../ui/export-button';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { InvoiceDesk } from './invoice-desk';

type Queue = ApiReply<'GET /v1/officer/campaigns/:campaignId/invoices'>;

const statuses = Object.keys(invoiceWords) as InvoiceStatus[];

/** The status and the invoice that are looked at stand in the address: it can be kept, sent and gone back to. */
function usePlace() {
  const [params, setParams] = useSearchParams();
  const status = statuses.find((one) => one === params.get('status')) ?? 'reviewing';
  return {
    status,
    invoiceId: params.get('invoice') ?? undefined,
    go: (to: InvoiceStatus, invoiceId?: string) =>
      setParams({ status: to, ...(invoiceId ? { invoice: invoiceId } : {}) }),
  };
}

const columns: TableColumnsType<OfficerInvoice> = [
  { title: '企业', dataIndex: 'merchantName' },
  { title: '门店', dataIndex: 'storeName' },
  {
    title: '单号',
    dataIndex: 'outTradeNo',
    width: 140,
    render: (number: string) => <span className="number id">{number}</span>,
  },
  {
    title: '付款时间',
    dataIndex: 'paidAt',
    width: 140,
    render: (at: string) => <span className="number">{showTime(at)}</span>,
  },
  {
    title: '实付（元）',
    dataIndex: 'paidFen',
    width: 110,
    align: 'right',
    render: (fen: number) => <span className="number">{showYuan(fen)}</span>,
  },
  {
    title: '发票号码',
    dataIndex: 'number',
    width: 180,
    render: (number: string, { invoiceId, status }) => (
      <Link
        className="number"
        to={`/invoices?${new URLSearchParams({ status, invoice: invoiceId })}`}
      >
        {number}
      </Link>
    ),
  },
  {
    title: '交票时间',
    dataIndex: 'handedInAt',
    width: 140,
    render: (at: string) => <span className="number">{showTime(at)}</span>,
  },
];

/** Without the holder's name: it is for the comparison alone. */
const exported: readonly ExportColumn<OfficerInvoice>[] = [
  { title: '企业', text: ({ merchantName }) => merchantName },
  { title: '门店', text: ({ storeName }) => storeName },
  { title: '单号', text: ({ outTradeNo }) => outTradeNo },
  { title: '付款时间', text: ({ paidAt }) => showTime(paidAt) },
  { title: '实付（元）', text: ({ paidFen }) => showYuan(paidFen) },
  { title: '发票代码', text: ({ code }) => code },
  { title: '发票号码', text: ({ number }) => number },
  { title: '发票金额（元）', text: ({ amountFen }) => showYuan(amountFen) },
  { title: '开票日期', text: ({ issuedOn }) => issuedOn },
  { title: '交票时间', text: ({ handedInAt }) => showTime(handedInAt) },
  { title: '状态', text: ({ status }) => invoiceWords[status] },
  { title: '税务查验', text: ({ differences }) => differences.join('；') },
  { title: '办理人', text: ({ decidedBy }) => decidedBy ?? '' },
  { title: '办理时间', text: ({ decidedAt }) => (decidedAt ? showTime(decidedAt) : '') },
  { title: '退回理由', text: ({ reason }) => reason ?? '' },
  { title: '照片 SHA-256', text: ({ sha256 }) => sha256 },
];

function Rows({ invoices, status }: { invoices: Queue['invoices']; status: InvoiceStatus }) {
  return (
    <Table
      rowKey="invoiceId"
      size="middle"
      columns={columns}
      dataSource={invoices}
      scroll={{ x: 1000 }}
      locale={{ emptyText: `没有${invoiceWords[status]}的发票` }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showTotal: (sum) => `共 ${sum} 张` }}
    />
  );
}

/** Invoices of sales with vouchers: the list of a status, or one of it beside its picture. */
export function Invoices() {
  const { campaign } = useCampaign();
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const { status, invoiceId, go } = usePlace();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/invoices',
    { params: { campaignId: campaign.campaignId }, query: { status } },
    { everyMs: 15_000 },
  );
  return (
    <Page
      title="发票核验"
      hint="金额、抬头、日期与消费单逐项核对；通过后，这笔消费的补贴进入下一次每周结算"
      extra={
        <ExportButton<OfficerInvoice>
          name="发票核验"
          filter={invoiceWords[status]}
          rows={async () => answer.data?.invoices ?? []}
          columns={exported}
        />
      }
    >
      <Loaded answer={answer}>
        {({ invoices, counts }) => (
          <div>
            <Tabs
              activeKey={status}
              onChange={(next) => go(next as InvoiceStatus)}
              items={statuses.map((one) => ({
                key: one,
                label: `${invoiceWords[one]} ${counts[one]}`,
              }))}
            />
            {invoiceId && officer ? (
              <InvoiceDesk
                invoices={invoices}
                invoiceId={invoiceId}
                mayDecide={mayAsk(officer.role, 'POST /v1/officer/invoices/:invoiceId/decision')}
                onGo={(next) => go(status, next)}
              />
            ) : (
              <Rows invoices={invoices} status={status} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}
