import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import { Pressable } from './pressable';

type RowFacts = { icon?: string; title: string; note?: string | undefined; onPress: () => unknown };

/** A line that leads somewhere. */
export function ListRow({ icon, title, note, onPress }: RowFacts) {
  return (
    <Pressable className="list-row" role="link" onPress={onPress}>
      {icon ? <Icon name={icon} className="list-row__icon" /> : null}
      <View className="grow">
        <View>{title}</View>
        {note ? <View className="list-row__note">{note}</View> : null}
      </View>
      <Icon name="right" className="list-row__arrow" />
    </Pressable>
  );
}

/** A name and its value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <View className="fact">
      <View className="fact__name">{name}</View>
      <View className="fact__value">{children}</View>
    </View>
  );
}
