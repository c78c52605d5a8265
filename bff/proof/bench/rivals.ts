import { join } from 'node:path';
import { startChild } from '../../ops/child';
import { freePorts } from '../../ops/port';
import { createService, openLog } from '../../ops/service';
import { root } from '../../ops/settings';
import type { Stack } from '../../ops/stack';
import type { Db } from '../../src/platform/db';
import type { Batch } from '../morning';
import type { AtEnd } from '../run-proof';

const kinds = ['bare-node', 'bare-koa', 'one-statement'] as const;

export type Rivals = {
  ports: Record<(typeof kinds)[number], number>;
  pids: Record<(typeof kinds)[number], number>;
  /** Lets `one-statement` count down these batches. */
  openCounters: (batches: readonly Batch[]) => Promise<void>;
};

/** Starts what the claim is measured against. */
export async function startRivals(stack: Stack, db: Db, atEnd: AtEnd): Promise<Rivals> {
  await db.$executeRaw`
    CREATE TABLE rival_stock (stock_id text PRIMARY KEY, batch_id text, campaign_id text, quota int, taken int DEFAULT 0)`;
  const ports: Partial<Rivals['ports']> = {};
  const pids: Partial<Rivals['pids']> = {};
  for (const kind of kinds) {
    const [port = 0] = await freePorts(1);
    const logFile = join(stack.folder, 'logs', `${kind}.log`);
    const service = createService(kind, {
      start: () =>
        startChild({
          name: kind,
          command: process.execPath,
          args: ['--import', 'tsx', join(root, 'bff/proof/bench/rival.ts'), kind, String(port)],
          env: stack.env,
          output: openLog(logFile),
        }),
      isReady: () =>
        fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).then(
          () => true,
          () => false,
        ),
      limitMs: 30_000,
      logFile,
    });
    atEnd(service.stop);
    await service.start();
    ports[kind] = port;
    pids[kind] = service.pid() as number;
  }
  return {
    ports: ports as Rivals['ports'],
    pids: pids as Rivals['pids'],
    openCounters: async (batches) => {
      for (const { batchId, campaignId, stocks } of batches) {
        for (const { stockId, quota } of stocks) {
          await db.$executeRaw`
            INSERT INTO rival_stock (stock_id, batch_id, campaign_id, quota)
            VALUES (${stockId}, ${batchId}, ${campaignId}, ${quota})`;
        }
      }
    },
  };
}
