import type { Batch, Campaign } from '../../../../bff/src/contract';

export type BatchStage = 'upcoming' | 'open' | 'sold-out' | 'ended';

type Period = Pick<Campaign, 'startsAt' | 'endsAt'>;

/** Where a batch stands at `nowMs` (server time). The server decides on every claim; this only chooses the words. */
export function batchStage(batch: Batch, campaign: Period, nowMs: number): BatchStage {
  if (nowMs >= Date.parse(campaign.endsAt)) {
    return 'ended';
  }
  if (nowMs < Date.parse(batch.opensAt)) {
    return 'upcoming';
  }
  return batch.stocks.some((stock) => stock.leftPercent > 0) ? 'open' : 'sold-out';
}

/** The next batch to open, if any. */
export function nextBatch(campaign: Campaign, nowMs: number): Batch | undefined {
  return campaign.batches
    .filter((batch) => batchStage(batch, campaign, nowMs) === 'upcoming')
    .sort((one, other) => Date.parse(one.opensAt) - Date.parse(other.opensAt))[0];
}

/** The batch a page shows first: the newest with something left, else the next to open, else the last. */
export function foremostBatch(campaign: Campaign, nowMs: number): Batch | undefined {
  const open = campaign.batches.filter((one) => batchStage(one, campaign, nowMs) === 'open');
  return (
    open[open.length - 1] ??
    nextBatch(campaign, nowMs) ??
    campaign.batches[campaign.batches.length - 1]
  );
}

/** The campaign that the home page opens with: a running one, else the next, else the one that ended last. */
export function foremostCampaign<C extends Period>(
  campaigns: readonly C[],
  nowMs: number,
): C | undefined {
  const rank = (one: C) => {
    if (nowMs >= Date.parse(one.endsAt)) {
      return 2;
    }
    return nowMs < Date.parse(one.startsAt) ? 1 : 0;
  };
  const byTime = (one: C, other: C) => {
    const apart = Date.parse(one.startsAt) - Date.parse(other.startsAt);
    return rank(one) === 2 ? -apart : apart;
  };
  return [...campaigns].sort((one, other) => rank(one) - rank(other) || byTime(one, other))[0];
}
