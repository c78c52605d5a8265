import type { ChannelLink } from '../contract';
import { type Instant, presentInstant } from '../kernel/time';

type GivenOut = Omit<ChannelLink, 'url' | 'createdAt' | 'expiresAt'> & {
  createdAt: Instant;
  expiresAt: Instant | null;
};

export const presentLink = (link: GivenOut, publicOrigin: string): ChannelLink => ({
  code: link.code,
  url: `${publicOrigin}/s/${link.code}`,
  page: link.page,
  storeName: link.storeName,
  channel: link.channel,
  place: link.place,
  poster: link.poster,
  createdAt: presentInstant(link.createdAt),
  expiresAt: link.expiresAt && presentInstant(link.expiresAt),
  views: link.views,
  opens: link.opens,
});
