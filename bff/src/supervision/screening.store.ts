import { screeningPolicy } from '../campaign/campaign-file.store';
import { newId } from '../kernel/id';
import type { Tx } from '../platform/db';
import { asRows } from '../platform/joined';
import { caseTraits } from '../redemption/case.rules';
import type { Finding, ScreenedSale, ScreeningPolicy, SharedDevice } from './supervision.rules';

/* What the screening reads, and the cases that it opens. */

/** Held by whoever screens: two would read the same sales. */
const screenLock = 7_104_242;

export type ScreenedCampaign = {
  id: string;
  screenedUntil: Date | null;
  policy: ScreeningPolicy;
};
/** What is new: at which enterprises, since when, until when. */
export type News = { merchantIds: string[]; oldestPaidAt: Date; newestAt: Date };

export const screeningOf = (tx: Tx) => ({
  /** Campaigns that have begun, until so long after their end as something may still come back. */
  listScreened: async (now: Date, endedAfter: Date): Promise<string[]> =>
    (
      await tx.campaign.findMany({
        where: {
          publishedAt: { not: null },
          startsAt: { lte: now },
          endsAt: { gt: endedAfter },
        },
        select: { id: true },
      })
    ).map((row) => row.id),

  /** A campaign, for one screening at a time. */
  async takeCampaign(id: string): Promise<ScreenedCampaign> {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${screenLock})`;
    const row = await tx.campaign.findUniqueOrThrow({
      where: { id },
      select: { screenedUntil: true, screening: true },
    });
    return { id, screenedUntil: row.screenedUntil, policy: screeningPolicy.parse(row.screening) };
  },

  /** Enterprises with sales that were redeemed or taken back after an instant. */
  async findNews(campaignId: string, after: Date): Promise<News | undefined> {
    const [row] = await tx.$queryRaw<
      { merchantIds: string[] | null; oldestPaidAt: Date; newestAt: Date }[]
    >`
      WITH news AS (
        SELECT trade_id, redeemed_at AS at FROM redemption WHERE campaign_id = ${campaignId} AND redeemed_at > ${after}
        UNION ALL
        SELECT trade_id, reversed_at FROM redemption WHERE campaign_id = ${campaignId} AND reversed_at > ${after}
      )
      SELECT array_agg(DISTINCT t.merchant_id) AS "merchantIds", min(t.paid_at) AS "oldestPaidAt", max(n.at) AS "newestAt"
      FROM news n JOIN trade t ON t.id = n.trade_id`;
    return row?.merchantIds ? { ...row, merchantIds: row.merchantIds } : undefined;
  },

  /** All sales of some enterprises that were paid from an instant on, the oldest first. */
  listSales: (
    campaignId: string,
    merchantIds: readonly string[],
    from: Date,
  ): Promise<ScreenedSale[]> =>
    tx.$queryRaw<ScreenedSale[]>`
      SELECT t.id AS "tradeId", t.merchant_id AS "merchantId", o.id AS "storeId", o.name AS "storeName",
        m.term_no AS "termNo", o.opens_at AS "opensAt", o.closes_at AS "closesAt", t.paid_at AS "paidAt",
        r.above AS "aboveFen", r.back AS "cameBackAt"
      FROM trade t
      JOIN store o ON o.id = t.store_id
      JOIN terminal m ON m.id = t.terminal_id
      JOIN LATERAL (
        SELECT min(i.unit_fen - y.min_item_fen)::int AS above, max(r.reversed_at) AS back
        FROM redemption r
        JOIN trade_item i ON i.trade_id = r.trade_id AND i.line_no = r.line_no
        JOIN voucher v ON v.id = r.voucher_id
        JOIN stock s ON s.id = v.stock_id
        JOIN voucher_type y ON y.id = s.voucher_type_id
        WHERE r.trade_id = t.id
      ) r ON true
      WHERE t.merchant_id = ANY(${[...merchantIds]}) AND t.paid_at >= ${from} AND t.campaign_id = ${campaignId}
      ORDER BY t.paid_at, t.id`,

  /** Devices on which more than one person claimed. At the desks of town offices each claim is a device of its own. */
  listSharedDevices: (campaignId: string): Promise<SharedDevice[]> =>
    tx.$queryRaw<SharedDevice[]>`
      SELECT v.device_id AS "deviceId", max(b.number)::int AS "batchNumber",
        array_agg(DISTINCT v.citizen_id ORDER BY v.citizen_id) AS "citizenIds"
      FROM batch b JOIN voucher v ON v.batch_id = b.id
      WHERE b.campaign_id = ${campaignId}
      GROUP BY v.device_id HAVING count(DISTINCT v.citizen_id) > 1
      ORDER BY v.device_id`,

  /**
   * Opens a case for what was not found before; one that is open learns what more there is, and its version says so.
   * @returns those that are new
   */
  async openOrGrow(
    campaignId: string,
    findings: readonly Finding[],
    at: Date,
  ): Promise<{ id: string; kind: string }[]> {
    const rows = findings.map((one) => ({
      ...one,
      ...caseTraits[one.kind],
      id: newId('exceptionCase'),
    }));
    const written = await tx.$queryRaw<{ id: string; kind: string; isNew: boolean }[]>`
      INSERT INTO exception_case (id, kind, campaign_id, merchant_id, device_id, event_key, owner, severity, holds_subsidy,
        evidence, opened_at)
      SELECT id, kind, ${campaignId}, "merchantId", "deviceId", "eventKey", owner, severity, "holdsSubsidy", evidence,
        ${at}::timestamptz
      FROM jsonb_to_recordset(${asRows(rows)}::jsonb) AS a (id text, kind text, "merchantId" text, "deviceId" text,
        "eventKey" text, owner text, severity int, "holdsSubsidy" boolean, evidence jsonb)
      ON CONFLICT (event_key) DO UPDATE SET evidence = EXCLUDED.evidence, version = exception_case.version + 1
      WHERE exception_case.closed_at IS NULL AND exception_case.evidence <> EXCLUDED.evidence
      RETURNING id, kind, xmax = 0 AS "isNew"`;
    return written.filter((one) => one.isNew);
  },

  markScreened: (campaignId: string, screenedUntil: Date) =>
    tx.campaign.update({ where: { id: campaignId }, data: { screenedUntil } }),
});
