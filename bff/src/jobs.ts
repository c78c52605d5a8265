import { describeFault, type Log } from './platform/log';

/** Something that is done again and again, by every replica; whatever must be done alone takes its own lock. */
export type Job = { name: string; everyMs: number; run: () => Promise<unknown> };

/**
 * Starts the jobs: each waits for its own last run, so none piles up. The first runs come at once.
 * @returns stops them and waits for those under way
 */
export function startJobs(jobs: Job[], log: Log): () => Promise<void> {
  let stopped = false;
  const loops = jobs.map((job) => {
    let timer: NodeJS.Timeout | undefined;
    let wake: (() => void) | undefined;
    const loop = async () => {
      while (!stopped) {
        try {
          await job.run();
        } catch (error) {
          // Postgres or Redis is away: the next run tries again.
          log.warn({ job: job.name, reason: describeFault(error) }, 'job failed');
        }
        if (!stopped) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            timer = setTimeout(resolve, job.everyMs);
          });
        }
      }
    };
    const ended = loop();
    return () => {
      clearTimeout(timer);
      wake?.();
      return ended;
    };
  });
  return async () => {
    stopped = true;
    await Promise.all(loops.map((stop) => stop()));
  };
}
