import { View } from '@tarojs/components';
import { a11y } from '../lib/a11y';

/** How much is left, 0 to 100. The words beside it say the same; this is the picture. */
export function Progress({ percent }: { percent: number }) {
  return (
    <View className="progress" {...a11y({ hidden: true })}>
      <View className="progress__part" style={{ width: `${percent}%` }} />
    </View>
  );
}
