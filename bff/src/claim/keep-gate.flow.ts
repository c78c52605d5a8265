import type { StockTerms } from './claim.rules';
import type { ClaimStore } from './claim.store';
import type { StockGate } from './stock.gate';

/*
 * Keeps Redis in step with Postgres. Any replica may do any of this at any time: whatever goes wrong here, the unique
 * slots in Postgres hold.
 */

export type KeepGateNeeds = {
  claims: Pick<ClaimStore, 'listEarlier' | 'listCommitted'>;
  gate: StockGate;
};

/**
 * Asks Postgres what became of permits that have been in flight for too long: a committed one is confirmed, any other
 * is handed back, so that the stock never shrinks by a crash.
 */
export async function sweepPermits(needs: KeepGateNeeds, batchId: string): Promise<void> {
  const stale = await needs.gate.listStale(batchId);
  if (stale.length === 0) {
    return;
  }
  const rows = await needs.claims.listEarlier(
    batchId,
    stale.map((permit) => permit.citizenId),
  );
  const committed = new Map(rows.map((row) => [row.citizenId, row]));
  await needs.gate.confirm(rows);
  // All at once: after an outage everybody asks, and one after the other each would wait for a turn of its own.
  await Promise.all(
    stale
      .filter(({ citizenId }) => !committed.has(citizenId))
      .map((permit) => needs.gate.giveBack(batchId, permit, true)),
  );
}

/** Loads a batch into an empty Redis, or repairs what it has; answers how many slots were made free. */
export async function loadBatch(
  needs: KeepGateNeeds,
  batchId: string,
  stocks: Pick<StockTerms, 'stockId' | 'quota'>[],
): Promise<number> {
  const countDevices = !(await needs.gate.isReady(batchId));
  let freed = 0;
  for (const [index, stock] of stocks.entries()) {
    const committed = await needs.claims.listCommitted(stock.stockId);
    freed += await needs.gate.load(batchId, stock, committed, {
      countDevices,
      completesBatch: index === stocks.length - 1,
    });
  }
  return freed;
}
