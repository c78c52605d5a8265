import {
  Alert,
  Card,
  Descriptions,
  Flex,
  Table,
  type TableColumnsType,
  Tag,
  Timeline,
  Typography,
} from 'antd';
import type { CaseDetail, CaseSale } from '../../../../src/contract';
import {
  caseHints,
  caseOwnerWords,
  caseWords,
  evidenceWords,
  merchantWords,
  momentWords,
  severityColours,
  severityWords,
  tradeWords,
  verdictColours,
  verdictWords,
} from '../../copy/words';
import { showSeconds, showTime, showYuan } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { Loaded } from '../../ui/loaded';
import { CloseCase } from './close-case';

function showEvidence(name: string, value: string | number): string {
  if (name.endsWith('Fen')) {
    return showYuan(Number(value));
  }
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
    ? showTime(value)
    : String(value);
}

function Evidence({ about: { evidence, people, merchant, merchantName } }: { about: CaseDetail }) {
  return (
    <Descriptions
      size="small"
      column={2}
      items={[
        ...(merchant
          ? [
              {
                key: 'merchant',
                label: '企业',
                span: 2,
                children: (
                  <Flex gap={8} wrap>
                    {merchantName}
                    <Tag color={merchant.status === 'live' ? 'green' : 'red'}>
                      {merchantWords[merchant.status]}
                    </Tag>
                    <Typography.Text type="secondary">
                      该企业的预警：待办结 {merchant.openCases} 条，已办结 {merchant.closedCases} 条
                    </Typography.Text>
                  </Flex>
                ),
              },
            ]
          : []),
        ...(people.length > 0
          ? [
              {
                key: 'people',
                label: '市民',
                span: 2,
                children: (
                  <Flex gap={4} wrap>
                    {people.map(({ citizenId, phone, isBlocked }) => (
                      <Tag key={citizenId} color={isBlocked ? 'red' : 'default'}>
                        {phone}
                        {isBlocked && '（已在黄牛名单）'}
                      </Tag>
                    ))}
                  </Flex>
                ),
              },
            ]
          : []),
        ...Object.entries(evidenceWords).flatMap(([name, label]) => {
          const value = evidence[name];
          return value === undefined
            ? []
            : [
                {
                  key: name,
                  label,
                  children: <span className="number">{showEvidence(name, value)}</span>,
                },
              ];
        }),
      ]}
    />
  );
}

const columns: TableColumnsType<CaseSale> = [
  {
    title: '消费单',
    dataIndex: 'outTradeNo',
    render: (number: string, { storeName, termNo }) => (
      <>
        <span className="number id">{number}</span>
        <div>
          <Typography.Text type="secondary" className="id">
            {storeName} {termNo}
          </Typography.Text>
        </div>
      </>
    ),
  },
  { title: '商品', dataIndex: 'goods' },
  { title: '持券人', dataIndex: 'phone', width: 118, className: 'number' },
  {
    title: '合计（元）',
    dataIndex: 'totalFen',
    width: 104,
    align: 'right',
    render: (fen: number) => <span className="number">{showYuan(fen)}</span>,
  },
  {
    title: '付款时间',
    dataIndex: 'paidAt',
    width: 140,
    render: (at: string | null) => <span className="number">{showTime(at)}</span>,
  },
  {
    title: '状态',
    dataIndex: 'status',
    width: 88,
    render: (status: CaseSale['status']) => tradeWords[status],
  },
];

function Moments({ about: { timeline } }: { about: CaseDetail }) {
  return (
    <Timeline
      items={timeline.map(({ at, what, note }, index) => ({
        key: `${at}${index}`,
        content: (
          <Flex gap={8} wrap>
            <strong>{momentWords[what]}</strong>
            <Typography.Text type="secondary" className="number">
              {showSeconds(at)}
            </Typography.Text>
            {note && <span>{note}</span>}
          </Flex>
        ),
      }))}
    />
  );
}

function Heading({ about }: { about: CaseDetail }) {
  const { kind, severity, owner, verdict, closedBy, closedAt, remark } = about;
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} wrap align="center">
        <Tag color={severityColours[severity]}>{severityWords[severity]}</Tag>
        {verdict ? (
          <>
            <Tag color={verdictColours[verdict]}>{verdictWords[verdict]}</Tag>
            <Typography.Text type="secondary">
              {closedBy} · {showTime(closedAt)}
            </Typography.Text>
            <span>{remark}</span>
          </>
        ) : (
          <Typography.Text type="secondary">由{caseOwnerWords[owner]}办理</Typography.Text>
        )}
      </Flex>
      <Typography.Text>{caseHints[kind]}</Typography.Text>
      {about.holdsSubsidy && !verdict && (
        <Alert type="warning" showIcon title="这笔消费的财政补贴暂缓结算，办结后进入下一次" />
      )}
    </Flex>
  );
}

/** One case: the evidence, the sales, what happened around it, and how it is closed. */
export function CaseView({ caseId, onClosed }: { caseId: string; onClosed: () => void }) {
  const answer = useAnswer(
    'GET /v1/officer/cases/:caseId',
    { params: { caseId } },
    { everyMs: 15_000 },
  );
  return (
    <Loaded answer={answer}>
      {(about) => (
        <Flex vertical gap={12}>
          <Card size="small" title={<h2 className="case-title">{caseWords[about.kind]}</h2>}>
            <Flex vertical gap={12}>
              <Heading about={about} />
              <Evidence about={about} />
            </Flex>
          </Card>
          {about.sales.length > 0 && (
            <Card size="small" title={`涉及的消费 ${about.sales.length} 笔`}>
              <Table
                size="small"
                rowKey="tradeId"
                columns={columns}
                dataSource={about.sales}
                scroll={{ x: 640 }}
                pagination={{ pageSize: 10, hideOnSinglePage: true }}
              />
            </Card>
          )}
          <Card size="small" title="来龙去脉">
            <Moments about={about} />
          </Card>
          {about.verdicts.length > 0 && (
            <CloseCase key={caseId} about={about} onClosed={onClosed} />
          )}
        </Flex>
      )}
    </Loaded>
  );
}
