import { Text, View } from '@tarojs/components';

type TitleFacts = { title: string; word: string; look: '' | 'ok' | 'warn' };

/** What a card is about and, in a word, how it stands. */
export function TaggedTitle({ title, word, look }: TitleFacts) {
  return (
    <View className="tagged-title">
      <View className="tagged-title__words">{title}</View>
      <Text className={`tag tagged-title__tag ${look ? `tag--${look}` : ''}`}>{word}</Text>
    </View>
  );
}
