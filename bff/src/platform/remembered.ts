/** How long an old answer may stand in while the source does not answer at all. */
const staleForMs = 60_000;

/**
 * Asks `load` at most once in `forMs`, however many ask at once. While the source is away, the last answer stands in
 * for a minute, so that people can still read what the campaign is about.
 * @param monotonicMs the machine's own running time: how fresh an answer is, is no rule of the campaign
 */
export function remember<T>(
  load: () => Promise<T>,
  forMs: number,
  monotonicMs: () => number = () => performance.now(),
): () => Promise<T> {
  let known: { value: T; loadedAtMs: number } | undefined;
  let loading: Promise<T> | undefined;

  const reload = async (): Promise<T> => {
    const askedAtMs = monotonicMs();
    try {
      const value = await load();
      known = { value, loadedAtMs: askedAtMs };
      return value;
    } catch (error) {
      if (known && monotonicMs() - known.loadedAtMs < staleForMs) {
        return known.value;
      }
      throw error;
    } finally {
      loading = undefined;
    }
  };

  return () => {
    if (known && monotonicMs() - known.loadedAtMs < forMs) {
      return Promise.resolve(known.value);
    }
    loading ??= reload();
    return loading;
  };
}
