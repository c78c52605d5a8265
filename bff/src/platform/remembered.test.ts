import { remember } from './remembered';

const source = () => {
  const calls: (() => void)[] = [];
  let answer: () => Promise<number> = async () => 1;
  return {
    calls,
    load: () => {
      calls.push(() => undefined);
      return answer();
    },
    answerWith: (next: () => Promise<number>) => {
      answer = next;
    },
  };
};

describe('what is remembered', () => {
  it('is asked for once, however many ask at once, and again when its time is over', async () => {
    const { load, calls, answerWith } = source();
    let nowMs = 0;
    const get = remember(load, 250, () => nowMs);
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
    nowMs = 249;
    await get();
    expect(calls).toHaveLength(1);
    nowMs = 250;
    answerWith(async () => 2);
    expect(await get()).toBe(2);
    expect(calls).toHaveLength(2);
  });

  it('stands in for a minute while the source is away, and no longer', async () => {
    const { load, answerWith } = source();
    let nowMs = 0;
    const get = remember(load, 250, () => nowMs);
    await get();
    answerWith(async () => {
      throw new Error('away');
    });
    nowMs = 59_999;
    expect(await get()).toBe(1);
    nowMs = 60_000;
    await expect(get()).rejects.toThrow('away');
  });

  it('forgets a failed attempt: the next one asks again', async () => {
    const { load, answerWith } = source();
    const get = remember(load, 250, () => 0);
    answerWith(async () => {
      throw new Error('away');
    });
    await expect(get()).rejects.toThrow('away');
    answerWith(async () => 3);
    expect(await get()).toBe(3);
  });
});
