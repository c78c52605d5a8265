import { useOnError } from '@refinedev/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Alert, Button, Empty, Result, Skeleton, Typography } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { Failure } from '../lib/call';

type Parts<T> = {
  answer: UseQueryResult<T>;
  isEmpty?: (data: T) => boolean;
  emptyText?: string;
  children: (data: T) => ReactNode;
};

/**
 * The four states of everything that is asked: on its way, refused or broken, nothing there, there. What is there stays
 * while the network is away, and with it what is being typed.
 */
export function Loaded<T>({ answer, isEmpty, emptyText = '暂时没有内容', children }: Parts<T>) {
  const { mutate: tell } = useOnError();
  const { data, error } = answer;
  useEffect(() => {
    if (error) {
      tell(error);
    }
  }, [error, tell]);
  const isPassing = error instanceof Failure && error.code === 'network' && data !== undefined;
  if (error && !isPassing) {
    return <Refused error={error} onRetry={() => void answer.refetch()} />;
  }
  if (data === undefined) {
    return <Skeleton active paragraph={{ rows: 8 }} aria-label="正在加载" />;
  }
  return (
    <>
      {isPassing && (
        <Alert
          type="warning"
          showIcon
          title="没有连上服务器，下面是断开前的内容，连上后自动更新。"
        />
      )}
      {isEmpty?.(data) ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={emptyText} />
      ) : (
        children(data)
      )}
    </>
  );
}

function Refused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const requestId = error instanceof Failure ? error.requestId : undefined;
  return (
    <Result
      status="warning"
      title={error.message}
      subTitle={
        requestId && (
          <Typography.Text type="secondary" copyable={{ text: requestId }}>
            问题编号 {requestId}
          </Typography.Text>
        )
      }
      extra={
        <Button type="primary" onClick={onRetry}>
          再试一次
        </Button>
      }
    />
  );
}
