import Taro from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { type Action, problems } from '../copy/problems';
import type { Failure } from '../lib/failure';
import { here, open, routes } from '../lib/routes';
import { ActionButton } from './action-button';
import { Notice } from './notice';
import { Pressable } from './pressable';

type FailureFacts = PropsWithChildren<{
  failure: Failure;
  /** What "again" means here; without it, that action is not offered. */
  onRetry?: () => unknown;
  /** A better sentence than the general one, where the page knows more. */
  sentence?: string | undefined;
}>;

function placeOf(action: Exclude<Action, 'retry'>): string {
  const places = {
    wallet: routes.wallet,
    'sign-in': routes.signIn(here()),
    help: routes.help,
    home: routes.home,
  };
  return places[action];
}

/** What went wrong in plain Chinese, the next step, and the number that the hotline can look up (G5). Children are further steps. */
export function FailureNotice({ failure, onRetry, sentence, children }: FailureFacts) {
  const { sentence: general, action } = problems[failure.code];
  const does = action?.does;
  const press = does === 'retry' ? onRetry : does && (() => open(placeOf(does)));
  return (
    <Notice icon="alert" label={sentence ?? general}>
      {action && press ? (
        <ActionButton small kind="plain" onPress={press}>
          {action.label}
        </ActionButton>
      ) : null}
      {children}
      {failure.requestId ? (
        <Pressable
          className="notice__trace"
          onPress={() => Taro.setClipboardData({ data: failure.requestId })}
        >
          查询编号 {failure.requestId} · 点按复制
        </Pressable>
      ) : null}
    </Notice>
  );
}
