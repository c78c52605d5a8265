import type { ReactNode } from 'react';
import type { Loaded as Load } from '../lib/use-load';
import { ActionButton } from './action-button';
import { FailureNotice } from './failure-notice';
import { Notice } from './notice';
import { Skeleton } from './skeleton';

type LoadedFacts<T> = {
  of: Load<T>;
  blocks?: number;
  tall?: boolean;
  children: (data: T) => ReactNode;
};

/** What was read, or its skeleton, or why not and how to go on: never a blank page (G2, G5). */
export function Loaded<T>({ of: load, blocks = 3, tall = false, children }: LoadedFacts<T>) {
  return (
    <>
      {load.failure ? <FailureNotice failure={load.failure} onRetry={load.reload} /> : null}
      {load.slow && !load.failure ? (
        <Notice label="网络较慢，请稍等…">
          <ActionButton small kind="plain" onPress={load.reload}>
            重试
          </ActionButton>
        </Notice>
      ) : null}
      {load.data === undefined && !load.failure ? <Skeleton blocks={blocks} tall={tall} /> : null}
      {load.data === undefined ? null : children(load.data)}
    </>
  );
}
