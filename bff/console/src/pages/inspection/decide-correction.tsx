import { Button, Flex } from 'antd';
import { useState } from 'react';
import type { Inspection } from '../../../../src/contract';
import { correctionReasons } from '../../copy/words';
import { call } from '../../lib/call';
import { useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { DueField } from './due-field';
import type { StoreAnswer } from './store-facts';

type Given = { inspection: Inspection; checklist: StoreAnswer['checklist'] };

function useDecision({ inspection: { inspectionId, version } }: Given, onDone: () => void) {
  return useChange(
    (body: { decision: 'accept' | 'return'; reason: string; dueOn?: string }) =>
      call('POST /v1/officer/inspections/:inspectionId/decision', {
        params: { inspectionId },
        body: { version, ...body },
      }),
    { said: '已办理', after: onDone },
  );
}

function Accept({ onDone, ...given }: Given & { onDone: () => void }) {
  const decide = useDecision(given, onDone);
  const isHandedIn = given.inspection.state === 'corrected';
  return (
    <AskReason
      title="复核通过"
      consequence={
        isHandedIn
          ? '问题办结，不能撤回。'
          : '企业还没有提交整改。您到店看到已经改好的，写明看到的情况后办结，不能撤回。'
      }
      okText="复核通过"
      label={isHandedIn ? '备注（可不填）' : '现场情况'}
      placeholder={isHandedIn ? '备注（可不填）' : '如：终端已开机联网，海报已张贴'}
      least={isHandedIn ? 0 : 2}
      most={200}
      onOk={(reason) => decide.mutateAsync({ decision: 'accept', reason })}
      onCancel={onDone}
    />
  );
}

function Return({ onDone, ...given }: Given & { onDone: () => void }) {
  const { checklist } = given;
  const decide = useDecision(given, onDone);
  const [dueOn, setDueOn] = useState(checklist?.dueOn ?? '');
  return (
    <AskReason
      title="退回整改"
      consequence="企业会看到理由和新的期限，改好后重新提交。"
      okText="退回"
      danger
      most={200}
      snippets={correctionReasons}
      onOk={(reason) => decide.mutateAsync({ decision: 'return', reason, dueOn })}
      onCancel={onDone}
    >
      {checklist && <DueField days={checklist} value={dueOn} onChange={setDueOn} />}
    </AskReason>
  );
}

/** Accepts what was corrected, or sends it back with another deadline. */
export function DecideCorrection(given: Given) {
  const { may } = given.inspection;
  const [asked, setAsked] = useState<'accept' | 'return'>();
  const onDone = () => setAsked(undefined);
  return (
    <Flex gap={12} wrap>
      {may.includes('accept') && (
        <Button type="primary" onClick={() => setAsked('accept')}>
          复核通过
        </Button>
      )}
      {may.includes('return') && (
        <Button danger onClick={() => setAsked('return')}>
          退回整改
        </Button>
      )}
      {asked === 'accept' && <Accept {...given} onDone={onDone} />}
      {asked === 'return' && <Return {...given} onDone={onDone} />}
    </Flex>
  );
}
