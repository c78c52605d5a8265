import { useGetIdentity } from '@refinedev/core';
import { Card, Flex, Row, Table, Tag } from 'antd';
import { Link } from 'react-router';
import type {
  ApiReply,
  ApplicationStatus,
  OfficerAccount,
  OfficerRole,
} from '../../../src/contract';
import { roleWords, standingWords, statusWords } from '../copy/words';
import { mayAsk } from '../lib/may';
import { showEnd, showLeft, showTime } from '../lib/show';
import { useAnswer } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Figure, FigurePlace } from '../ui/figure';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

/** Where the work of a role lies; whoever only looks has none. */
const todo: Partial<Record<OfficerRole, readonly ApplicationStatus[]>> = {
  town: ['submitted'],
  bureau_handler: ['recommended', 'reviewing', 'approved'],
  bureau_approver: ['checked', 'approved'],
  operator: ['contracting'],
};

/** Something that waits, as a figure that leads to its rows. */
function Waiting({ label, count, to }: { label: string; count: number; to: string }) {
  return (
    <FigurePlace>
      <Link to={to}>
        <Figure label={label} value={count} note={count > 0 ? '去办理 ›' : '没有待办'} hoverable />
      </Link>
    </FigurePlace>
  );
}

function InvoicesToReview() {
  const { campaign } = useCampaign();
  const { data } = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/invoices',
    { params: { campaignId: campaign.campaignId }, query: { status: 'reviewing' } },
    { everyMs: 15_000 },
  );
  return <Waiting label="待审核发票" count={data?.counts.reviewing ?? 0} to="/invoices" />;
}

function SettlementsToMove() {
  const { campaign } = useCampaign();
  const { data } = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/settlements',
    { params: { campaignId: campaign.campaignId } },
    { everyMs: 15_000 },
  );
  const mine = data?.settlements.filter(({ may }) => may.length > 0) ?? [];
  return <Waiting label="待办结算" count={mine.length} to="/settlements" />;
}

/** Stores that wait for an inspector, and corrections that wait for a look (R-4.5). */
function InspectionTodo() {
  const { campaign } = useCampaign();
  const { data } = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/inspections',
    { params: { campaignId: campaign.campaignId }, query: {} },
    { everyMs: 30_000 },
  );
  return (
    <Row gutter={[16, 16]}>
      {(['overdue', 'corrected', 'never'] as const).map((standing) => (
        <Waiting
          key={standing}
          label={`门店${standingWords[standing]}`}
          count={data?.counts[standing] ?? 0}
          to={`/inspections?standing=${standing}`}
        />
      ))}
    </Row>
  );
}

function CasesToClose() {
  const { campaign } = useCampaign();
  const { data } = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/cases',
    { params: { campaignId: campaign.campaignId }, query: {} },
    { everyMs: 15_000 },
  );
  return <Waiting label="待办结预警" count={data?.mine ?? 0} to="/cases" />;
}

function DaysToSign() {
  const { campaign } = useCampaign();
  const { data } = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/screening-days',
    { params: { campaignId: campaign.campaignId } },
    { everyMs: 15_000 },
  );
  const due = data?.days.filter(({ isOver, signedAt }) => isOver && !signedAt) ?? [];
  return <Waiting label="待签字的筛查日" count={due.length} to="/cases?state=days" />;
}

/** What waits for this very role where the money goes, and where it is watched that nobody cheats. */
function MoneyTodo({ role }: { role: OfficerRole }) {
  return (
    <Row gutter={[16, 16]}>
      {mayAsk(role, 'POST /v1/officer/invoices/:invoiceId/decision') && <InvoicesToReview />}
      {mayAsk(role, 'POST /v1/officer/settlements/:settlementId/steps') && <SettlementsToMove />}
      {mayAsk(role, 'POST /v1/officer/cases/:caseId/closure') && <CasesToClose />}
      {mayAsk(role, 'POST /v1/officer/campaigns/:campaignId/screening-days') && <DaysToSign />}
    </Row>
  );
}

