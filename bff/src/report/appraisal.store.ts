import { campaignCategories } from '../campaign/campaign-file.store';
import { type Db, Prisma, type Tx } from '../platform/db';
import type { Facts } from './appraisal.rules';

/*
 * What had been claimed, redeemed, booked and said before a moment. Every row has its time and none is edited, so the same
 * moment gives the same figures for ever (R-6.3).
 */

/** Sums of bigint columns come as strings of digits; whole fen fit into a number. */
const plain = <Row extends object>(rows: readonly Row[]): Row[] =>
  rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? Number(value) : value,
        ]),
      ) as Row,
  );

/** Redeemed before the moment, and not taken back before it. */
const standing = (at: Date) =>
  Prisma.sql`r.redeemed_at < ${at} AND (r.reversed_at IS NULL OR r.reversed_at >= ${at})`;
const sales = Prisma.sql`l.account IN ('consumer_paid', 'district_subsidy', 'merchant_share')`;
const fenOf = (account: string, sign = 1) =>
  Prisma.sql`coalesce(${sign}::int * sum(l.amount_fen) FILTER (WHERE l.account::text = ${account}), 0)::bigint`;
const dayOf = (column: Prisma.Sql) =>
  Prisma.sql`to_char(${column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')`;

const vouchersOf = (tx: Tx, campaignId: string, at: Date) => ({
  kinds: () => tx.$queryRaw<Facts['kinds']>`
    SELECT b.number AS batch, t.face_fen AS "faceFen", s.quota, b.opens_at AS "opensAt",
      count(v.id)::int AS issued,
      count(v.id) FILTER (WHERE v.channel = 'desk')::int AS "issuedAtDesk",
      max(v.claimed_at) AS "lastClaimedAt",
      count(v.id) FILTER (WHERE EXISTS (
        SELECT FROM redemption r WHERE r.voucher_id = v.id AND ${standing(at)}))::int AS redeemed
    FROM stock s
    JOIN batch b ON b.id = s.batch_id
    JOIN voucher_type t ON t.id = s.voucher_type_id
    LEFT JOIN voucher v ON v.stock_id = s.id AND v.claimed_at < ${at}
    WHERE b.campaign_id = ${campaignId}
    GROUP BY b.id, t.id, s.id ORDER BY b.number, t.face_fen DESC`,
  redeemed: () => tx.$queryRaw<Facts['redeemed'][]>`
    SELECT count(*) FILTER (WHERE ${standing(at)})::int AS count,
      count(*) FILTER (WHERE r.reversed_at < ${at})::int AS reversed,
      count(DISTINCT r.trade_id) FILTER (WHERE ${standing(at)})::int AS trades,
      coalesce(sum(r.face_fen) FILTER (WHERE ${standing(at)}), 0)::bigint AS "faceFen",
      coalesce(sum(r.subsidy_fen) FILTER (WHERE ${standing(at)}), 0)::bigint AS "subsidyFen",
      coalesce(sum(r.merchant_fen) FILTER (WHERE ${standing(at)}), 0)::bigint AS "merchantFen",
      (SELECT count(DISTINCT v.citizen_id)::int FROM voucher v
        WHERE v.campaign_id = ${campaignId} AND v.claimed_at < ${at}) AS claimants,
      count(DISTINCT v.citizen_id) FILTER (WHERE ${standing(at)})::int AS redeemers
    FROM redemption r JOIN voucher v ON v.id = r.voucher_id
    WHERE r.campaign_id = ${campaignId}`,
  attempts: () => tx.$queryRaw<Facts['attempts']>`
    SELECT a.outcome, count(*)::int AS attempts, count(DISTINCT a.citizen_id)::int AS people
    FROM claim_attempt a JOIN batch b ON b.id = a.batch_id
    WHERE b.campaign_id = ${campaignId} AND a.at < ${at}
    GROUP BY a.outcome ORDER BY 2 DESC, 1`,
  categories: () => tx.$queryRaw<Facts['categories']>`
    SELECT i.category, count(*)::int AS pieces, sum(i.unit_fen)::bigint AS "priceFen"
    FROM redemption r JOIN trade_item i ON i.trade_id = r.trade_id AND i.line_no = r.line_no
    WHERE r.campaign_id = ${campaignId} AND ${standing(at)}
    GROUP BY i.category ORDER BY 2 DESC, 1`,
});

