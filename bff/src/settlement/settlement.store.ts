import { type AuditNote, writeAudit } from '../audit/audit.store';
import type { SettlementEvent, SettlementKind, SettlementStatus } from '../contract';
import { newId } from '../kernel/id';
import type { Db, Prisma, Tx } from '../platform/db';
import type { LedgerAccount } from '../redemption/ledger.rules';
import { createLedgerStore } from '../redemption/ledger.store';

/* Settlements, their lines and their steps. What a line is worth stands in the ledger alone: a payable is a credit. */

const parts = { steps: { orderBy: { id: 'asc' } } } satisfies Prisma.SettlementInclude;
const mostListed = 200;
/** Held by whoever draws: two would take the same lines. */
const drawLock = 7_104_241;

export type Share = {
  merchantId: string;
  merchantName: string;
  isSuspended: boolean;
  sales: number;
  reversals: number;
  totalFen: number;
};
export type Line = {
  merchantId: string;
  merchantName: string;
  storeName: string;
  outTradeNo: string;
  at: Date;
  kind: string;
  invoiceNumber: string;
  amountFen: number;
};

/** Draws and takes steps. */
function writesOf(tx: Tx) {
  return {
    /**
     * Takes every line that is due into a new settlement; of an enterprise that would owe more than it gets, none, so
     * that later sales make up for it. The district's part waits for the accepted invoice, while an enterprise is stopped
     * and while a person still has to look at the sale (decision 5).
     * @returns the settlement's id; undefined when nothing is due, or another replica drew it a moment ago
     */
    async draw(of: {
      campaignId: string;
      kind: SettlementKind;
      account: LedgerAccount;
      lastDay: string;
      until: Date;
      cut: Date;
      now: Date;
    }): Promise<string | undefined> {
      const { campaignId, kind, account, lastDay, until, cut, now } = of;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${drawLock})`;
      if ((await tx.settlement.count({ where: { campaignId, kind, lastDay } })) > 0) {
        return undefined;
      }
      const lines = await tx.$queryRaw<{ id: bigint }[]>`
        WITH due AS (
          SELECT l.id, l.merchant_id, -l.amount_fen AS fen
          FROM ledger_line l
          JOIN ledger_transaction t ON t.id = l.transaction_id AND t.trade_id IS NOT NULL AND t.at < ${until}
          JOIN merchant m ON m.id = l.merchant_id
          WHERE l.campaign_id = ${campaignId} AND l.account = ${account}::"LedgerAccount"
            AND NOT EXISTS (SELECT FROM settlement_line s WHERE s.ledger_line_id = l.id)
            AND (${kind} = 'payout' OR (m.status <> 'suspended' AND EXISTS (
              SELECT FROM invoice i
              WHERE i.trade_id = t.trade_id AND i.status = 'accepted' AND i.decided_at < ${cut})
              AND NOT EXISTS (
                SELECT FROM exception_case c
                WHERE c.trade_id = t.trade_id AND c.holds_subsidy AND c.closed_at IS NULL)))
        ), payable AS (SELECT merchant_id FROM due GROUP BY merchant_id HAVING sum(fen) >= 0)
        SELECT due.id FROM due JOIN payable USING (merchant_id)`;
      if (lines.length === 0) {
        return undefined;
      }
      const id = newId('settlement');
      await tx.settlement.create({ data: { id, campaignId, kind, lastDay, drawnAt: now } });
      await tx.settlementLine.createMany({
        data: lines.map((line) => ({ ledgerLineId: line.id, settlementId: id })),
      });
      return id;
    },
    /** Holds a settlement for one step. */
    async findForUpdate(id: string) {
      await tx.$queryRaw`SELECT id FROM settlement WHERE id = ${id} FOR UPDATE`;
      return tx.settlement.findUnique({ where: { id }, include: parts });
    },
    /** Leaves out what belongs to enterprises that are stopped; it is due again later. Answers their names. */
    async releaseSuspended(settlementId: string): Promise<string[]> {
      const gone = await tx.$queryRaw<{ name: string }[]>`
        WITH gone AS (
          DELETE FROM settlement_line s USING ledger_line l, merchant m
          WHERE s.settlement_id = ${settlementId} AND l.id = s.ledger_line_id
            AND m.id = l.merchant_id AND m.status = 'suspended'
          RETURNING m.name
        )
        SELECT DISTINCT name FROM gone ORDER BY name`;
      return gone.map((one) => one.name);
    },
    async insertStep(
      settlementId: string,
      step: {
        event: SettlementEvent;
        to: SettlementStatus;
        at: Date;
        by: { id: string; name: string };
        note: string;
      },
    ): Promise<void> {
      const { event, to, at, by, note } = step;
      await tx.settlement.update({
        where: { id: settlementId },
        data: { status: to, version: { increment: 1 } },
      });
      await tx.settlementStep.create({
        data: {
          id: newId('settlementStep'),
          settlementId,
          event,
          at,
          byId: by.id,
          byName: by.name,
          note,
        },
      });
    },
  };
}

function readsOf(tx: Tx) {
  return {
    /** The published campaigns, as far as their money goes. */
    listCampaigns: () =>
      tx.campaign.findMany({
        where: { publishedAt: { not: null } },
        select: { id: true, name: true, startsAt: true, endsAt: true },
      }),
    find: (id: string) => tx.settlement.findUnique({ where: { id }, include: parts }),
    list: (campaignId: string) =>
      tx.settlement.findMany({
        where: { campaignId },
        include: parts,
        orderBy: [{ lastDay: 'desc' }, { kind: 'asc' }],
        take: mostListed,
      }),
    /** The days that are drawn already. */
    async listDays(campaignId: string, kind: SettlementKind): Promise<Set<string>> {
      const rows = await tx.settlement.findMany({
        where: { campaignId, kind },
        select: { lastDay: true },
      });
      return new Set(rows.map((row) => row.lastDay));
    },
    /** When the oldest line was booked that no settlement has taken; a day before it has nothing to draw. */
    async findOldestUnsettled(
      campaignId: string,
      account: LedgerAccount,
    ): Promise<Date | undefined> {
      const oldest = await tx.ledgerLine.findFirst({
        where: { campaignId, account, settled: null, transaction: { tradeId: { not: null } } },
        orderBy: { transaction: { at: 'asc' } },
        select: { transaction: { select: { at: true } } },
      });
      return oldest?.transaction.at;
    },
    /** What each enterprise gets of these settlements. */
    async listShares(
      settlementIds: readonly string[],
    ): Promise<(Share & { settlementId: string })[]> {
      const rows = await tx.$queryRaw<(Share & { settlementId: string; totalFen: bigint })[]>`
        SELECT s.settlement_id AS "settlementId", m.id AS "merchantId", m.name AS "merchantName",
          m.status = 'suspended' AS "isSuspended",
          count(*) FILTER (WHERE t.kind = 'sale')::int AS sales,
          count(*) FILTER (WHERE t.kind <> 'sale')::int AS reversals,
          -sum(l.amount_fen) AS "totalFen"
        FROM settlement_line s
        JOIN ledger_line l ON l.id = s.ledger_line_id
        JOIN ledger_transaction t ON t.id = l.transaction_id
        JOIN merchant m ON m.id = l.merchant_id
        WHERE s.settlement_id = ANY(${[...settlementIds]})
        GROUP BY s.settlement_id, m.id ORDER BY m.name, m.id`;
      return rows.map((row) => ({ ...row, totalFen: Number(row.totalFen) }));
    },
    /** Every line of a settlement, as its workbook lists it. */
    async listLines(settlementId: string): Promise<Line[]> {
      const rows = await tx.$queryRaw<(Line & { amountFen: bigint })[]>`
        SELECT m.id AS "merchantId", m.name AS "merchantName", coalesce(o.name, '') AS "storeName",
          d.out_trade_no AS "outTradeNo", t.at, t.kind, coalesce(i.number, '') AS "invoiceNumber",
          -l.amount_fen AS "amountFen"
        FROM settlement_line s
        JOIN ledger_line l ON l.id = s.ledger_line_id
        JOIN ledger_transaction t ON t.id = l.transaction_id
        JOIN merchant m ON m.id = l.merchant_id
        JOIN trade d ON d.id = t.trade_id
        LEFT JOIN store o ON o.id = d.store_id
        LEFT JOIN invoice i ON i.trade_id = d.id AND i.status = 'accepted'
        WHERE s.settlement_id = ${settlementId}
        ORDER BY m.name, t.at, l.id`;
      return rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) }));
    },
    ...figuresOf(tx),
  };
}

/** Sums beside the settlements. */
function figuresOf(tx: Tx) {
  return {
    /** What 嘉联 has advanced and not got back, what it got back, and the most that a campaign may ask of the district. */
    async findAdvance(campaignId: string) {
      const [row] = await tx.$queryRaw<{ open: bigint; reimbursed: bigint; limit: bigint }[]>`
        SELECT
          (SELECT coalesce(-sum(amount_fen), 0) FROM ledger_line
            WHERE campaign_id = ${campaignId} AND account = 'jlpay_advance') AS open,
          (SELECT coalesce(-sum(amount_fen), 0) FROM ledger_line
            WHERE campaign_id = ${campaignId} AND account = 'district_paid') AS reimbursed,
          (SELECT coalesce(sum(s.quota::bigint * v.subsidy_fen), 0) FROM stock s
            JOIN batch b ON b.id = s.batch_id JOIN voucher_type v ON v.id = s.voucher_type_id
            WHERE b.campaign_id = ${campaignId}) AS limit`;
      return {
        openFen: Number(row?.open ?? 0),
        reimbursedFen: Number(row?.reimbursed ?? 0),
        limitFen: Number(row?.limit ?? 0),
      };
    },
    /** Booked and in no settlement yet, of all enterprises or of some. */
    async sumUnsettled(
      campaignId: string,
      account: LedgerAccount,
      merchantIds?: readonly string[],
    ): Promise<number> {
      const [row] = await tx.$queryRaw<{ fen: bigint }[]>`
        SELECT coalesce(-sum(l.amount_fen), 0) AS fen
        FROM ledger_line l
        JOIN ledger_transaction t ON t.id = l.transaction_id AND t.trade_id IS NOT NULL
        WHERE l.campaign_id = ${campaignId} AND l.account = ${account}::"LedgerAccount"
          AND (${merchantIds === undefined} OR l.merchant_id = ANY(${[...(merchantIds ?? [])]}))
          AND NOT EXISTS (SELECT FROM settlement_line s WHERE s.ledger_line_id = l.id)`;
      return Number(row?.fen ?? 0);
    },
    /** Paid sales that nobody handed in an invoice for. */
    countWithoutInvoice: (campaignId: string): Promise<number> =>
      tx.trade.count({
        where: {
          campaignId,
          status: { in: ['paid', 'partly_refunded'] },
          invoices: { none: { status: { not: 'returned' } } },
        },
      }),
    /** The enterprises that this person applied for. */
    async listOwnMerchantIds(citizenId: string): Promise<string[]> {
      const rows = await tx.merchant.findMany({
        where: { applications: { some: { ownerCitizenId: citizenId } } },
        select: { id: true },
      });
      return rows.map((row) => row.id);
    },
  };
}

const storesOn = (tx: Tx) => ({
  ...readsOf(tx),
  ...writesOf(tx),
  ledger: createLedgerStore(tx),
  writeAudit: (note: AuditNote) => writeAudit(tx, note),
});

/** The stores of the room, all on one connection. */
export type SettlementStores = ReturnType<typeof storesOn>;
export type Settlement = NonNullable<Awaited<ReturnType<SettlementStores['find']>>>;

export const createSettlementStores = (db: Db) => ({
  reads: storesOn(db),
  inTransaction: <T>(work: (stores: SettlementStores) => Promise<T>): Promise<T> =>
    db.$transaction((tx) => work(storesOn(tx)), { maxWait: 5_000, timeout: 15_000 }),
});
