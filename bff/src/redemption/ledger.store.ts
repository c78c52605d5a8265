import type { Db, Tx } from '../platform/db';
import type { LedgerAccount, LedgerEntry } from './ledger.rules';

export type NewLedgerTransaction = {
  ledgerTransactionId: string;
  kind: 'sale' | 'cancel' | 'refund' | 'stray' | 'stray_refund';
  /** The event it books: booked once. */
  eventKey: string;
  tradeId: string;
  merchantId: string;
  campaignId: string;
  at: Date;
  entries: readonly LedgerEntry[];
};

/** Posts into the ledger; the database refuses what does not sum to zero, and a second booking of an event. */
export function createLedgerStore(tx: Tx) {
  return {
    async post(booking: NewLedgerTransaction): Promise<void> {
      const { ledgerTransactionId: id, entries, merchantId, campaignId, ...transaction } = booking;
      if (entries.length === 0) {
        return;
      }
      await tx.ledgerTransaction.create({ data: { id, ...transaction } });
      await tx.ledgerLine.createMany({
        data: entries.map((entry) => ({ ...entry, transactionId: id, merchantId, campaignId })),
      });
    },
  };
}

export type CampaignBooks = {
  issued: { vouchers: number; faceFen: number };
  redeemed: { vouchers: number; faceFen: number; subsidyFen: number; merchantFen: number };
  balances: { account: LedgerAccount; balanceFen: number }[];
};
export type BooksStore = ReturnType<typeof createBooksStore>;

/** Reads a campaign's public money. Sums stay far under 2^53: the whole budget is 5 × 10^7 fen. */
export function createBooksStore(db: Db) {
  return {
    async find(campaignId: string): Promise<CampaignBooks | undefined> {
      const [campaign] = await db.$queryRaw<{ vouchers: number; face: bigint }[]>`
        SELECT count(v.id)::int AS vouchers, coalesce(sum(t.face_fen), 0) AS face
        FROM campaign c
        LEFT JOIN voucher v ON v.campaign_id = c.id
        LEFT JOIN stock s ON s.id = v.stock_id
        LEFT JOIN voucher_type t ON t.id = s.voucher_type_id
        WHERE c.id = ${campaignId} AND c.published_at IS NOT NULL
        GROUP BY c.id`;
      if (!campaign) {
        return undefined;
      }
      const [redeemed, balances] = await Promise.all([
        db.redemption.aggregate({
          where: { campaignId, status: 'redeemed' },
          _count: true,
          _sum: { faceFen: true, subsidyFen: true, merchantFen: true },
        }),
        db.ledgerLine.groupBy({
          by: ['account'],
          where: { campaignId },
          _sum: { amountFen: true },
          orderBy: { account: 'asc' },
        }),
      ]);
      return {
        issued: { vouchers: campaign.vouchers, faceFen: Number(campaign.face) },
        redeemed: {
          vouchers: redeemed._count,
          faceFen: redeemed._sum.faceFen ?? 0,
          subsidyFen: redeemed._sum.subsidyFen ?? 0,
          merchantFen: redeemed._sum.merchantFen ?? 0,
        },
        balances: balances.map(({ account, _sum }) => ({
          account,
          balanceFen: Number(_sum.amountFen ?? 0),
        })),
      };
    },
  };
}