const salesOf = (tx: Tx, campaignId: string, at: Date) => ({
  days: () => tx.$queryRaw<Facts['days']>`
    WITH moves AS (
      SELECT ${dayOf(Prisma.sql`v.claimed_at`)} AS day, 1 AS claims, 0 AS redemptions, 0 AS reversals, 0::bigint AS sales, 0::bigint AS subsidy
        FROM voucher v WHERE v.campaign_id = ${campaignId} AND v.claimed_at < ${at}
      UNION ALL
      SELECT ${dayOf(Prisma.sql`r.redeemed_at`)}, 0, 1, 0, 0, 0
        FROM redemption r WHERE r.campaign_id = ${campaignId} AND r.redeemed_at < ${at}
      UNION ALL
      SELECT ${dayOf(Prisma.sql`r.reversed_at`)}, 0, 0, 1, 0, 0
        FROM redemption r WHERE r.campaign_id = ${campaignId} AND r.reversed_at < ${at}
      UNION ALL
      SELECT ${dayOf(Prisma.sql`t.at`)}, 0, 0, 0, l.amount_fen,
          CASE WHEN l.account = 'district_subsidy' THEN l.amount_fen ELSE 0 END
        FROM ledger_line l JOIN ledger_transaction t ON t.id = l.transaction_id
        WHERE l.campaign_id = ${campaignId} AND ${sales} AND t.at < ${at}
    )
    SELECT day, sum(claims)::int AS claims, sum(redemptions)::int AS redemptions, sum(reversals)::int AS reversals,
      sum(sales)::bigint AS "salesFen", sum(subsidy)::bigint AS "subsidyFen"
    FROM moves GROUP BY day ORDER BY day`,
  merchants: () => tx.$queryRaw<Facts['merchants']>`
    SELECT m.id AS "merchantId", m.name,
      coalesce(r.redemptions, 0) AS redemptions, coalesce(r.reversals, 0) AS reversals,
      coalesce(b.sales, 0)::bigint AS "salesFen", coalesce(b.paid, 0)::bigint AS "paidFen",
      coalesce(b.subsidy, 0)::bigint AS "subsidyFen", coalesce(b.share, 0)::bigint AS "merchantFen",
      coalesce(r.trades, 0) - coalesce(r.invoiced, 0) AS "withoutInvoice",
      (SELECT count(*)::int FROM store_report p JOIN store o ON o.id = p.store_id
        WHERE o.merchant_id = m.id AND p.at < ${at}) AS reports
    FROM campaign_merchant c
    JOIN merchant m ON m.id = c.merchant_id
    LEFT JOIN (
      SELECT d.merchant_id, count(*) FILTER (WHERE ${standing(at)})::int AS redemptions,
        count(*) FILTER (WHERE r.reversed_at < ${at})::int AS reversals,
        count(DISTINCT d.id) FILTER (WHERE ${standing(at)})::int AS trades,
        count(DISTINCT i.trade_id) FILTER (WHERE ${standing(at)})::int AS invoiced
      FROM redemption r JOIN trade d ON d.id = r.trade_id
      LEFT JOIN invoice i ON i.trade_id = d.id AND i.status = 'accepted' AND i.decided_at < ${at}
      WHERE r.campaign_id = ${campaignId} GROUP BY d.merchant_id
    ) r ON r.merchant_id = m.id
    LEFT JOIN (
      SELECT l.merchant_id, sum(l.amount_fen) FILTER (WHERE ${sales}) AS sales,
        ${fenOf('consumer_paid')} AS paid, ${fenOf('district_subsidy')} AS subsidy, ${fenOf('merchant_share')} AS share
      FROM ledger_line l JOIN ledger_transaction t ON t.id = l.transaction_id
      WHERE l.campaign_id = ${campaignId} AND t.at < ${at} GROUP BY l.merchant_id
    ) b ON b.merchant_id = m.id
    WHERE c.campaign_id = ${campaignId}
    ORDER BY coalesce(b.sales, 0) DESC, m.name, m.id`,
  towns: () => tx.$queryRaw<Facts['towns']>`
    SELECT o.town, sum(l.amount_fen)::bigint AS "salesFen",
      (SELECT count(*)::int FROM redemption r JOIN trade x ON x.id = r.trade_id JOIN store y ON y.id = x.store_id
        WHERE r.campaign_id = ${campaignId} AND y.town = o.town AND ${standing(at)}) AS redemptions
    FROM ledger_line l
    JOIN ledger_transaction t ON t.id = l.transaction_id
    JOIN trade d ON d.id = t.trade_id
    JOIN store o ON o.id = d.store_id
    WHERE l.campaign_id = ${campaignId} AND ${sales} AND t.at < ${at}
    GROUP BY o.town ORDER BY 2 DESC, 1`,
});

