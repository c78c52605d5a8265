import { createGroupCommit, QueueFull } from './group-commit';

const held = () => {
  const batches: { items: number[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const write = (items: number[]) =>
    new Promise<number[]>((resolve, reject) => {
      batches.push({ items, finish: () => resolve(items.map((one) => one * 10)), fail: reject });
    });
  return { batches, write };
};
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('group commit', () => {
  it('sends a burst as one statement and answers each item with its own result', async () => {
    const { batches, write } = held();
    const commit = createGroupCommit(write, { pipelines: 1 });
    const answers = Promise.all([commit.add(1), commit.add(2), commit.add(3)]);
    await turn();
    expect(batches.map((one) => one.items)).toEqual([[1, 2, 3]]);
    batches[0]?.finish();
    await expect(answers).resolves.toEqual([10, 20, 30]);
  });

  it('lets what arrives meanwhile travel together with the next statement', async () => {
    const { batches, write } = held();
    const commit = createGroupCommit(write, { pipelines: 1 });
    const first = commit.add(1);
    await turn();
    const later = [commit.add(2), commit.add(3)];
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.finish();
    await first;
    await turn();
    expect(batches[1]?.items).toEqual([2, 3]);
    batches[1]?.finish();
    await expect(Promise.all(later)).resolves.toEqual([20, 30]);
  });

  it('never has more statements under way than pipelines, nor more items in one than allowed', async () => {
    const { batches, write } = held();
    const commit = createGroupCommit(write, { pipelines: 2, maxBatch: 2 });
    const all = Promise.all([1, 2, 3, 4, 5].map((one) => commit.add(one)));
    await turn();
    expect(batches.map((one) => one.items.length)).toEqual([2, 2]);
    batches[0]?.finish();
    await turn();
    expect(batches[2]?.items).toEqual([5]);
    batches[1]?.finish();
    batches[2]?.finish();
    await expect(all).resolves.toEqual([10, 20, 30, 40, 50]);
    await commit.drained();
    expect(commit.waiting()).toBe(0);
  });

  it('fails the items of a broken statement and goes on with the next', async () => {
    const { batches, write } = held();
    const commit = createGroupCommit(write, { pipelines: 1, maxBatch: 1 });
    const broken = commit.add(1);
    const sound = commit.add(2);
    await turn();
    batches[0]?.fail(new Error('connection lost'));
    await expect(broken).rejects.toThrow('connection lost');
    await turn();
    batches[1]?.finish();
    await expect(sound).resolves.toBe(20);
  });

  it('refuses at once what it has no room for', async () => {
    const { write } = held();
    const commit = createGroupCommit(write, { pipelines: 1, maxBatch: 1, maxWaiting: 1 });
    void commit.add(1);
    await turn();
    void commit.add(2);
    await expect(commit.add(3)).rejects.toBeInstanceOf(QueueFull);
  });
});
