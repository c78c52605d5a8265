import { follow } from './followed';

describe('what is followed', () => {
  it('keeps the last known value while the source is away', async () => {
    let answer = async () => 1;
    const followed = await follow(() => answer(), 1_000_000);
    answer = async () => {
      throw new Error('away');
    };
    await expect(followed.refresh()).rejects.toThrow('away');
    expect(followed.current()).toBe(1);
    answer = async () => 2;
    await followed.refresh();
    expect(followed.current()).toBe(2);
    followed.stop();
  });

  it('never lets an older answer that comes late replace a newer one', async () => {
    const slow: ((value: number) => void)[] = [];
    let isFirst = true;
    const followed = await follow(() => {
      if (isFirst) {
        isFirst = false;
        return Promise.resolve(0);
      }
      return new Promise<number>((resolve) => slow.push(resolve));
    }, 1_000_000);
    const older = followed.refresh();
    const newer = followed.refresh();
    await Promise.resolve();
    slow[0]?.(1);
    await older;
    await new Promise(setImmediate);
    slow[1]?.(2);
    await newer;
    expect(followed.current()).toBe(2);
    followed.stop();
  });
});
