import type { LinkChannel, LinkPage } from '../contract/sharing.contract';
import { Refusal } from '../kernel/refusal';
import { type Instant, parseInstant } from '../kernel/time';
import type { GivenOut, LinkStore } from './link.store';

export type GiveLinkNeeds = {
  now: () => Instant;
  links: Pick<
    LinkStore,
    'hasCampaign' | 'hasStore' | 'findOrInsert' | 'setExpiry' | 'listGivenOut'
  >;
};

/**
 * A short link for a channel and a place: who asks for the same again gets the same, with the end they ask for now.
 * @throws Refusal not_found
 */
export async function giveLink(
  { now, links }: GiveLinkNeeds,
  ask: {
    campaignId: string;
    page: LinkPage;
    storeId?: string | undefined;
    channel: LinkChannel;
    place: string;
    expiresAt: string | null;
  },
): Promise<GivenOut> {
  const { campaignId, page, channel, place, expiresAt } = ask;
  const storeId = page === 'store' ? ask.storeId : undefined;
  const isKnown =
    (await links.hasCampaign(campaignId)) &&
    (page !== 'store' || (storeId !== undefined && (await links.hasStore(campaignId, storeId))));
  if (!isKnown) {
    throw new Refusal('not_found');
  }
  const { code } = await links.findOrInsert({ campaignId, page, storeId, channel, place }, now());
  await links.setExpiry(code, expiresAt === null ? null : parseInstant(expiresAt));
  const [given] = await links.listGivenOut(campaignId, code);
  if (!given) {
    throw new Refusal('not_found');
  }
  return given;
}

/** @throws Refusal not_found */
export async function listLinks(
  { links }: Pick<GiveLinkNeeds, 'links'>,
  campaignId: string,
): Promise<GivenOut[]> {
  if (!(await links.hasCampaign(campaignId))) {
    throw new Refusal('not_found');
  }
  return links.listGivenOut(campaignId);
}
