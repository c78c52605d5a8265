import { join } from 'node:path';
import { luaCommand } from '../platform/lua';
import type { RedisClient } from '../platform/redis';

/*
 * Redis decides who may try. Everything here may be lost at any moment: Postgres holds the truth, and `load` brings
 * Redis back to it. All keys of a batch share one hash tag, so one batch is one node of a cluster.
 */

/** How long a permit may be in flight before the sweeper asks Postgres what became of it. */
const holdMs = 2_000;

type Take =
  | { kind: 'slot'; slot: number }
  | { kind: 'not_ready' | 'owned' | 'sold_out' | 'wait' | 'device_limit' };

type Permit = { citizenId: string; stockId: string; slot: number };

const answers: Record<number, Take> = {
  [-1]: { kind: 'not_ready' },
  [-2]: { kind: 'owned' },
  [-3]: { kind: 'sold_out' },
  [-4]: { kind: 'wait' },
  [-5]: { kind: 'device_limit' },
};

const keysOf = (batchId: string) => ({
  ready: `{${batchId}}:ready`,
  owners: `{${batchId}}:owners`,
  inflight: `{${batchId}}:inflight`,
  devices: `{${batchId}}:devices`,
  free: (stockId: string) => `{${batchId}}:free:${stockId}`,
});

const parsePermit = (citizenId: string, text: string): Permit => {
  const [, stockId = '', slot = '0'] = text.split('|');
  return { citizenId, stockId, slot: Number(slot) };
};

const command = (redis: RedisClient, file: string) =>
  luaCommand(redis, join(__dirname, 'lua', file));

export type StockGate = ReturnType<typeof createStockGate>;

/** Every method fails when Redis does not answer within its time limit; callers then go on with Postgres alone. */
export function createStockGate(redis: RedisClient) {
  return { ...permitsOf(redis), ...upkeepOf(redis) };
}

/** What a claim needs. */
function permitsOf(redis: RedisClient) {
  const take = command(redis, 'take-5.lua');
  const confirm = command(redis, 'confirm-2.lua');
  const giveBack = command(redis, 'give-back-4.lua');
  return {
    /** True while commands have a connection to go to. */
    reachable: () => redis.status === 'ready',

    async take(ask: {
      batchId: string;
      stockId: string;
      citizenId: string;
      deviceId: string;
      deviceLimit: number;
    }): Promise<Take> {
      const keys = keysOf(ask.batchId);
      const answer = Number(
        await take(
          [keys.ready, keys.owners, keys.inflight, keys.devices, keys.free(ask.stockId)],
          [ask.citizenId, ask.stockId, ask.deviceId, ask.deviceLimit, holdMs],
        ),
      );
      return answers[answer] ?? { kind: 'slot', slot: answer };
    },

    /** Marks permits of any batches as committed. */
    async confirm(permits: (Permit & { batchId: string })[]): Promise<void> {
      const batchIds = new Set(permits.map((one) => one.batchId));
      await Promise.all(
        [...batchIds].map((batchId) => {
          const keys = keysOf(batchId);
          const ofBatch = permits.filter((one) => one.batchId === batchId);
          return confirm(
            [keys.owners, keys.inflight],
            ofBatch.flatMap((one) => [one.citizenId, one.stockId, one.slot]),
          );
        }),
      );
    },

    /** @param slotIsFree false when Postgres has the slot under another citizen: then only the permit dies */
    async giveBack(
      batchId: string,
      permit: Permit,
      slotIsFree: boolean,
      deviceId = '',
    ): Promise<void> {
      const keys = keysOf(batchId);
      await giveBack(
        [keys.owners, keys.inflight, keys.devices, keys.free(permit.stockId)],
        [permit.citizenId, permit.stockId, permit.slot, deviceId, slotIsFree ? 1 : 0],
      );
    },

    /** Whether the citizen's permit in this batch is still in flight. */
    async isInFlight(batchId: string, citizenId: string): Promise<boolean> {
      const owner = await redis.hget(keysOf(batchId).owners, citizenId);
      return owner?.startsWith('P|') ?? false;
    },
  };
}

/** What keeps Redis in step with Postgres. */
function upkeepOf(redis: RedisClient) {
  const stale = command(redis, 'stale-2.lua');
  const load = command(redis, 'load-5.lua');
  return {
    async listStale(batchId: string, most = 500): Promise<Permit[]> {
      const keys = keysOf(batchId);
      const flat = (await stale([keys.owners, keys.inflight], [most])) as string[];
      const permits: Permit[] = [];
      for (let i = 0; i < flat.length; i += 2) {
        permits.push(parsePermit(flat[i] ?? '', flat[i + 1] ?? ''));
      }
      return permits;
    },

    async isReady(batchId: string): Promise<boolean> {
      return (await redis.exists(keysOf(batchId).ready)) === 1;
    },

    /** Loads or repairs one stock from the vouchers that Postgres has; answers how many slots were made free. */
    async load(
      batchId: string,
      stock: { stockId: string; quota: number },
      committed: { citizenId: string; slot: number; deviceId: string }[],
      pass: { countDevices: boolean; completesBatch: boolean },
    ): Promise<number> {
      const keys = keysOf(batchId);
      return Number(
        await load(
          [keys.owners, keys.inflight, keys.devices, keys.free(stock.stockId), keys.ready],
          [
            stock.stockId,
            stock.quota,
            pass.countDevices ? 1 : 0,
            pass.completesBatch ? 1 : 0,
            ...committed.flatMap((one) => [one.citizenId, one.slot, one.deviceId]),
          ],
        ),
      );
    },
  };
}
