/*
 * The phone's clock is never believed: the screen runs on the server's time, which is the phone's plus an offset that
 * a few quick questions measured. The offset is kept, so that the voucher code works without a network.
 */

/** One question to `GET /time`: when it left, when the answer came (phone's time), and what the server said. */
export type Sample = { sentMs: number; receivedMs: number; serverMs: number };

/** Above this much difference an answer's own time calls for a new measurement. */
const driftAlarmMs = 1_500;
/** At most one measurement in this time, whatever the alarms. */
const restMs = 5_000;
const sampleCount = 3;

/** Server time less phone time, from the sample with the shortest way (its error is at most half of that way). */
export function offsetOf(samples: readonly Sample[]): number {
  let best: Sample | undefined;
  for (const sample of samples) {
    if (!best || sample.receivedMs - sample.sentMs < best.receivedMs - best.sentMs) {
      best = sample;
    }
  }
  return best ? Math.round(best.serverMs - (best.sentMs + best.receivedMs) / 2) : 0;
}

export type ServerClock = {
  /** Server time now, in milliseconds since 1970. */
  now: () => number;
  /** Server less phone, in milliseconds. */
  offset: () => number;
  /** True once this start of the app has measured; before that, `now` stands on the last visit's offset. */
  measured: () => boolean;
  /** Measures again; failures leave the old offset. With an age, only when the last measurement is older. */
  sync: (olderThanMs?: number) => Promise<void>;
  /** A server time read off an answer that may be `slackMs` old: far off means measure again. */
  witness: (now: string, slackMs: number) => void;
};

export function makeServerClock(parts: {
  /** Asks the server for its time, as ISO 8601. */
  ask: () => Promise<string>;
  phone: () => number;
  read: () => number | undefined;
  write: (offsetMs: number) => void;
}): ServerClock {
  let offsetMs = parts.read() ?? 0;
  let measured = false;
  let underWay: Promise<void> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;

  async function sample(): Promise<Sample> {
    const sentMs = parts.phone();
    const said = await parts.ask();
    return { sentMs, receivedMs: parts.phone(), serverMs: Date.parse(said) };
  }

  async function measure(): Promise<void> {
    const samples: Sample[] = [];
    try {
      while (samples.length < sampleCount) {
        samples.push(await sample());
      }
    } catch {
      // No network: whatever was measured so far still counts.
    }
    if (samples.length > 0) {
      offsetMs = offsetOf(samples);
      measured = true;
      lastMs = parts.phone();
      parts.write(offsetMs);
    }
  }

  const now = () => parts.phone() + offsetMs;
  const ageMs = () => Math.abs(parts.phone() - lastMs);
  const sync = async (olderThanMs = 0) => {
    if (ageMs() < olderThanMs) {
      return;
    }
    underWay ??= measure().finally(() => {
      underWay = undefined;
    });
    await underWay;
  };
  return {
    now,
    offset: () => offsetMs,
    measured: () => measured,
    sync,
    witness: (said, slackMs) => {
      const apart = Math.abs(Date.parse(said) - now());
      if (apart > driftAlarmMs + slackMs) {
        if (!measured) {
          // Rough, but far better than the phone's word or the last visit's, until the measurement is in.
          offsetMs = Date.parse(said) - parts.phone();
        }
        void sync(restMs);
      }
    },
  };
}
