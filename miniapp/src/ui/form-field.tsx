import { Input, Textarea, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { a11y } from '../lib/a11y';
import { platform } from '../lib/platform';
import { Icon } from './icon';

type Frame = {
  label: string;
  /** What is wrong with it, beside it. */
  fault?: string | undefined;
  hint?: string | undefined;
  required?: boolean;
  children: ReactNode;
};

/** A name, what belongs to it, and what is wrong with it. */
export function FieldFrame({ label, fault, hint, required = true, children }: Frame) {
  return (
    <View className={`form-field ${fault ? 'form-field--fault' : ''}`}>
      <View className="form-field__label">
        {label}
        {required ? null : <View className="form-field__optional">选填</View>}
      </View>
      {children}
      {fault ? (
        <View className="form-field__fault" {...a11y({ role: 'status', live: 'polite' })}>
          <Icon name="alert" />
          {fault}
        </View>
      ) : null}
      {hint && !fault ? <View className="form-field__hint">{hint}</View> : null}
    </View>
  );
}

type FormFieldFacts = Omit<Frame, 'children'> & {
  value: string;
  placeholder?: string;
  maxLength?: number;
  lines?: boolean;
  /** `number` is digits, `digit`, as WeChat calls it, has a point. */
  type?: 'text' | 'number' | 'digit';
  disabled?: boolean;
  onChange: (value: string) => void;
};

/** One text of a form, with its name above it. */
export function FormField({
  value,
  placeholder = '',
  maxLength = 80,
  lines = false,
  type = 'text',
  disabled = false,
  onChange,
  ...frame
}: FormFieldFacts) {
  const common = {
    value,
    placeholder,
    disabled,
    placeholderClass: 'field__hint',
    maxlength: maxLength,
    nativeProps: {
      'aria-label': frame.label,
      ...(type === 'digit' ? { inputMode: 'decimal' } : {}),
    },
    ...a11y({ label: frame.label }),
  };
  return (
    <FieldFrame {...frame}>
      {lines ? (
        <Textarea
          className="form-field__input form-field__input--lines"
          autoHeight
          onInput={(event) => onChange(event.detail.value)}
          {...common}
        />
      ) : (
        <Input
          className="form-field__input"
          // A browser's field for numbers loses a point that nothing follows yet.
          type={type === 'digit' && platform === 'h5' ? 'text' : type}
          onInput={(event) => onChange(event.detail.value)}
          {...common}
        />
      )}
    </FieldFrame>
  );
}
