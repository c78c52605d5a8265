import { Button, Card, Descriptions, Flex, Tag, Timeline, Typography } from 'antd';
import { Link, useParams } from 'react-router';
import type { SettlementDetail } from '../../../../src/contract';
import {
  settlementColours,
  settlementEventWords,
  settlementKindWords,
  settlementWords,
} from '../../copy/words';
import { addressOf } from '../../lib/call';
import { showCapitals, showTime, showYuan } from '../../lib/show';
import { useAnswer } from '../../lib/use-call';
import { DownloadIcon } from '../../ui/icons';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { daysOf, heldFenOf, nextOf } from './settlement';
import { Shares } from './shares';
import { StepButtons } from './step-buttons';

/** The lines as a workbook; of the subsidy also the application for the district's money. */
function Downloads({ settlement: { settlementId, kind } }: { settlement: SettlementDetail }) {
  const file = (format: 'xlsx' | 'docx') =>
    addressOf('GET /v1/officer/settlements/:settlementId/file', {
      params: { settlementId },
      query: { format },
    });
  return (
    <>
      <Button icon={<DownloadIcon />} href={file('xlsx')}>
        明细 Excel
      </Button>
      {kind === 'subsidy_payout' && (
        <Button icon={<DownloadIcon />} href={file('docx')}>
          资金申请 Word
        </Button>
      )}
    </>
  );
}

function Summary({ settlement }: { settlement: SettlementDetail }) {
  const { status, totalFen, merchants, lines } = settlement;
  const heldFen = heldFenOf(settlement);
  const amount = (fen: number) => (
    <span className="number">
      {showYuan(fen)} 元（{showCapitals(fen)}）
    </span>
  );
  return (
    <Card size="small">
      <Descriptions
        size="small"
        column={1}
        items={[
          {
            key: 'status',
            label: '状态',
            children: <Tag color={settlementColours[status]}>{settlementWords[status]}</Tag>,
          },
          { key: 'next', label: '下一步', children: nextOf(settlement) },
          { key: 'total', label: '金额', children: amount(totalFen) },
          ...(heldFen === 0
            ? []
            : [
                { key: 'held', label: '暂停核算', children: amount(heldFen) },
                { key: 'payable', label: '本次应付', children: amount(totalFen - heldFen) },
              ]),
          { key: 'count', label: '范围', children: `${merchants} 家企业，${lines} 笔` },
        ]}
      />
    </Card>
  );
}

function History({ settlement: { drawnAt, steps } }: { settlement: SettlementDetail }) {
  const drawn = { word: '生成', by: '系统', at: drawnAt, note: '' };
  const all = [
    drawn,
    ...steps.map((step) => ({ ...step, word: settlementEventWords[step.event] })),
  ];
  return (
    <Card size="small" title="办理过程">
      <Timeline
        items={all.reverse().map(({ word, by, at, note }) => ({
          key: `${at}${word}`,
          content: (
            <>
              <Flex gap={8} wrap align="center">
                <strong>{word}</strong>
                <Typography.Text type="secondary">
                  {by} · {showTime(at)}
                </Typography.Text>
              </Flex>
              {note && <div>{note}</div>}
            </>
          ),
        }))}
      />
    </Card>
  );
}

export function SettlementPage() {
  const { settlementId = '' } = useParams();
  const answer = useAnswer(
    'GET /v1/officer/settlements/:settlementId',
    { params: { settlementId } },
    { everyMs: 15_000 },
  );
  return (
    <Loaded answer={answer}>
      {(settlement) => (
        <Page
          title={`${settlementKindWords[settlement.kind]} · ${daysOf(settlement)}`}
          hint={<Link to="/settlements">返回结算列表</Link>}
          extra={<Downloads settlement={settlement} />}
        >
          <Summary settlement={settlement} />
          <Shares settlement={settlement} />
          <StepButtons key={settlement.settlementId} settlement={settlement} />
          <History settlement={settlement} />
        </Page>
      )}
    </Loaded>
  );
}
