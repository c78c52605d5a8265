import { Button, Flex, type GetRef, Input, Modal } from 'antd';
import { type ReactNode, useRef, useState } from 'react';

/** Asks for the words without which nothing of weight is done, as a rule the reason; what was typed stays when it is refused. */
export function AskReason({
  title,
  consequence,
  okText,
  danger = false,
  label = '理由',
  placeholder = '请写明理由，会记入办理过程和审计日志',
  snippets = [],
  least = 2,
  most = 300,
  children,
  onOk,
  onCancel,
}: {
  title: string;
  consequence: string;
  okText: string;
  danger?: boolean;
  label?: string;
  placeholder?: string;
  /** What is written again and again, to be chosen and then changed at will. */
  snippets?: readonly string[];
  least?: number;
  most?: number;
  /** What else is asked, under the words. */
  children?: ReactNode;
  onOk: (reason: string) => Promise<unknown>;
  onCancel: () => void;
}) {
  const input = useRef<GetRef<typeof Input.TextArea>>(null);
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
      // The dialog takes the focus for itself first.
      afterOpenChange={() => input.current?.focus()}
    >
      <p>{consequence}</p>
      {snippets.length > 0 && (
        <Flex gap={8} wrap className="snippets">
          {snippets.map((one) => (
            <Button key={one} size="small" onClick={() => setReason(one)}>
              {one}
            </Button>
          ))}
        </Flex>
      )}
      <Input.TextArea
        ref={input}
        aria-label={label}
        placeholder={placeholder}
        rows={4}
        // Its count stands under it, not under the buttons.
        style={{ marginBottom: 12 }}
        maxLength={most}
        showCount
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {children}
    </Modal>
  );
}
