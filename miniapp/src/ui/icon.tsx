import { View } from '@tarojs/components';
import { a11y } from '../lib/a11y';

/** A line icon in the colour of the text beside it. Decoration only: the words beside it say the same (G8). */
export function Icon({ name, className = '' }: { name: string; className?: string }) {
  return <View className={`icon icon--${name} ${className}`} {...a11y({ hidden: true })} />;
}
