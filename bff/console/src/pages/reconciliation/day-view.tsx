import { useGetIdentity } from '@refinedev/core';
import { Card, Table, type TableColumnsType, Typography } from 'antd';
import { Link } from 'react-router';
import type {
  OfficerAccount,
  ReconciliationDifference,
  ReconciliationShare,
} from '../../../../src/contract';
import { billTroubleWords, differenceWords, moveWords } from '../../copy/words';
import { addressOf } from '../../lib/call';
import { mayAsk } from '../../lib/may';
import { showTime, showYuan } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { Loaded } from '../../ui/loaded';
import { bookColumns } from './books';

const yuan = (fen: number | undefined | null) => (
  <span className="number">{fen === undefined || fen === null ? '—' : showYuan(fen)}</span>
);

/** The case of a difference, for those who may see cases. */
function CaseOf({ difference: { caseId, isClosed } }: { difference: ReconciliationDifference }) {
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const word = isClosed ? '已办结' : '待办结';
  if (!caseId) {
    return '稍后登记';
  }
  return officer && mayAsk(officer.role, 'GET /v1/officer/campaigns/:campaignId/cases') ? (
    <Link
      to={`/cases?${new URLSearchParams({ state: isClosed ? 'closed' : 'open', case: caseId })}`}
    >
      {word}
    </Link>
  ) : (
    word
  );
}

const differenceColumns: TableColumnsType<ReconciliationDifference & { merchantName: string }> = [
  {
    title: '单号',
    key: 'number',
    render: (_, { move, outTradeNo, outRefundNo, merchantName }) => (
      <>
        {moveWords[move]} <span className="number id">{outRefundNo || outTradeNo}</span>
        <div>
          <Typography.Text type="secondary">{merchantName}</Typography.Text>
        </div>
      </>
    ),
  },
  {
    title: '差异',
    dataIndex: 'kind',
    width: 170,
    render: (kind: ReconciliationDifference['kind']) => differenceWords[kind],
  },
  {
    title: '嘉联（元）',
    key: 'jlpay',
    width: 112,
    align: 'right',
    render: (_, { jlpay }) => yuan(jlpay?.paidFen),
  },
  {
    title: '微信（元）',
    key: 'wechat',
    width: 100,
    align: 'right',
    render: (_, { wechatFen }) => yuan(wechatFen),
  },
  {
    title: '消费单（元）',
    key: 'own',
    width: 124,
    align: 'right',
    render: (_, { own }) => yuan(own?.paidFen),
  },
  {
    title: '账本（元）',
    key: 'ledger',
    width: 112,
    align: 'right',
    render: (_, { ledger }) => yuan(ledger?.paidFen),
  },
  {
    title: '预警',
    key: 'case',
    width: 80,
    render: (_, difference) => <CaseOf difference={difference} />,
  },
];

function Bill({
  day,
  share: { merchantId, merchantName, bill },
}: {
  day: string;
  share: ReconciliationShare;
}) {
  const { campaign } = useCampaign();
  if (bill.importedAt === null) {
    return bill.trouble ? billTroubleWords[bill.trouble] : '还没有去取';
  }
  const route =
    'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day/bills/:merchantId' as const;
  return (
    <>
      <a
        aria-label={`下载 CSV：${merchantName}的原始账单`}
        href={addressOf(route, { params: { campaignId: campaign.campaignId, day, merchantId } })}
      >
        下载 CSV
      </a>{' '}
      <Typography.Text type="secondary" className="number">
        {showTime(bill.importedAt)}
      </Typography.Text>
    </>
  );
}

function Differences({ merchants }: { merchants: readonly ReconciliationShare[] }) {
  const rows = merchants.flatMap(({ merchantName, differences }) =>
    differences.map((one) => ({ ...one, merchantName })),
  );
  return rows.length === 0 ? (
    <Typography.Text type="secondary">没有差异</Typography.Text>
  ) : (
    <Table
      size="small"
      rowKey={({ merchantName, move, outTradeNo, outRefundNo, kind }) =>
        [merchantName, move, outTradeNo, outRefundNo, kind].join()
      }
      columns={differenceColumns}
      dataSource={rows}
      scroll={{ x: 880 }}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
    />
  );
}

function Enterprises({
  day,
  merchants,
}: {
  day: string;
  merchants: readonly ReconciliationShare[];
}) {
  return merchants.length === 0 ? (
    <Typography.Text type="secondary">次日 10:00 后取账单</Typography.Text>
  ) : (
    <Table
      size="small"
      rowKey="merchantId"
      bordered
      columns={[
        {
          title: '企业与嘉联原始账单',
          key: 'merchant',
          render: (_: unknown, share: ReconciliationShare) => (
            <>
              {share.merchantName}
              <div>
                <Bill day={day} share={share} />
              </div>
            </>
          ),
        },
        ...bookColumns<ReconciliationShare>(),
      ]}
      dataSource={merchants}
      scroll={{ x: 980 }}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
    />
  );
}

/** One day: what differs, then every enterprise with its bill. */
export function DayView({ day }: { day: string }) {
  const { campaign } = useCampaign();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day',
    { params: { campaignId: campaign.campaignId, day } },
    { everyMs: 15_000 },
  );
  return (
    <Loaded answer={answer}>
      {({ day: shown, merchants }) => (
        <>
          <Card size="small" title={`${shown} 的差异`}>
            <Differences merchants={merchants} />
          </Card>
          <Card size="small" title={`${shown} 各企业`}>
            <Enterprises day={shown} merchants={merchants} />
          </Card>
        </>
      )}
    </Loaded>
  );
}
