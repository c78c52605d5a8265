import { ScrollView, View } from '@tarojs/components';
import { a11y } from '../lib/a11y';
import { Icon } from './icon';
import { Pressable } from './pressable';

export type Option<K extends string> = { key: K; word: string };

type Choice<K extends string> = {
  label: string;
  options: ReadonlyArray<Option<K>>;
  value: K;
  onChange: (key: K) => void;
};

/** A few views of one thing, one at a time. */
export function Segments<K extends string>({ label, options, value, onChange }: Choice<K>) {
  return (
    <View className="segments" {...a11y({ role: 'tablist', label })}>
      {options.map(({ key, word }) => (
        <Pressable
          key={key}
          role="tab"
          selected={key === value}
          className={`segments__one ${key === value ? 'segments__one--on' : ''}`}
          onPress={() => onChange(key)}
        >
          {word}
        </Pressable>
      ))}
    </View>
  );
}

/** A filter: one of several, or all. The chosen one bears a tick, not a colour alone. */
export function Chips<K extends string>({ label, options, value, onChange }: Choice<K>) {
  return (
    <ScrollView className="chips" scrollX enhanced showScrollbar={false}>
      <View className="chips__row" {...a11y({ role: 'radiogroup', label })}>
        {options.map(({ key, word }) => (
          <Pressable
            key={key}
            role="radio"
            checked={key === value}
            className={`chips__one ${key === value ? 'chips__one--on' : ''}`}
            onPress={() => onChange(key)}
          >
            {key === value ? <Icon name="check" /> : null}
            {word}
          </Pressable>
        ))}
      </View>
    </ScrollView>
  );
}
