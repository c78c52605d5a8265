/** A small fact that stands in Postgres and is needed on hot routes without asking: read again and again. */
export type Followed<T> = {
  current: () => T;
  /** Resolves once whatever was committed before the call is in `current`. */
  refresh: () => Promise<void>;
  stop: () => void;
};

/** Follows what `load` answers. While Postgres is away the last known value stands. */
export async function follow<T>(load: () => Promise<T>, everyMs: number): Promise<Followed<T>> {
  let value = await load();
  let reading = Promise.resolve();
  const refresh = () => {
    // One after the other, so that an older answer never replaces a newer one.
    reading = reading.then(async () => {
      value = await load();
    });
    const done = reading;
    reading = reading.catch(() => undefined);
    return done;
  };
  let isDue = true;
  const timer = setInterval(() => {
    if (isDue) {
      isDue = false;
      refresh()
        .catch(() => undefined)
        .finally(() => {
          isDue = true;
        });
    }
  }, everyMs);
  return { current: () => value, refresh, stop: () => clearInterval(timer) };
}
