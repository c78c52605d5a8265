import { Input, Modal } from 'antd';
import { useState } from 'react';

/** Asks for the reason without which nothing of weight is done; what was typed stays when it is refused. */
export function AskReason({
  title,
  consequence,
  okText,
  danger = false,
  least = 2,
  most = 300,
  onOk,
  onCancel,
}: {
  title: string;
  consequence: string;
  okText: string;
  danger?: boolean;
  least?: number;
  most?: number;
  onOk: (reason: string) => Promise<unknown>;
  onCancel: () => void;
}) {
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    await onOk(reason.trim()).catch(() => undefined);
    setSending(false);
  };
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText="取消"
      okButtonProps={{ danger, disabled: reason.trim().length < least }}
      confirmLoading={isSending}
      onOk={() => void send()}
      onCancel={onCancel}
    >
      <p>{consequence}</p>
      <Input.TextArea
        autoFocus
        aria-label="理由"
        placeholder="请写明理由，会记入办理过程和审计日志"
        rows={4}
        maxLength={most}
        showCount
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Modal>
  );
}
