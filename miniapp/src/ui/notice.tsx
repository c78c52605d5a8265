import { View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import { a11y } from '../lib/a11y';
import { Icon } from './icon';

type NoticeFacts = PropsWithChildren<{ icon?: string; kind?: 'warn' | 'ok'; label: string }>;

/** A sentence that matters, in its place on the page; read out when it appears. Children are its actions. */
export function Notice({ icon = 'info', kind = 'warn', label, children }: NoticeFacts) {
  return (
    <View className={`notice notice--${kind}`} {...a11y({ role: 'status', live: 'polite' })}>
      <Icon name={icon} />
      <View className="notice__words">{label}</View>
      {children}
    </View>
  );
}
