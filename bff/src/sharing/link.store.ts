import { randomInt } from 'node:crypto';
import type { LinkChannel, LinkPage } from '../contract/sharing.contract';
import { digestOf } from '../kernel/digest';
import type { Db } from '../platform/db';
import { codeLetterCount, codeOf, codeRandomLength } from './link.rules';

/** All that a link stands for. */
export type LinkWish = {
  campaignId: string;
  page: LinkPage;
  storeId?: string | undefined;
  channel: LinkChannel;
  place?: string | undefined;
  poster?: string | undefined;
  sharerId?: string | undefined;
};
export type LinkStore = ReturnType<typeof createLinkStore>;
export type Link = NonNullable<Awaited<ReturnType<LinkStore['find']>>>;
export type GivenOut = {
  code: string;
  page: LinkPage;
  storeName: string | null;
  channel: LinkChannel;
  place: string;
  poster: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  views: number;
  opens: number;
};
const mostGivenOut = 1_000;
export type Open = { code: string; visitor: string; openedAt: Date };

const nameOf = (wish: LinkWish) =>
  digestOf([
    wish.campaignId,
    wish.page,
    wish.storeId ?? '',
    wish.channel,
    wish.place ?? '',
    wish.poster ?? '',
    wish.sharerId ?? '',
  ]);

const newCode = () =>
  codeOf(Array.from({ length: codeRandomLength }, () => randomInt(codeLetterCount)));

export function createLinkStore(db: Db) {
  return {
    /** A link of a published campaign, with what its page says about it. */
    async find(code: string) {
      const row = await db.link.findFirst({
        where: { code, campaign: { publishedAt: { not: null } } },
        include: {
          campaign: { select: { name: true, district: true, hotline: true } },
          store: { select: { name: true, address: true } },
        },
      });
      return row ?? undefined;
    },

    hasCampaign: async (campaignId: string): Promise<boolean> =>
      (await db.campaign.count({ where: { id: campaignId, publishedAt: { not: null } } })) === 1,

    /** The one link that stands for this, made when it is asked for the first time. */
    async findOrInsert(wish: LinkWish, now: Date): Promise<{ code: string }> {
      const name = nameOf(wish);
      const known = await db.link.findUnique({ where: { name }, select: { code: true } });
      if (known) {
        return known;
      }
      // Another request may have been first, or the code may be taken: neither is an error.
      await db.link.createMany({
        data: [
          {
            code: newCode(),
            name,
            campaignId: wish.campaignId,
            page: wish.page,
            storeId: wish.storeId ?? null,
            channel: wish.channel,
            place: wish.place ?? '',
            poster: wish.poster ?? null,
            sharerId: wish.sharerId ?? null,
            createdAt: now,
          },
        ],
        skipDuplicates: true,
      });
      return db.link.findUniqueOrThrow({ where: { name }, select: { code: true } });
    },

    hasStore: async (campaignId: string, storeId: string): Promise<boolean> =>
      (await db.store.count({
        where: { id: storeId, merchant: { campaigns: { some: { campaignId } } } },
      })) === 1,

    setExpiry: (code: string, expiresAt: Date | null) =>
      db.link.update({ where: { code }, data: { expiresAt } }),

    /** What an office gave out, with how many looked and opened; of one code, or the newest of all. */
    listGivenOut: (campaignId: string, code?: string) =>
      db.$queryRaw<GivenOut[]>`
        SELECT l.code, l.page::text AS page, s.name AS "storeName", l.channel::text AS channel, l.place, l.poster,
          l.created_at AS "createdAt", l.expires_at AS "expiresAt",
          (coalesce((SELECT sum(people) FROM link_tally t WHERE t.code = l.code), 0)
            + (SELECT count(*) FROM link_viewer v WHERE v.code = l.code))::int AS views,
          (SELECT count(*) FROM link_open o WHERE o.code = l.code)::int AS opens
        FROM link l LEFT JOIN store s ON s.id = l.store_id
        WHERE l.campaign_id = ${campaignId} AND l.sharer_id IS NULL
          AND l.channel NOT IN ('friend', 'timeline') AND l.code = coalesce(${code ?? null}, l.code)
        ORDER BY l.created_at DESC, l.code LIMIT ${mostGivenOut}`,

    saveUrlLink: (code: string, urlLink: string, urlLinkUntil: Date) =>
      db.link.update({ where: { code }, data: { urlLink, urlLinkUntil } }),

    /** Links whose WeChat link ends before `due`, those that end first in front. */
    listUrlLinksDue: (due: Date, most: number) =>
      db.link.findMany({
        where: { urlLinkUntil: { lt: due } },
        orderBy: { urlLinkUntil: 'asc' },
        take: most,
      }),

    /** First visits by a link; a visit that is known changes nothing. Answers nothing for each. */
    async insertOpens(opens: Open[]): Promise<undefined[]> {
      await db.linkOpen.createMany({ data: opens, skipDuplicates: true });
      return opens.map(() => undefined);
    },

    /** Whatever this device opened since then, the citizen came by. */
    async insertArrivals(visitor: string, citizenId: string, since: Date): Promise<void> {
      await db.$executeRaw`
        INSERT INTO link_person (code, citizen_id, visitor, opened_at)
        SELECT code, ${citizenId}, visitor, opened_at FROM link_open
        WHERE visitor = ${visitor} AND opened_at >= ${since}
        ON CONFLICT DO NOTHING`;
    },
  };
}
