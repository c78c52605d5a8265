import type { SettlementKind } from '../contract';
import { type Due, draws, dueSettlements } from './settlement.rules';
import type { SettlementStores } from './settlement.store';

export type DrawNeeds = {
  now: () => Date;
  reads: SettlementStores;
  inTransaction: <T>(work: (stores: SettlementStores) => Promise<T>) => Promise<T>;
};

function drawOne(needs: DrawNeeds, campaignId: string, due: Due): Promise<void> {
  const at = needs.now();
  return needs.inTransaction(async (stores) => {
    const { account } = draws[due.kind];
    const id = await stores.draw({ campaignId, account, ...due, now: at });
    if (id) {
      await stores.writeAudit({
        at,
        actor: { kind: 'job', id: '', name: '结算' },
        action: 'settlement.draw',
        subject: id,
        detail: { kind: due.kind, lastDay: due.lastDay },
      });
    }
  });
}

/** Draws what has become due and is not drawn yet, the oldest first: a job. Done again it changes nothing. */
export async function drawSettlements(needs: DrawNeeds): Promise<void> {
  for (const campaign of await needs.reads.listCampaigns()) {
    for (const kind of Object.keys(draws) as SettlementKind[]) {
      const oldest = await needs.reads.findOldestUnsettled(campaign.id, draws[kind].account);
      const drawn = await needs.reads.listDays(campaign.id, kind);
      for (const due of dueSettlements(kind, campaign, needs.now())) {
        if (oldest && oldest < due.until && !drawn.has(due.lastDay)) {
          await drawOne(needs, campaign.id, due);
        }
      }
    }
  }
}
