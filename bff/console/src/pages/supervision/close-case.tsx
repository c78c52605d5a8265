import { Button, Flex, Typography } from 'antd';
import { useState } from 'react';
import type { CaseDetail, CaseVerdict } from '../../../../src/contract';
import { caseWords, verdictConsequences, verdictReasons, verdictWords } from '../../copy/words';
import { call } from '../../lib/call';
import { useChange } from '../../lib/use-call';
import { useKeys } from '../../lib/use-keys';
import { AskReason } from '../../ui/ask-reason';
import { UntilField, useUntil } from './until-field';

const isGrave = (verdict: CaseVerdict) => verdict === 'blocked' || verdict === 'suspended';

function AskVerdict({
  about: { caseId, kind, version },
  verdict,
  onDone,
  onCancel,
}: {
  about: CaseDetail;
  verdict: CaseVerdict;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { until, ...end } = useUntil();
  const close = useChange(
    async (remark: string) => {
      await call('POST /v1/officer/cases/:caseId/closure', {
        params: { caseId },
        body: { version, verdict, remark, until: verdict === 'blocked' ? until : null },
      });
      // Before the list is asked anew: in the new one this case does not wait any more.
      onDone();
    },
    { said: '已办结' },
  );
  return (
    <AskReason
      title={`${verdictWords[verdict]}：${caseWords[kind]}`}
      consequence={verdictConsequences[verdict]}
      okText={verdictWords[verdict]}
      danger={isGrave(verdict)}
      most={200}
      snippets={verdictReasons[verdict]}
      onOk={(reason) => close.mutateAsync(reason)}
      onCancel={onCancel}
    >
      {verdict === 'blocked' && <UntilField {...end} />}
    </AskReason>
  );
}

/** The ways to close a case, by buttons or by their numbers. */
export function CloseCase({ about, onClosed }: { about: CaseDetail; onClosed: () => void }) {
  const [asking, setAsking] = useState<CaseVerdict>();
  const { verdicts } = about;
  useKeys(
    Object.fromEntries(
      verdicts.map((verdict, index) => [String(index + 1), () => setAsking(verdict)]),
    ),
  );
  return (
    <div className="decide-bar">
      <Flex gap={12} align="center" wrap>
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            type={verdict === 'settled' ? 'primary' : 'default'}
            danger={isGrave(verdict)}
            onClick={() => setAsking(verdict)}
          >
            {verdictWords[verdict]}
          </Button>
        ))}
        <Typography.Text type="secondary">
          按 1 至 {verdicts.length} 办理，办结后自动打开下一条
        </Typography.Text>
      </Flex>
      {asking && (
        <AskVerdict
          about={about}
          verdict={asking}
          onDone={() => {
            setAsking(undefined);
            onClosed();
          }}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </div>
  );
}
