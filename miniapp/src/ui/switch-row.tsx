import { View } from '@tarojs/components';
import { Pressable } from './pressable';

type SwitchFacts = { title: string; note: string; on: boolean; onChange: (on: boolean) => void };

/** Something that is on or off; the state is written out, not only shown. */
export function SwitchRow({ title, note, on, onChange }: SwitchFacts) {
  return (
    <Pressable
      className="list-row"
      role="switch"
      checked={on}
      label={title}
      onPress={() => onChange(!on)}
    >
      <View className="grow">
        <View>{title}</View>
        <View className="list-row__note">{note}</View>
      </View>
      <View className={`switch ${on ? 'switch--on' : ''}`}>{on ? '开' : '关'}</View>
    </Pressable>
  );
}
