import { View } from '@tarojs/components';
import { type PropsWithChildren, useRef } from 'react';
import { a11y } from '../lib/a11y';

type PressableFacts = PropsWithChildren<{
  className?: string;
  /** Needed where the content is not words. */
  label?: string | undefined;
  role?: 'button' | 'link' | 'tab' | 'switch' | 'radio';
  checked?: boolean;
  selected?: boolean;
  disabled?: boolean;
  expanded?: boolean;
  onPress: () => unknown;
}>;

/**
 * Everything that can be pressed: a finger's size (44 px, 60 in 大字版), a role and a name for screen readers, keys on
 * H5, and deaf while its last press is still being worked on (G14).
 */
export function Pressable({
  className = '',
  children,
  onPress,
  disabled = false,
  ...facts
}: PressableFacts) {
  const busy = useRef(false);
  const press = async () => {
    if (disabled || busy.current) {
      return;
    }
    busy.current = true;
    try {
      await onPress();
    } finally {
      busy.current = false;
    }
  };
  return (
    <View
      className={`pressable ${disabled ? 'pressable--off' : ''} ${className}`}
      hoverClass={disabled ? 'none' : 'is-pressed'}
      onClick={press}
      {...a11y({ role: 'button', ...facts, focusable: true, ...(disabled ? { disabled } : {}) })}
    >
      {children}
    </View>
  );
}
