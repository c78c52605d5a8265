import { LRUCache } from 'lru-cache';
import { Refusal } from '../kernel/refusal';
import { businessDay } from '../kernel/time';
import type { AttemptCounter } from '../platform/attempt-counter';
import type { Breaker } from '../platform/breaker';
import type { WechatOutreach } from '../platform/wechat-outreach';
import {
  type Agent,
  isWellFormed,
  type LinkTarget,
  placeOf,
  urlLinkDays,
  urlLinkDue,
  urlLinkEnd,
  whyNotOpen,
} from './link.rules';
import type { Link, LinkStore } from './link.store';
import type { ViewLog } from './view-log.store';

export type FindLinkNeeds = {
  now: () => Date;
  /** Remembered for a few seconds: a hit costs no query. */
  findLink: (code: string) => Promise<Link | undefined>;
  attempts: AttemptCounter;
};
export type UrlLinkNeeds = {
  now: () => Date;
  links: Pick<LinkStore, 'saveUrlLink' | 'listUrlLinksDue'>;
  wechat: Pick<WechatOutreach, 'urlLink'>;
};
export type ViewLinkNeeds = FindLinkNeeds & {
  views: Pick<ViewLog, 'add'>;
  /** A keyed digest. */
  markOf: (clear: string) => string;
  /** A WeChat link that still lives; undefined while WeChat gives none. */
  urlLinkOf: (link: Link) => Promise<string | undefined>;
};

/** From one address: more is no household, no shop and no office. */
const hitsPerAddress = { count: 600, seconds: 60 };
/** By one link from one address: what is beyond is served, but not taken for people. */
const peoplePerAddress = { count: 60, seconds: 60 };

/**
 * The link behind a code, for whoever asks from this address.
 * @throws Refusal too_many_requests, short_link_unknown, short_link_expired
 */
export async function findOpenLink(
  { now, findLink, attempts }: FindLinkNeeds,
  { code, address }: { code: string; address: string },
): Promise<Link> {
  const waitSeconds = attempts.count(address, hitsPerAddress, now().getTime());
  if (waitSeconds > 0) {
    throw new Refusal('too_many_requests', { retryAfterSeconds: waitSeconds });
  }
  const link = isWellFormed(code) ? await findLink(code) : undefined;
  const why = whyNotOpen(link, now());
  if (!link || why) {
    throw new Refusal(why ?? 'short_link_unknown');
  }
  return link;
}

/**
 * A short link is looked at in a browser: counts it, and finds the way into the mini-program for those who can go there.
 * @throws Refusal too_many_requests, short_link_unknown, short_link_expired
 */
export async function viewLink(
  needs: ViewLinkNeeds,
  seen: { code: string; address: string; agent: Agent; userAgent: string },
): Promise<{ link: Link; urlLink: string | undefined }> {
  const link = await findOpenLink(needs, seen);
  const { code } = link;
  const onDay = businessDay(needs.now());
  if (seen.agent === 'bot') {
    needs.views.add(code, onDay, { kind: 'bot' });
    return { link, urlLink: undefined };
  }
  const isCrowd =
    needs.attempts.count(`${code} ${seen.address}`, peoplePerAddress, needs.now().getTime()) > 0;
  needs.views.add(
    code,
    onDay,
    isCrowd
      ? { kind: 'surplus' }
      : {
          kind: 'person',
          viewer: needs.markOf(`${onDay} ${seen.address} ${seen.userAgent}`).slice(0, 22),
        },
  );
  return {
    link,
    urlLink: seen.agent === 'desktop' ? undefined : await needs.urlLinkOf(link),
  };
}

/** What a WeChat link is made and kept for. */
type UrlLinked = LinkTarget & { urlLink: string | null; urlLinkUntil: Date | null };

type LivingLink = { urlLink: string; urlLinkUntil: Date };

/** @throws WechatError */
async function renewUrlLink(
  { now, links, wechat }: UrlLinkNeeds,
  link: UrlLinked,
): Promise<LivingLink> {
  const urlLink = await wechat.urlLink(placeOf(link), urlLinkDays);
  const urlLinkUntil = urlLinkEnd(now());
  await links.saveUrlLink(link.code, urlLink, urlLinkUntil);
  return { urlLink, urlLinkUntil };
}

/** New WeChat links that those who read the link a moment earlier do not know yet. */
const mostNew = 5_000;

/**
 * The WeChat link of a link: the one that is kept, or a new one, asked for once however many want it. While WeChat gives
 * none the answer is undefined, and WeChat is left alone for a while.
 */
export function createUrlLinkOf(
  needs: UrlLinkNeeds,
  breaker: Breaker,
): (link: UrlLinked) => Promise<string | undefined> {
  const underWay = new Map<string, Promise<string | undefined>>();
  const made = new LRUCache<string, LivingLink>({ max: mostNew });
  const renew = async (link: UrlLinked) => {
    try {
      const living = await renewUrlLink(needs, link);
      made.set(link.code, living);
      return living.urlLink;
    } catch {
      breaker.trip();
      return undefined;
    } finally {
      underWay.delete(link.code);
    }
  };
  return async (link) => {
    const known = [made.get(link.code), link].find(
      (one) => one?.urlLinkUntil && one.urlLinkUntil > needs.now(),
    );
    if (known?.urlLink) {
      return known.urlLink;
    }
    if (breaker.isOpen()) {
      return undefined;
    }
    const asked = underWay.get(link.code) ?? renew(link);
    underWay.set(link.code, asked);
    return asked;
  };
}

const renewedAtOnce = 200;

/** Renews the WeChat links that will end soon; what WeChat does not give now is asked for again next time. */
export async function renewUrlLinks(needs: UrlLinkNeeds): Promise<void> {
  for (const link of await needs.links.listUrlLinksDue(urlLinkDue(needs.now()), renewedAtOnce)) {
    await renewUrlLink(needs, link);
  }
}
