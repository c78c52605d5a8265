import { type Db, Prisma } from '../platform/db';
import type { FunnelCounts } from './funnel.rules';

/*
 * How many people a link brought, and how far they went. Only sums leave this file: nobody's way is shown. The
 * voucher of somebody who came by several links is credited to the last of them that was new to this person before the claim.
 */
export type FunnelBy = 'channel' | 'store' | 'poster' | 'sharer';
export type FunnelFilter = { campaignId: string; fromDay: string; toDay: string };
export type FunnelSums = FunnelCounts & { hits: number; bots: number; surplus: number };
export type FunnelRecord = FunnelSums & { key: string; title: string | null };

const keys: Record<FunnelBy | 'all', Prisma.Sql> = {
  channel: Prisma.sql`l.channel::text`,
  store: Prisma.sql`l.store_id`,
  poster: Prisma.sql`l.poster`,
  sharer: Prisma.sql`l.sharer_id`,
  all: Prisma.sql`'all'`,
};

export function createFunnelStore(db: Db) {
  const sums = ({ campaignId, fromDay, toDay }: FunnelFilter, by: FunnelBy | 'all') => {
    // Business days are days of +08:00, and the last one counts to its end.
    const from = Prisma.sql`(${fromDay}::date::timestamp AT TIME ZONE 'Asia/Shanghai')`;
    const until = Prisma.sql`((${toDay}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')`;
    const inDays = Prisma.sql`on_day BETWEEN ${fromDay}::date AND ${toDay}::date`;
    return db.$queryRaw<FunnelRecord[]>`
      WITH chosen AS MATERIALIZED (
        SELECT l.code, ${keys[by]} AS key FROM link l
        WHERE l.campaign_id = ${campaignId} AND ${keys[by]} IS NOT NULL
      ), tallied AS (
        SELECT key, sum(hits) AS hits, sum(bots) AS bots, sum(surplus) AS surplus, sum(people) AS people
        FROM chosen JOIN link_tally USING (code) WHERE ${inDays} GROUP BY key
      ), viewed AS (
        SELECT key, count(*) AS viewers FROM chosen JOIN link_viewer USING (code)
        WHERE ${inDays} GROUP BY key
      ), opened AS (
        SELECT key, count(DISTINCT coalesce(p.citizen_id, o.visitor)) AS opens,
          count(DISTINCT p.citizen_id) AS sign_ins
        FROM chosen JOIN link_open o USING (code)
          LEFT JOIN link_person p ON p.code = o.code AND p.visitor = o.visitor
        WHERE o.opened_at >= ${from} AND o.opened_at < ${until} GROUP BY key
      ), credited AS (
        SELECT v.id, v.citizen_id, last.code FROM voucher v CROSS JOIN LATERAL (
          SELECT p.code, p.opened_at FROM link_person p JOIN link l ON l.code = p.code
          WHERE p.citizen_id = v.citizen_id AND l.campaign_id = v.campaign_id AND p.opened_at <= v.claimed_at
          ORDER BY p.opened_at DESC, p.code LIMIT 1
        ) last
        WHERE v.campaign_id = ${campaignId} AND last.opened_at >= ${from} AND last.opened_at < ${until}
      ), won AS (
        SELECT key, count(DISTINCT c.citizen_id) AS claims,
          count(DISTINCT c.citizen_id) FILTER (WHERE r.status = 'redeemed') AS redemptions
        FROM chosen JOIN credited c USING (code) LEFT JOIN redemption r ON r.voucher_id = c.id
        GROUP BY key
      )
      SELECT found.key, s.name AS title,
        (coalesce(t.people, 0) + coalesce(v.viewers, 0))::int AS views,
        coalesce(o.opens, 0)::int AS opens,
        coalesce(o.sign_ins, 0)::int AS "signIns",
        coalesce(w.claims, 0)::int AS claims,
        coalesce(w.redemptions, 0)::int AS redemptions,
        coalesce(t.hits, 0)::int AS hits,
        coalesce(t.bots, 0)::int AS bots,
        coalesce(t.surplus, 0)::int AS surplus
      FROM (SELECT DISTINCT key FROM chosen) found
        LEFT JOIN tallied t USING (key) LEFT JOIN viewed v USING (key)
        LEFT JOIN opened o USING (key) LEFT JOIN won w USING (key)
        LEFT JOIN store s ON s.id = found.key
      ORDER BY 4 DESC, 3 DESC, found.key
      LIMIT 2000`;
  };
  return {
    listBy: sums,
    total: async (filter: FunnelFilter): Promise<FunnelSums | undefined> =>
      (await sums(filter, 'all'))[0],
  };
}
export type FunnelStore = ReturnType<typeof createFunnelStore>;
