import { useState } from 'react';
import type { Store } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { FormField } from '../../ui/form-field';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';

const shortest = 5;

/** What somebody has to say about a store: a person reads it. */
export function ReportSheet({ store, onClose }: { store: Store; onClose: () => void }) {
  const [text, setText] = useState('');
  const [number, setNumber] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const send = async () => {
    setFailure(undefined);
    try {
      const reply = await call('POST /v1/stores/:storeId/reports', {
        params: { storeId: store.storeId },
        body: { text: text.trim() },
      });
      setNumber(reply.number);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <Sheet title={`反馈“${store.name}”`} onClose={onClose}>
      {number ? (
        <>
          <Notice
            kind="ok"
            icon="check-circle"
            label={`已收到，编号 ${number}，工作人员会核实。`}
          />
          <ActionButton onPress={onClose}>知道了</ActionButton>
        </>
      ) : (
        <>
          <FormField
            label="请说明情况"
            value={text}
            lines
            maxLength={500}
            placeholder="例如：不让用券、先涨价再减券"
            onChange={setText}
          />
          {failure ? <FailureNotice failure={failure} onRetry={send} /> : null}
          <ActionButton disabled={text.trim().length < shortest} onPress={send}>
            提交
          </ActionButton>
        </>
      )}
    </Sheet>
  );
}
