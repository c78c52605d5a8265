import { z } from 'zod';

/** The clock both sides keep: the BFF's, which may be a rehearsal's. */
export type Clock = {
  now: () => Date;
  /** Asks the BFF for its time; false when it did not answer, and then the last offset stays. */
  sync: () => Promise<boolean>;
  /** Whether the BFF answered the last time it was asked. */
  reachable: () => boolean;
  /** Keeps asking, until stopped. */
  start: () => void;
  stop: () => void;
};

const POLL_MS = 1000;
const ANSWER_MS = 2000;
const timeAnswer = z.object({ now: z.iso.datetime({ offset: true }) });

export const createClock = (bffOrigin: string): Clock => {
  let offsetMs = 0;
  let reachable = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const sync = async (): Promise<boolean> => {
    try {
      const asked = Date.now();
      const answer = await fetch(`${bffOrigin}/time`, { signal: AbortSignal.timeout(ANSWER_MS) });
      const { now } = timeAnswer.parse(await answer.json());
      const heard = Date.now();
      offsetMs = Date.parse(now) - (asked + heard) / 2;
      reachable = true;
    } catch {
      reachable = false;
    }
    return reachable;
  };

  const keep = async (): Promise<void> => {
    await sync();
    if (!stopped) timer = setTimeout(keep, POLL_MS).unref();
  };

  return {
    now: () => new Date(Date.now() + offsetMs),
    sync,
    reachable: () => reachable,
    start: () => void keep(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
