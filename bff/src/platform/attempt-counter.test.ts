import { createAttemptCounter } from './attempt-counter';

describe('attempt counter', () => {
  const limit = { count: 2, seconds: 10 };

  it('lets a key pass up to the count and then says how long to wait', () => {
    const attempts = createAttemptCounter();
    expect(attempts.count('a', limit, 0)).toBe(0);
    expect(attempts.count('a', limit, 1_000)).toBe(0);
    expect(attempts.count('a', limit, 2_000)).toBe(8);
  });

  it('counts keys apart', () => {
    const attempts = createAttemptCounter();
    attempts.count('a', limit, 0);
    attempts.count('a', limit, 0);
    expect(attempts.count('b', limit, 0)).toBe(0);
  });

  it('begins anew when the window is over, to the millisecond', () => {
    const attempts = createAttemptCounter();
    for (let i = 0; i < 3; i += 1) {
      attempts.count('a', limit, 0);
    }
    expect(attempts.count('a', limit, 9_999)).toBe(1);
    expect(attempts.count('a', limit, 10_000)).toBe(0);
  });
});
