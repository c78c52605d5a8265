import { Empty, Flex, Pagination, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import type { CaseRow } from '../../../../src/contract';
import {
  caseWords,
  severityColours,
  severityWords,
  verdictColours,
  verdictWords,
} from '../../copy/words';
import { showTime } from '../../lib/show';
import { useKeys } from '../../lib/use-keys';
import type { Place } from './use-place';

function Row({ row, to, isHere }: { row: CaseRow; to: string; isHere: boolean }) {
  const { kind, severity, verdict, merchantName, outTradeNo, openedAt, holdsSubsidy } = row;
  return (
    <Link className="case-row" to={to} aria-current={isHere}>
      <Flex gap={8} align="center" wrap>
        <Tag color={severityColours[severity]}>{severityWords[severity]}</Tag>
        <strong>{caseWords[kind]}</strong>
        {verdict && <Tag color={verdictColours[verdict]}>{verdictWords[verdict]}</Tag>}
        {holdsSubsidy && !verdict && <Tag color="gold">补贴暂缓</Tag>}
      </Flex>
      <div>{[merchantName, outTradeNo].filter(Boolean).join(' · ') || '不涉及具体企业'}</div>
      <Typography.Text type="secondary" className="number">
        {showTime(openedAt)}
      </Typography.Text>
    </Link>
  );
}

/** The cases of these filters, to be walked by a hand on the mouse or by J and K. */
export function CaseList({
  cases,
  total,
  pageSize,
  place,
  caseId,
}: {
  cases: readonly CaseRow[];
  total: number;
  pageSize: number;
  place: Place;
  caseId: string | undefined;
}) {
  const index = cases.findIndex((one) => one.caseId === caseId);
  const walk = (step: number) => {
    const next = cases[index + step];
    if (next) {
      place.go({ case: next.caseId });
    }
  };
  useKeys({ j: () => walk(1), k: () => walk(-1) });
  if (cases.length === 0) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={place.state === 'open' ? '没有待办结的预警' : '没有已办结的预警'}
      />
    );
  }
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">
        共 {total} 条{place.state === 'open' && '，重的在前'}。J 下一条，K 上一条。
      </Typography.Text>
      <ul className="case-list" aria-label="预警">
        {cases.map((row) => (
          <li key={row.caseId}>
            <Row
              row={row}
              to={place.addressOf({ case: row.caseId })}
              isHere={row.caseId === caseId}
            />
          </li>
        ))}
      </ul>
      <Pagination
        size="small"
        hideOnSinglePage
        showSizeChanger={false}
        current={place.page}
        pageSize={pageSize}
        total={total}
        onChange={(page) => place.go({ page: String(page), case: '' })}
      />
    </Flex>
  );
}
