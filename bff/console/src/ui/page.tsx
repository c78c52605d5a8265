import { Flex, Typography } from 'antd';
import { type ReactNode, useEffect } from 'react';

/** One page: its title (also the window's), a line that says what it is for, what can be done, and the content. */
export function Page({
  title,
  hint,
  extra,
  children,
}: {
  title: string;
  hint?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · 惠民券工作台`;
  }, [title]);
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="start" gap={16} wrap>
        <div>
          <Typography.Title level={1} className="page-title">
            {title}
          </Typography.Title>
          {hint && <Typography.Text type="secondary">{hint}</Typography.Text>}
        </div>
        <Flex gap={8} wrap className="no-print">
          {extra}
        </Flex>
      </Flex>
      {children}
    </Flex>
  );
}
