import { Row, Table, type TableColumnsType, Tag } from 'antd';
import { Link } from 'react-router';
import type { ApiReply, SettlementRow } from '../../../../src/contract';
import { settlementColours, settlementKindWords, settlementWords } from '../../copy/words';
import { showTime, showYuan } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { ExportButton } from '../../ui/export-button';
import { Figure, FigurePlace } from '../../ui/figure';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { daysOf, nextOf } from './settlement';

type Book = ApiReply<'GET /v1/officer/campaigns/:campaignId/settlements'>;

/** What 嘉联 has advanced, and what still waits. */
function Figures({ advance, waiting }: Pick<Book, 'advance' | 'waiting'>) {
  const { openFen, reimbursedFen, limitFen } = advance;
  return (
    <Row gutter={[16, 16]}>
      <FigurePlace>
        <Figure
          label="嘉联垫付未归还（元）"
          value={showYuan(openFen)}
          note={
            <>
              上限 {showYuan(limitFen)} {openFen > limitFen && <Tag color="red">已超上限</Tag>}
            </>
          }
        />
      </FigurePlace>
      <FigurePlace>
        <Figure label="已归还（元）" value={showYuan(reimbursedFen)} note="财政已拨付给嘉联" />
      </FigurePlace>
      <FigurePlace>
        <Figure
          label="待兑付补贴（元）"
          value={showYuan(waiting.subsidyFen)}
          note="还没有进入结算"
        />
      </FigurePlace>
      <FigurePlace>
        <Figure
          label="缺发票（笔）"
          value={waiting.withoutInvoice}
          note="交齐并审核通过后才能结算"
        />
      </FigurePlace>
    </Row>
  );
}

const columns: TableColumnsType<SettlementRow> = [
  {
    title: '结算',
    dataIndex: 'kind',
    width: 290,
    render: (kind: SettlementRow['kind'], settlement) => (
      <Link to={`/settlements/${settlement.settlementId}`}>
        {settlementKindWords[kind]} · <span className="number">{daysOf(settlement)}</span>
      </Link>
    ),
  },
  { title: '企业数', dataIndex: 'merchants', width: 80, align: 'right' },
  { title: '笔数', dataIndex: 'lines', width: 80, align: 'right' },
  {
    title: '金额（元）',
    dataIndex: 'totalFen',
    width: 150,
    align: 'right',
    render: (fen: number) => <span className="number">{showYuan(fen)}</span>,
  },
  {
    title: '状态',
    dataIndex: 'status',
    width: 130,
    render: (status: SettlementRow['status']) => (
      <Tag color={settlementColours[status]}>{settlementWords[status]}</Tag>
    ),
  },
  {
    title: '下一步',
    key: 'next',
    render: (_: unknown, settlement) => (
      <>
        {nextOf(settlement)} {settlement.may.length > 0 && <Tag color="orange">轮到您办理</Tag>}
      </>
    ),
  },
  {
    title: '生成时间',
    dataIndex: 'drawnAt',
    width: 150,
    render: (at: string) => <span className="number">{showTime(at)}</span>,
  },
];

export function Settlements() {
  const { campaign } = useCampaign();
  const answer = useAnswer(
    'GET /v1/officer/campaigns/:campaignId/settlements',
    { params: { campaignId: campaign.campaignId } },
    { everyMs: 15_000 },
  );
  return (
    <Page
      title="结算"
      hint="顾客付的货款次日到账；补贴每周一次，凭审核通过的发票，由嘉联垫付、财政归还"
      extra={
        <ExportButton<SettlementRow>
          name="结算"
          filter=""
          rows={async () => answer.data?.settlements ?? []}
          columns={[
            { title: '种类', text: ({ kind }) => settlementKindWords[kind] },
            { title: '日期', text: daysOf },
            { title: '企业数', text: ({ merchants }) => merchants },
            { title: '笔数', text: ({ lines }) => lines },
            { title: '金额（元）', text: ({ totalFen }) => showYuan(totalFen) },
            { title: '状态', text: ({ status }) => settlementWords[status] },
            { title: '下一步', text: nextOf },
            { title: '生成时间', text: ({ drawnAt }) => showTime(drawnAt) },
          ]}
        />
      }
    >
      <Loaded answer={answer}>
        {({ settlements, advance, waiting }) => (
          <>
            <Figures advance={advance} waiting={waiting} />
            <Table
              rowKey="settlementId"
              size="middle"
              columns={columns}
              dataSource={settlements}
              scroll={{ x: 1000 }}
              locale={{ emptyText: '还没有结算，有顾客付款的次日自动生成' }}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
