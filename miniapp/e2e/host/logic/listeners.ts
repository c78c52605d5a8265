import type { Realm } from './realm';

/* wx.onSomething and wx.offSomething: who listens to what. */

type Listener = (...args: unknown[]) => unknown;

export type Listeners = {
  on: (name: string, listener: unknown) => void;
  /** Without a listener all are taken off. */
  off: (name: string, listener?: unknown) => void;
  has: (name: string) => boolean;
  emit: (name: string, ...args: unknown[]) => void;
  clear: () => void;
};

export function createListeners(
  realm: Realm,
  onError: (error: unknown, where: string) => void,
): Listeners {
  const all = new Map<string, Listener[]>();
  return {
    on: (name, listener) => {
      if (typeof listener !== 'function') {
        throw realm.error(`wx.on${name} needs a function`);
      }
      all.set(name, [...(all.get(name) ?? []), listener as Listener]);
    },
    off: (name, listener) => {
      all.set(name, listener ? (all.get(name) ?? []).filter((one) => one !== listener) : []);
    },
    has: (name) => (all.get(name)?.length ?? 0) > 0,
    emit: (name, ...args) => {
      for (const listener of all.get(name) ?? []) {
        try {
          realm.enter(`wx.on${name}`, () => listener(...args.map((one) => realm.take(one))));
        } catch (error) {
          onError(error, `wx.on${name}`);
        }
      }
    },
    clear: () => all.clear(),
  };
}
