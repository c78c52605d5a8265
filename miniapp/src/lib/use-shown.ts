import { useReachBottom } from '@tarojs/taro';
import { useState } from 'react';

const pageSize = 20;

/** How many rows of a long list are shown: twenty more whenever its end comes into sight (G4). */
export function useShown(): number {
  const [count, setCount] = useState(pageSize);
  useReachBottom(() => setCount((before) => before + pageSize));
  return count;
}
