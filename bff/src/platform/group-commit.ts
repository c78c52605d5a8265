/*
 * Many small writes, one commit. Items that arrive while a statement is on its way travel with the next one, so the
 * batch size follows the load and an idle system adds no delay.
 */

export type GroupCommit<Item, Result> = {
  /** Resolves with the item's own result once its batch committed; rejects with what the batch threw. */
  add: (item: Item) => Promise<Result>;
  readonly waiting: () => number;
  /** Resolves when nothing is waiting or under way. */
  drained: () => Promise<void>;
};

/** Thrown at once when the queue is full: the item was never sent. */
export class QueueFull extends Error {}

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result | PromiseLike<Result>) => void;
  reject: (error: unknown) => void;
};

/**
 * @param write one statement or transaction for up to `maxBatch` items; answers in the order of its items, or for each
 *   with a promise of its own
 * @param pipelines statements under way at once
 * @param maxWaiting items that may queue before `QueueFull`
 */
export function createGroupCommit<Item, Result>(
  write: (items: Item[]) => Promise<readonly (Result | PromiseLike<Result>)[]>,
  {
    maxBatch = 128,
    pipelines = 2,
    maxWaiting = 5_000,
  }: { maxBatch?: number; pipelines?: number; maxWaiting?: number } = {},
): GroupCommit<Item, Result> {
  let queue: Waiting<Item, Result>[] = [];
  let busy = 0;
  let idle: (() => void)[] = [];

  const send = async () => {
    busy += 1;
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(batch.length);
      try {
        const results = await write(batch.map((one) => one.item));
        for (const [index, one] of batch.entries()) {
          one.resolve(results[index] as Result | PromiseLike<Result>);
        }
      } catch (error) {
        for (const one of batch) {
          one.reject(error);
        }
      }
    }
    busy -= 1;
    if (busy === 0) {
      for (const wake of idle) {
        wake();
      }
      idle = [];
    }
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (queue.length >= maxWaiting) {
          reject(new QueueFull());
          return;
        }
        queue.push({ item, resolve, reject });
        if (busy < pipelines) {
          // Wait for the rest of this tick, so that one burst is one statement.
          busy += 1;
          setImmediate(() => {
            busy -= 1;
            void send();
          });
        }
      }),
    waiting: () => queue.length,
    drained: () =>
      busy === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((wake) => {
            idle.push(wake);
          }),
  };
}
