import type { Realm } from './realm';

/* setTimeout and setInterval of the logic layer: numbers as on a phone, and every one known by the page that set it. */

type Callback = (...args: unknown[]) => void;
type Timer = {
  owner: string;
  kind: 'timeout' | 'interval';
  ms: number;
  handle: NodeJS.Timeout;
};

export type Timers = {
  globals: Record<string, unknown>;
  /** Those still running, by the page that was on top when they were set. */
  running: () => { owner: string; kind: 'timeout' | 'interval'; ms: number }[];
  clear: () => void;
};

export function createTimers(
  realm: Realm,
  owner: () => string,
  onError: (error: unknown, where: string) => void,
): Timers {
  const timers = new Map<number, Timer>();
  let last = 0;
  const set = (kind: Timer['kind'], callback: unknown, ms: unknown, args: unknown[]): number => {
    if (typeof callback !== 'function') {
      throw realm.error(
        `set${kind === 'timeout' ? 'Timeout' : 'Interval'} needs a function: text is no code here`,
      );
    }
    last += 1;
    const id = last;
    const delay = Math.max(0, Number(ms) || 0);
    const run = () => {
      if (kind === 'timeout') {
        timers.delete(id);
      }
      try {
        realm.enter(`a ${kind} of ${delay} ms`, () => (callback as Callback)(...args));
      } catch (error) {
        onError(error, kind);
      }
    };
    const handle = kind === 'timeout' ? setTimeout(run, delay) : setInterval(run, delay);
    timers.set(id, { owner: owner(), kind, ms: delay, handle });
    return id;
  };
  const clear = (id: unknown) => {
    const timer = timers.get(Number(id));
    clearTimeout(timer?.handle);
    timers.delete(Number(id));
  };
  return {
    globals: {
      setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
        set('timeout', callback, ms, args),
      setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
        set('interval', callback, ms, args),
      clearTimeout: clear,
      clearInterval: clear,
    },
    running: () => [...timers.values()].map(({ owner, kind, ms }) => ({ owner, kind, ms })),
    clear: () => {
      for (const id of [...timers.keys()]) {
        clear(id);
      }
    },
  };
}
