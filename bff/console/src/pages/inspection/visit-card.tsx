import { Card, Flex, Tag, Timeline, Typography } from 'antd';
import type { Inspection } from '../../../../src/contract';
import {
  inspectionColours,
  inspectionEventWords,
  inspectionVerdictWords,
  inspectionWords,
} from '../../copy/words';
import { showEnd, showTime } from '../../lib/show';
import { DecideCorrection } from './decide-correction';
import { Photos } from './photos';
import type { StoreAnswer } from './store-facts';

/** Farther away than a large shop and its car park are wide. */
const farMetres = 500;

function Distance({ metres }: { metres: number | null }) {
  if (metres === null) {
    return <Typography.Text type="secondary">没有记录位置</Typography.Text>;
  }
  const words = metres < 1_000 ? `${metres} 米` : `${(metres / 1_000).toFixed(1)} 公里`;
  return metres > farMetres ? (
    <Tag color="orange">离门店 {words}</Tag>
  ) : (
    <Typography.Text type="secondary">离门店 {words}</Typography.Text>
  );
}

/** What was wrong first, each in full; then what was not. */
function Found({ items }: Pick<Inspection, 'items'>) {
  const faults = items.filter(({ verdict }) => verdict === 'fault');
  const rest = items.filter(({ verdict }) => verdict !== 'fault');
  return (
    <>
      {faults.map(({ item, title, remark }) => (
        <div key={item}>
          <Tag color="red">{inspectionVerdictWords.fault}</Tag> <strong>{title}</strong>
          <div className="verdict-value">{remark}</div>
        </div>
      ))}
      {(['ok', 'not_applicable'] as const).map((verdict) => {
        const all = rest.filter((one) => one.verdict === verdict);
        return (
          all.length > 0 && (
            <div key={verdict}>
              <Typography.Text type="secondary">
                {inspectionVerdictWords[verdict]}：
              </Typography.Text>
              {all
                .map(({ title, remark }) => (remark ? `${title}（${remark}）` : title))
                .join('、')}
            </div>
          )
        );
      })}
    </>
  );
}

function History({ steps }: Pick<Inspection, 'steps'>) {
  return (
    <Timeline
      items={[...steps].reverse().map(({ event, by, at, note, photos }) => ({
        key: at,
        content: (
          <Flex vertical gap={4}>
            <Flex gap={8} wrap align="center">
              <strong>{inspectionEventWords[event]}</strong>
              <Typography.Text type="secondary">
                {by} · {showTime(at)}
              </Typography.Text>
            </Flex>
            {note && <div className="verdict-value">{note}</div>}
            <Photos
              name={event === 'visit' ? '现场照片' : '整改照片'}
              photos={photos.map((url) => ({ key: url.split('?')[0] ?? url, url }))}
            />
          </Flex>
        ),
      }))}
    />
  );
}

/** One visit: what it found, what became of it, and what may be done next. */
export function VisitCard({
  inspection,
  checklist,
}: {
  inspection: Inspection;
  checklist: StoreAnswer['checklist'];
}) {
  const { state, visitedAt, inspectorName, dueAt, isOverdue, may } = inspection;
  return (
    <Card
      size="small"
      title={<span className="number">{showTime(visitedAt)} 巡检</span>}
      extra={
        <Tag color={isOverdue ? 'red' : inspectionColours[state]}>
          {isOverdue ? '整改逾期' : inspectionWords[state]}
        </Tag>
      }
    >
      <Flex vertical gap={12}>
        <Flex gap={8} wrap>
          <span>{inspectorName}</span>
          <Distance metres={inspection.distanceMetres} />
        </Flex>
        {dueAt && (
          <div>
            整改期限：<span className="number">{showEnd(dueAt)}</span>
          </div>
        )}
        <Found items={inspection.items} />
        <History steps={inspection.steps} />
        {may.length > 0 && <DecideCorrection inspection={inspection} checklist={checklist} />}
      </Flex>
    </Card>
  );
}
