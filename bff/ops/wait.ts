import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from './progress';

/**
 * Asks again and again until the answer is yes.
 * @param isOver a reason to give up before the limit, such as the end of the process that is waited for
 */
export async function waitUntil(
  what: string,
  isReady: () => Promise<boolean>,
  { limitMs, isOver }: { limitMs: number; isOver?: () => string | undefined },
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isReady())) {
    const over = isOver?.();
    if (over) {
      throw new Trouble(`${what}: ${over}`);
    }
    if (performance.now() > deadline) {
      throw new Trouble(`${what} was not ready within ${limitMs / 1000} s`);
    }
    await sleep(50);
  }
}
