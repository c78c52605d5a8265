import { Refusal } from '../kernel/refusal';
import type { LinkStore } from './link.store';

export type ShareNeeds = {
  now: () => Date;
  links: Pick<LinkStore, 'hasCampaign' | 'findOrInsert'>;
};

/**
 * What a share bears, so that it is known how people came. It names no voucher and grants nothing.
 * @param sharerId undefined for somebody who has not signed in
 * @throws Refusal not_found
 */
export async function shareCodes(
  { now, links }: ShareNeeds,
  { campaignId, sharerId }: { campaignId: string; sharerId?: string },
): Promise<{ friend: string; timeline: string }> {
  if (!(await links.hasCampaign(campaignId))) {
    throw new Refusal('not_found');
  }
  const wish = { campaignId, page: 'campaign' as const, sharerId };
  const friend = await links.findOrInsert({ ...wish, channel: 'friend' }, now());
  const timeline = await links.findOrInsert({ ...wish, channel: 'timeline' }, now());
  return { friend: friend.code, timeline: timeline.code };
}
