import { View } from '@tarojs/components';
import { ActionButton } from './action-button';
import { Icon } from './icon';

type EmptyFacts = {
  icon: string;
  sentence: string;
  action?: { label: string; onPress: () => unknown };
};

/** Nothing here: a picture, one sentence, one action (G3). */
export function EmptyState({ icon, sentence, action }: EmptyFacts) {
  return (
    <View className="empty">
      <View className="empty__picture">
        <Icon name={icon} />
      </View>
      <View className="empty__sentence">{sentence}</View>
      {action ? (
        <ActionButton small kind="plain" onPress={action.onPress}>
          {action.label}
        </ActionButton>
      ) : null}
    </View>
  );
}
