import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';

const everyMs = 2_000;
const restMs = 5_000;

/**
 * Asks again every two seconds while it is wanted and the page is shown, and every five after a failure: the till's work then shows on
 * the phone by itself. One question at a time.
 */
export function useWatch(ask: () => Promise<void>, wanted: boolean, failed: boolean): void {
  const [shown, setShown] = useState(true);
  useDidShow(() => setShown(true));
  useDidHide(() => setShown(false));
  useEffect(() => {
    if (!shown || !wanted) {
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const next = () => {
      timer = setTimeout(
        async () => {
          await ask();
          if (!over) {
            next();
          }
        },
        failed ? restMs : everyMs,
      );
    };
    next();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [shown, ask, wanted, failed]);
}
