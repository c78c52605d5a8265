import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { asFailure, type Failure } from './failure';
import { onOwnerChange, personal } from './personal';
import { recall, remember } from './storage';

/** After this long without data the screen says that the network is slow (G2). */
const slowMs = 3_000;

export type Loaded<T> = {
  data: T | undefined;
  /** Of the last try; data from an earlier one stays on the screen. */
  failure: Failure | undefined;
  slow: boolean;
  reload: () => Promise<void>;
};

/** What was read before, so that coming back to a page shows it at once, while it is read again. */
const seen = new Map<string, unknown>();

onOwnerChange(() => {
  for (const key of [...seen.keys()].filter((one) => one.startsWith(personal))) {
    seen.delete(key);
  }
});

/** One question at a time for one thing, however many parts of a page ask it. */
const underWay = new Map<string, Promise<unknown>>();

function ask<T>(key: string, load: () => Promise<T>): Promise<T> {
  const asked = underWay.get(key) ?? load().finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked as Promise<T>;
}

function seenBefore<T>(key: string | undefined, keep: boolean): T | undefined {
  if (!key) {
    return undefined;
  }
  return (seen.get(key) as T | undefined) ?? (keep ? recall<T>(key) : undefined);
}

/**
 * Reads something for a page: when it first shows, whenever it shows again, and on `reload`. Keys of personal data
 * begin with `my:` and are forgotten when the person changes. `keep` also holds it on the phone, for use without a
 * network. An undefined key reads nothing.
 */
export function useLoad<T>(
  key: string | undefined,
  load: () => Promise<T>,
  { keep = false }: { keep?: boolean } = {},
): Loaded<T> {
  const [state, setState] = useState<{ key: string | undefined; data?: T; failure?: Failure }>({
    key: undefined,
  });
  const [slow, setSlow] = useState(false);
  const latestLoad = useRef(load);
  latestLoad.current = load;

  const reload = useCallback(async () => {
    if (!key) {
      return;
    }
    const timer = setTimeout(() => setSlow(true), slowMs);
    try {
      const data = await ask(key, latestLoad.current);
      seen.set(key, data);
      if (keep) {
        remember(key, data);
      }
      setState({ key, data });
    } catch (error) {
      const data = seenBefore<T>(key, keep);
      setState({ key, failure: asFailure(error), ...(data === undefined ? {} : { data }) });
    } finally {
      clearTimeout(timer);
      setSlow(false);
    }
  }, [key, keep]);

  useEffect(() => {
    void reload();
  }, [reload]);
  useDidShow(() => {
    void reload();
  });
  const current = state.key === key ? state : { data: seenBefore<T>(key, keep) };
  return {
    data: current.data,
    failure: 'failure' in current ? current.failure : undefined,
    slow,
    reload,
  };
}

/** Pull down to read again (G4); the page's config must allow it. */
export function usePullReload(...loads: Array<{ reload: () => Promise<void> }>): void {
  usePullDownRefresh(() => {
    void Promise.all(loads.map((one) => one.reload())).then(() => Taro.stopPullDownRefresh());
  });
}
