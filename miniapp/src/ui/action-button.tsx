import type { ReactNode } from 'react';
import { Pressable } from './pressable';

type ActionButtonFacts = {
  children: ReactNode;
  kind?: 'primary' | 'plain' | 'quiet';
  small?: boolean;
  disabled?: boolean;
  label?: string;
  onPress: () => unknown;
};

/** A button with words. One primary a page, at the bottom (G9). */
export function ActionButton({
  children,
  kind = 'primary',
  small,
  disabled = false,
  label,
  onPress,
}: ActionButtonFacts) {
  const look = disabled ? 'off' : kind;
  return (
    <Pressable
      className={`action action--${look} ${small ? 'action--small' : ''}`}
      disabled={disabled}
      label={label}
      onPress={onPress}
    >
      {children}
    </Pressable>
  );
}
