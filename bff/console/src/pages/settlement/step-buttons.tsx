import { Button, Flex } from 'antd';
import { useState } from 'react';
import type { SettlementDetail, SettlementEvent } from '../../../../src/contract';
import { settlementEventWords } from '../../copy/words';
import { call } from '../../lib/call';
import { showCapitals, showYuan } from '../../lib/show';
import { useChange } from '../../lib/use-call';
import { AskReason } from '../../ui/ask-reason';
import { heldFenOf } from './settlement';

/** What follows from a step, and which words it needs; a step that needs none takes a remark. */
const asks: Record<SettlementEvent, { consequence: string; label?: string; least?: number }> = {
  check: { consequence: '复核后由另一位同事付款。' },
  pay: {
    consequence: '请在银行付款成功后再登记；登记后不能更改。',
    label: '银行批次号',
    least: 2,
  },
  apply: { consequence: '资金申请送区商务局审核。' },
  approve: { consequence: '审核后送区财政局审批。' },
  grant: { consequence: '审批后由财政拨付，归还嘉联垫付的补贴。' },
  return: { consequence: '退回嘉联，改正后重新申请。', label: '退回理由', least: 2 },
  receive: {
    consequence: '请在财政款到账后再确认；确认后垫付余额相应减少。',
    label: '银行回单号',
    least: 2,
  },
};

function AskStep({
  settlement,
  event,
  onDone,
}: {
  settlement: SettlementDetail;
  event: SettlementEvent;
  onDone: () => void;
}) {
  const { settlementId, version, totalFen } = settlement;
  const { consequence, label = '备注（可不填）', least = 0 } = asks[event];
  const fen = totalFen - heldFenOf(settlement);
  const step = useChange(
    (note: string) =>
      call('POST /v1/officer/settlements/:settlementId/steps', {
        params: { settlementId },
        body: { event, version, note },
      }),
    { said: '已办理', after: onDone },
  );
  return (
    <AskReason
      title={settlementEventWords[event]}
      consequence={`本次 ${showYuan(fen)} 元，${showCapitals(fen)}。${consequence}`}
      okText={settlementEventWords[event]}
      danger={event === 'return'}
      label={label}
      placeholder={label}
      least={least}
      most={200}
      onOk={(note) => step.mutateAsync(note)}
      onCancel={onDone}
    />
  );
}

/** What this officer may do now; each is asked once more, with the amount. */
export function StepButtons({ settlement }: { settlement: SettlementDetail }) {
  const [asked, setAsked] = useState<SettlementEvent>();
  const { may } = settlement;
  return (
    may.length > 0 && (
      <div className="decide-bar">
        <Flex gap={12} wrap>
          {may.map((event) => (
            <Button
              key={event}
              type={event === 'return' ? 'default' : 'primary'}
              danger={event === 'return'}
              onClick={() => setAsked(event)}
            >
              {settlementEventWords[event]}
            </Button>
          ))}
        </Flex>
        {asked && may.includes(asked) && (
          <AskStep settlement={settlement} event={asked} onDone={() => setAsked(undefined)} />
        )}
      </div>
    )
  );
}
