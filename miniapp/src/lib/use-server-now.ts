import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { serverClock } from './api';

const lastSecondsMs = 10_000;
const syncBeforeMs = 60_000;
/** Pages that are opened one after another need not measure each time. */
const freshMs = 20_000;

/** How long until the screen must change: whole seconds of server time, quarters just before the target. */
function nextTick(nowMs: number, targetMs: number | undefined): number {
  const left = targetMs === undefined ? Number.POSITIVE_INFINITY : targetMs - nowMs;
  const step = left > 0 && left <= lastSecondsMs ? 250 : 1_000;
  return step - (nowMs % step);
}

/**
 * The server's time, ticking while the page is shown and `ticking` holds. With a target the clock is measured again a
 * minute before it, and the last ten seconds go by in quarters, so that the screen turns when the time comes.
 */
export function useServerNow(targetMs?: number, ticking = true): number {
  const [now, setNow] = useState(serverClock.now);
  const [shown, setShown] = useState(true);
  useDidShow(() => {
    setShown(true);
    void serverClock.sync(freshMs).then(() => setNow(serverClock.now()));
  });
  useDidHide(() => setShown(false));

  useEffect(() => {
    if (!shown || !ticking) {
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    let before = serverClock.now();
    const tick = () => {
      const at = serverClock.now();
      const syncAt = (targetMs ?? 0) - syncBeforeMs;
      if (before < syncAt && at >= syncAt) {
        void serverClock.sync();
      }
      before = at;
      setNow(at);
      timer = setTimeout(tick, nextTick(at, targetMs));
    };
    tick();
    return () => clearTimeout(timer);
  }, [shown, ticking, targetMs]);
  return now;
}
