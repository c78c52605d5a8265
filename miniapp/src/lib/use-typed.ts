import { useEffect, useState } from 'react';
import { recall, remember } from './storage';

/** What is typed is on the phone at once, so that a phone that is put away loses nothing. */
export function useTyped<T extends object>(key: string) {
  const [typed, setTyped] = useState<Partial<T>>(() => recall(key) ?? {});
  useEffect(() => {
    if (Object.keys(typed).length > 0) {
      remember(key, typed);
    }
  }, [key, typed]);
  const add = (changes: Partial<T> | ((before: Partial<T>) => Partial<T>)) =>
    setTyped((before) => ({
      ...before,
      ...(typeof changes === 'function' ? changes(before) : changes),
    }));
  return { typed, add };
}