function Todo({ officer }: { officer: OfficerAccount }) {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const queue = useAnswer(
    'GET /v1/officer/applications',
    { query: { campaignId, size: 1 } },
    { everyMs: 15_000 },
  );
  const objections = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/objections',
    { params: { campaignId }, query: { status: 'open' } },
    { everyMs: 15_000 },
  );
  const mine =
    todo[officer.role] ?? (['submitted', 'recommended', 'checked', 'publicity'] as const);
  return (
    <Loaded answer={queue}>
      {({ counts }) => (
        <Row gutter={[16, 16]}>
          {mine.map((status) => (
            <Waiting
              key={status}
              label={statusWords[status]}
              count={counts[status] ?? 0}
              to={
                status === 'approved'
                  ? '/publicity'
                  : status === 'contracting'
                    ? '/merchants?status=preparing'
                    : `/applications?status=${status}`
              }
            />
          ))}
          <Waiting
            label="待处理异议"
            count={objections.data?.objections.length ?? 0}
            to="/objections"
          />
        </Row>
      )}
    </Loaded>
  );
}

type Calendar = ApiReply<'GET /v1/campaigns/:campaignId/onboarding'>;

const deadlinesOf = (one: Calendar) => [
  { name: '企业报名截止', at: one.applyUntil, shown: showEnd(one.applyUntil) },
  { name: '补正材料截止', at: one.correctUntil, shown: showEnd(one.correctUntil) },
  { name: '公示开始', at: one.publicityFrom, shown: showTime(one.publicityFrom) },
  { name: '公示与异议截止', at: one.publicityUntil, shown: showEnd(one.publicityUntil) },
];

function Deadlines() {
  const { campaign } = useCampaign();
  const calendar = useAnswer(
    'GET /v1/campaigns/:campaignId/onboarding',
    { params: { campaignId: campaign.campaignId } },
    { everyMs: 60_000 },
  );
  return (
    <Card title="时间节点" size="small">
      <Loaded answer={calendar}>
        {(one) => (
          <Table
            size="small"
            pagination={false}
            rowKey="name"
            dataSource={deadlinesOf(one)}
            columns={[
              { title: '事项', dataIndex: 'name' },
              {
                title: '时间',
                dataIndex: 'shown',
                render: (shown: string) => <span className="number">{shown}</span>,
              },
              {
                title: '还有多久',
                dataIndex: 'at',
                key: 'left',
                render: (at: string) => {
                  const left = showLeft(at, one.now);
                  return <Tag color={left === '已结束' ? 'default' : 'blue'}>{left}</Tag>;
                },
              },
            ]}
            footer={() => `以系统时间为准：${showTime(one.now)}（北京时间）`}
          />
        )}
      </Loaded>
    </Card>
  );
}

export function Workbench() {
  const { data: officer } = useGetIdentity<OfficerAccount>();
  if (!officer) {
    return null;
  }
  return (
    <Page
      title="工作台"
      hint={`${officer.name}，您好。您的岗位：${roleWords[officer.role]}${officer.town ? `（${officer.town}）` : ''}`}
    >
      <Flex vertical gap={16}>
        {mayAsk(
          officer.role,
          'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections',
        ) && <InspectionTodo />}
        {mayAsk(officer.role, 'GET /v1/officer/applications') && <Todo officer={officer} />}
        <MoneyTodo role={officer.role} />
        {mayAsk(officer.role, 'GET /v1/officer/officers') && (
          <Row gutter={[16, 16]}>
            {[
              { label: '账号与岗位', text: '谁能办什么，立即生效', to: '/officers' },
              { label: '审计日志', text: '谁在什么时候做了什么', to: '/audit' },
            ].map(({ label, text, to }) => (
              <FigurePlace key={to}>
                <Link to={to}>
                  <Card size="small" hoverable title={label}>
                    {text}
                  </Card>
                </Link>
              </FigurePlace>
            ))}
          </Row>
        )}
        <Deadlines />
      </Flex>
    </Page>
  );
}
