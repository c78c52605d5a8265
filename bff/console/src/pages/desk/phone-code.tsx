import { Button, Input, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useChange } from '../../lib/use-call';

/** The carrier's pause between two messages to one phone. */
const pauseSeconds = 30;

/** The code that was sent to a phone, and the button that sends it. */
export function PhoneCode({
  id,
  value = '',
  onChange,
  send,
  disabled = false,
}: {
  id?: string;
  value?: string;
  onChange?: (code: string) => void;
  send: () => Promise<{ phone: string; goodForMinutes: number }>;
  disabled?: boolean;
}) {
  const [left, setLeft] = useState(0);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  const sending = useChange(send, {
    after: ({ phone, goodForMinutes }) => {
      setLeft(pauseSeconds);
      setSaid(`已发到 ${phone}，${goodForMinutes} 分钟内有效，请市民念给您听`);
    },
  });
  return (
    <>
      <Space.Compact style={{ width: '100%' }}>
        <Input
          id={id ?? 'code'}
          aria-label="短信验证码"
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          placeholder="6 位数字"
          value={value}
          onChange={({ target }) => onChange?.(target.value.replace(/\D/g, ''))}
        />
        <Button
          disabled={disabled || left > 0}
          loading={sending.isPending}
          onClick={() => sending.mutate(undefined)}
        >
          {left > 0 ? `${left} 秒后可重发` : '发送验证码'}
        </Button>
      </Space.Compact>
      <div role="status" className="said">
        {said}
      </div>
    </>
  );
}
