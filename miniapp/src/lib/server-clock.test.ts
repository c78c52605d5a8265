import { makeServerClock, offsetOf, type Sample } from './server-clock';

const iso = (ms: number) => new Date(ms).toISOString();

describe('the offset', () => {
  test('comes from the sample with the shortest way, whatever the others say', () => {
    const samples: Sample[] = [
      { sentMs: 0, receivedMs: 900, serverMs: 5_000 },
      { sentMs: 1_000, receivedMs: 1_020, serverMs: 6_010 },
      { sentMs: 2_000, receivedMs: 2_400, serverMs: 9_000 },
    ];
    expect(offsetOf(samples)).toBe(5_000);
  });

  test('takes the answer for the middle of the way', () => {
    expect(offsetOf([{ sentMs: 1_000, receivedMs: 1_200, serverMs: 1_100 }])).toBe(0);
    expect(offsetOf([])).toBe(0);
  });
});

/** A phone whose clock is wrong by `wrongMs`, and a server that answers after `wayMs`. */
function world({ wrongMs, wayMs = 40, kept }: { wrongMs: number; wayMs?: number; kept?: number }) {
  let trueMs = 1_682_128_800_000;
  let asked = 0;
  let online = true;
  const written: number[] = [];
  const clock = makeServerClock({
    ask: async () => {
      asked += 1;
      if (!online) {
        throw new Error('no network');
      }
      trueMs += wayMs / 2;
      const said = iso(trueMs);
      trueMs += wayMs / 2;
      return said;
    },
    phone: () => trueMs + wrongMs,
    read: () => kept,
    write: (offsetMs) => written.push(offsetMs),
  });
  return {
    clock,
    written,
    asked: () => asked,
    truth: () => trueMs,
    pass: (ms: number) => {
      trueMs += ms;
    },
    goOffline: () => {
      online = false;
    },
    setServer: (ms: number) => {
      trueMs = ms;
    },
  };
}

describe('the server clock', () => {
  test('shows server time on a phone that is three years off, after three questions', async () => {
    const { clock, truth, written, asked } = world({ wrongMs: 94_608_000_000 });
    await clock.sync();
    expect(asked()).toBe(3);
    expect(clock.now()).toBe(truth());
    expect(clock.measured()).toBe(true);
    expect(written).toEqual([-94_608_000_000]);
  });

  test('stands on the kept offset until it has measured, and keeps it without a network', async () => {
    const { clock, truth, goOffline } = world({ wrongMs: 60_000, kept: -60_000 });
    goOffline();
    await clock.sync();
    expect(clock.measured()).toBe(false);
    expect(clock.now()).toBe(truth());
  });

  test('asks once for callers that come together', async () => {
    const { clock, asked } = world({ wrongMs: 0 });
    await Promise.all([clock.sync(), clock.sync(), clock.sync()]);
    expect(asked()).toBe(3);
  });

  test('believes the first answer that comes before its own measurement', async () => {
    const { clock, truth, goOffline } = world({ wrongMs: 94_608_000_000 });
    goOffline();
    clock.witness(iso(truth()), 0);
    expect(clock.now()).toBe(truth());
    expect(clock.measured()).toBe(false);
  });

  test('measures again when an answer tells another time, not for one that was cached', async () => {
    const { clock, asked, pass, truth } = world({ wrongMs: 0 });
    await clock.sync();
    pass(10_000);
    clock.witness(iso(truth() - 4_000), 5_000);
    clock.witness(iso(truth() + 1_000), 0);
    expect(asked()).toBe(3);
    clock.witness(iso(truth() + 86_400_000), 0);
    expect(asked()).toBe(4);
  });

  test('an alarm right after a measurement is not heard', async () => {
    const { clock, asked, truth } = world({ wrongMs: 0 });
    await clock.sync();
    clock.witness(iso(truth() + 86_400_000), 0);
    expect(asked()).toBe(3);
  });
});
