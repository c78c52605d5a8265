import { App, Button, Flex, Typography } from 'antd';
import { useState } from 'react';
import type { OfficerInvoice } from '../../../../src/contract';
import { invoiceReasons } from '../../copy/words';
import { call } from '../../lib/call';
import { showYuan } from '../../lib/show';
import { useChange } from '../../lib/use-call';
import { useKeys } from '../../lib/use-keys';
import { AskReason } from '../../ui/ask-reason';

type Decision = { decision: 'accept' | 'return'; reason: string };

/** Accept or return, by buttons or by Y and N; either is asked once more, because a decision stays as it was made. */
export function DecideInvoice({
  invoice: { invoiceId, merchantName, number, amountFen, differences },
  onDecided,
}: {
  invoice: OfficerInvoice;
  onDecided: () => void;
}) {
  const { modal } = App.useApp();
  const [isReturning, setReturning] = useState(false);
  const decide = useChange(
    async (body: Decision) => {
      await call('POST /v1/officer/invoices/:invoiceId/decision', { params: { invoiceId }, body });
      // Before the list is asked anew: in the new one this invoice is not waiting any more.
      onDecided();
    },
    { said: '已办理' },
  );
  const accept = () =>
    modal.confirm({
      title: `通过：${merchantName}`,
      content: `发票 ${number}，${showYuan(amountFen)} 元。${differences.length > 0 ? '税务查验有说明，请确认已逐条核对。' : ''}通过后不能撤回，这笔消费的补贴进入下一次每周结算。`,
      okText: '通过',
      cancelText: '再看看',
      onOk: () => decide.mutateAsync({ decision: 'accept', reason: '' }).catch(() => undefined),
    });
  const giveBack = () => setReturning(true);
  useKeys({ y: accept, n: giveBack });
  return (
    <div className="decide-bar">
      <Flex gap={12} align="center" wrap>
        <Button type="primary" loading={decide.isPending} onClick={accept}>
          通过
        </Button>
        <Button danger loading={decide.isPending} onClick={giveBack}>
          退回
        </Button>
        <Typography.Text type="secondary">Y 通过，N 退回；办理后自动打开下一张</Typography.Text>
      </Flex>
      {isReturning && (
        <AskReason
          title={`退回：${merchantName}`}
          consequence={`发票 ${number}，${showYuan(amountFen)} 元。企业会看到理由，可以改正后再交。`}
          okText="退回"
          danger
          most={200}
          snippets={invoiceReasons}
          onOk={(reason) => decide.mutateAsync({ decision: 'return', reason })}
          onCancel={() => setReturning(false)}
        />
      )}
    </div>
  );
}
