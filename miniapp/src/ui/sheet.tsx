import { View } from '@tarojs/components';
import { type PropsWithChildren, useEffect, useRef } from 'react';
import { a11y } from '../lib/a11y';
import { holdFocus } from '../lib/hold-focus';

type SheetFacts = PropsWithChildren<{ title: string; onClose: () => void }>;

/** A panel from below that asks for one decision. The shade and, on H5, the escape key close it. */
export function Sheet({ title, onClose, children }: SheetFacts) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => holdFocus('sheet-panel', () => close.current()), []);
  return (
    <View className="sheet" onClick={onClose} catchMove>
      <View
        id="sheet-panel"
        className="sheet__panel"
        onClick={(event) => event.stopPropagation()}
        {...a11y({ role: 'dialog', label: title, focusable: true })}
      >
        <View className="sheet__title">{title}</View>
        {children}
      </View>
    </View>
  );
}
