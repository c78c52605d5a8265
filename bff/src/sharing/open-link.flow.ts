import type { Destination } from '../contract/sharing.contract';
import type { GroupCommit } from '../platform/group-commit';
import { arrivalSince } from './link.rules';
import type { LinkStore, Open } from './link.store';
import { type FindLinkNeeds, findOpenLink } from './view-link.flow';

export type OpenLinkNeeds = FindLinkNeeds & {
  opens: Pick<GroupCommit<Open, undefined>, 'add'>;
  links: Pick<LinkStore, 'insertArrivals'>;
  /** A keyed digest. */
  markOf: (clear: string) => string;
};

/**
 * The mini-program, or H5, came up by a link or a poster's scene: takes note of the device and says where the link leads.
 * @throws Refusal too_many_requests, short_link_unknown, short_link_expired
 */
export async function openLink(
  needs: OpenLinkNeeds,
  seen: { code: string; deviceId: string; address: string },
): Promise<Destination> {
  const { code, page, campaignId, storeId } = await findOpenLink(needs, seen);
  await needs.opens.add({ code, visitor: needs.markOf(seen.deviceId), openedAt: needs.now() });
  return { page, campaignId, storeId };
}

/** Somebody signed in on a device: by the links that it opened in the last day this person came. */
export async function recordArrival(
  { links, now, markOf }: Pick<OpenLinkNeeds, 'links' | 'now' | 'markOf'>,
  { citizenId, deviceId }: { citizenId: string; deviceId: string },
): Promise<void> {
  await links.insertArrivals(markOf(deviceId), citizenId, arrivalSince(now()));
}
