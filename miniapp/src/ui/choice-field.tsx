import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '../lib/a11y';
import { FieldFrame } from './form-field';
import { Icon } from './icon';
import { Pressable } from './pressable';
import { Sheet } from './sheet';

type ChoiceFacts = {
  label: string;
  value: string;
  options: readonly string[];
  placeholder: string;
  fault?: string | undefined;
  disabled?: boolean;
  onChange: (value: string) => void;
};

/** One of several, chosen from a panel. */
export function ChoiceField({
  label,
  value,
  options,
  placeholder,
  fault,
  disabled = false,
  onChange,
}: ChoiceFacts) {
  const [open, setOpen] = useState(false);
  return (
    <FieldFrame label={label} fault={fault}>
      <Pressable
        className="form-field__input form-field__choice"
        label={`${label}：${value || placeholder}`}
        disabled={disabled}
        onPress={() => setOpen(true)}
      >
        <View className={value ? '' : 'form-field__none'}>{value || placeholder}</View>
        <Icon name="right" />
      </Pressable>
      {open ? (
        <Sheet title={`选择${label}`} onClose={() => setOpen(false)}>
          <View className="choices" {...a11y({ role: 'radiogroup', label })}>
            {options.map((one) => (
              <Pressable
                key={one}
                role="radio"
                checked={one === value}
                className={`chips__one ${one === value ? 'chips__one--on' : ''}`}
                onPress={() => {
                  onChange(one);
                  setOpen(false);
                }}
              >
                {one}
              </Pressable>
            ))}
          </View>
        </Sheet>
      ) : null}
    </FieldFrame>
  );
}
