import { View } from '@tarojs/components';
import { a11y } from '../lib/a11y';

/** The page's shape while its data is on the way (G2). */
export function Skeleton({ blocks = 3, tall = false }: { blocks?: number; tall?: boolean }) {
  return (
    <View className="skeleton" {...a11y({ role: 'status', label: '正在加载' })}>
      {Array.from({ length: blocks }, (_, index) => (
        <View
          key={String(index)}
          className={`skeleton__block ${tall && index === 0 ? 'skeleton__block--tall' : ''}`}
        />
      ))}
    </View>
  );
}
