import { useSyncExternalStore } from 'react';

/** One value that screens follow: who is signed in, how large the text is. */
export type Cell<T> = {
  read: () => T;
  write: (next: T) => void;
  /** Calls `listener` after every change; returns the way out. */
  follow: (listener: () => void) => () => void;
};

export function makeCell<T>(first: T): Cell<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    read: () => value,
    write: (next) => {
      value = next;
      for (const listener of [...listeners]) {
        listener();
      }
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.follow, cell.read, cell.read);
}
