import { useEffect, useRef } from 'react';
import type { Batch } from '../../../../bff/src/contract';

/** Everyone's screen turns at the same second; their questions need not. */
const spreadMs = 3_000;

/** Reads the campaign once more, soon after a batch opened before the person's eyes: once, not in a loop. */
export function useAtOpening(
  batch: Batch | undefined,
  nowMs: number,
  reload: () => Promise<void>,
): void {
  const opened = batch !== undefined && nowMs >= Date.parse(batch.opensAt);
  const before = useRef(opened);
  useEffect(() => {
    const justOpened = opened && !before.current;
    before.current = opened;
    if (!justOpened) {
      return;
    }
    const timer = setTimeout(() => void reload(), Math.random() * spreadMs);
    return () => clearTimeout(timer);
  }, [opened, reload]);
}
