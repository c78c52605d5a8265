import { useEffect, useState } from 'react';
import type { Campaign } from '../../../../bff/src/contract';
import { batchStage, foremostBatch, nextBatch } from '../../features/campaign/batch-stage';
import { useAtOpening } from '../../features/campaign/use-at-opening';
import { claimButton } from '../../features/claim/claim-button';
import type { ClaimState } from '../../features/claim/claim-run';
import { isUnderWay, useClaim } from '../../features/claim/use-claim';
import { remindOf } from '../../lib/remind';
import { open, routes } from '../../lib/routes';
import { prepareReminders } from '../../lib/subscribe';
import { useServerNow } from '../../lib/use-server-now';

export type ClaimPage = ReturnType<typeof useClaimPage>;

/** The kind that a refusal said was gone. */
const goneStock = (state: ClaimState) =>
  state.kind === 'refused' && state.failure.code === 'sold_out' ? state.stockId : undefined;

/** What the campaign page knows and does: the batch and kind that are chosen, the claim, and the one button. */
export function useClaimPage(campaign: Campaign, reload: () => Promise<void>) {
  const [pickedBatch, pickBatch] = useState(
    () => campaign.batches.find((one) => isUnderWay(one.batchId))?.batchId,
  );
  const [pickedStock, choose] = useState<string>();
  const upcoming = nextBatch(campaign, Date.parse(campaign.now));
  const now = useServerNow(upcoming && Date.parse(upcoming.opensAt));

  const batch =
    campaign.batches.find((one) => one.batchId === pickedBatch) ?? foremostBatch(campaign, now);
  const stage = batch ? batchStage(batch, campaign, now) : 'ended';
  const claim = useClaim(campaign.campaignId, batch, stage !== 'upcoming', reload);
  const gone = goneStock(claim.state);
  // The refusal is newer than the campaign's figures, which may be a second old.
  const stocks = (batch?.stocks ?? []).map((one) =>
    one.stockId === gone ? { ...one, leftPercent: 0 } : one,
  );
  const chosen =
    stocks.find((one) => one.stockId === (pickedStock ?? gone)) ??
    stocks.find((one) => one.leftPercent > 0) ??
    stocks[0];
  const others = stocks.filter((one) => one !== chosen);
  const next = nextBatch(campaign, now);
  useAtOpening(batch, now, reload);

  const button = claimButton({
    stage,
    opensAt: batch?.opensAt ?? campaign.startsAt,
    nowMs: now,
    chosen,
    others,
    nextOpensAt: next?.opensAt,
    claim: claim.state,
  });
  const mayRemind =
    claim.signedIn && (button.does.startsWith('remind') || claim.state.kind === 'issued');
  useEffect(() => {
    if (mayRemind) {
      prepareReminders();
    }
  }, [mayRemind]);
  const press = (): unknown => {
    switch (button.does) {
      case 'claim':
        return chosen && claim.claim(chosen.stockId);
      case 'other':
        return choose(others.find((one) => one.leftPercent > 0)?.stockId);
      case 'use':
        return claim.state.kind === 'issued' && open(routes.code(claim.state.voucher.voucherId));
      case 'remind':
        return batch && remindOf(campaign.name, batch.batchId, batch.opensAt);
      case 'remind-next':
        return next && remindOf(campaign.name, next.batchId, next.opensAt);
      case 'none':
        return undefined;
    }
  };
  return { batch, stage, stocks, chosen, now, claim, button, press, pickBatch, choose };
}