const moneyOf = (tx: Tx, campaignId: string, at: Date) => ({
  money: () => tx.$queryRaw<Facts['money'][]>`
    SELECT ${fenOf('paid_out', -1)} AS "payoutFen", ${fenOf('jlpay_advance', -1)} AS "advancedFen",
      ${fenOf('district_paid', -1)} AS "reimbursedFen",
      coalesce(sum(l.amount_fen) FILTER (WHERE ${sales}), 0)::bigint AS "salesFen", ${fenOf('consumer_paid')} AS "paidFen"
    FROM ledger_line l JOIN ledger_transaction t ON t.id = l.transaction_id
    WHERE l.campaign_id = ${campaignId} AND t.at < ${at}`,
  settled: () => tx.$queryRaw<Facts['settled']>`
    SELECT s.kind, s.last_day AS "lastDay", ${dayOf(Prisma.sql`p.at`)} AS "paidOn", p.at AS "paidAt", g.at AS "receivedAt"
    FROM settlement s
    JOIN settlement_step p ON p.settlement_id = s.id AND p.event = 'pay' AND p.at < ${at}
    LEFT JOIN settlement_step g ON g.settlement_id = s.id AND g.event = 'receive' AND g.at < ${at}
    WHERE s.campaign_id = ${campaignId} ORDER BY s.last_day, s.kind`,
});

const nothingRedeemed: Facts['redeemed'] = {
  count: 0,
  reversed: 0,
  trades: 0,
  faceFen: 0,
  subsidyFen: 0,
  merchantFen: 0,
  claimants: 0,
  redeemers: 0,
};
const noMoney: Facts['money'] = {
  payoutFen: 0,
  advancedFen: 0,
  reimbursedFen: 0,
  salesFen: 0,
  paidFen: 0,
};

export const createAppraisalStore = (db: Db) => ({
  findCampaign: async (id: string) => {
    const found = await db.campaign.findFirst({
      where: { id, publishedAt: { not: null } },
      select: { name: true, budgetFen: true, categories: true },
    });
    return (
      found && {
        name: found.name,
        budgetFen: Number(found.budgetFen),
        categories: campaignCategories.parse(found.categories),
      }
    );
  },
  /** All facts of one moment, read as the database stood at one moment. */
  readFacts: (campaignId: string, at: Date): Promise<Facts> =>
    db.$transaction(
      async (tx) => {
        const vouchers = vouchersOf(tx, campaignId, at);
        const sold = salesOf(tx, campaignId, at);
        const money = moneyOf(tx, campaignId, at);
        return {
          kinds: plain(await vouchers.kinds()),
          redeemed: plain(await vouchers.redeemed())[0] ?? nothingRedeemed,
          attempts: plain(await vouchers.attempts()),
          categories: plain(await vouchers.categories()),
          days: plain(await sold.days()),
          merchants: plain(await sold.merchants()),
          towns: plain(await sold.towns()),
          money: plain(await money.money())[0] ?? noMoney,
          settled: await money.settled(),
        };
      },
      { isolationLevel: 'RepeatableRead', maxWait: 5_000, timeout: 15_000 },
    ),
});
export type AppraisalStore = ReturnType<typeof createAppraisalStore>;
