import { Input, View } from '@tarojs/components';
import { a11y } from '../lib/a11y';
import { Icon } from './icon';

type FieldFacts = {
  label: string;
  value: string;
  placeholder: string;
  icon?: string;
  maxLength?: number;
  onChange: (value: string) => void;
};

/** One line of text with its name. */
export function TextField({
  label,
  value,
  placeholder,
  icon,
  maxLength = 40,
  onChange,
}: FieldFacts) {
  return (
    <View className="field">
      {icon ? <Icon name={icon} /> : null}
      <Input
        className="field__input"
        value={value}
        placeholder={placeholder}
        placeholderClass="field__hint"
        maxlength={maxLength}
        onInput={(event) => onChange(event.detail.value)}
        nativeProps={{ 'aria-label': label }}
        {...a11y({ label })}
      />
    </View>
  );
}
