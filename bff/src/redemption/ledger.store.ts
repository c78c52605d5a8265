import type { Db, Tx } from '../platform/db';
import { asRows, joined } from '../platform/joined';
import type { LedgerAccount, LedgerEntry } from './ledger.rules';

export type NewLedgerTransaction = {
  ledgerTransactionId: string;
  kind:
    | 'sale'
    | 'cancel'
    | 'refund'
    | 'stray'
    | 'stray_refund'
    | 'payout'
    | 'subsidy_payout'
    | 'reimbursement';
  /** The event it books: booked once. */
  eventKey: string;
  /** Null: it pays what many trades booked. */
  tradeId: string | null;
  merchantId: string;
  campaignId: string;
  at: Date;
  entries: readonly LedgerEntry[];
};

/** Posts into the ledger; the database refuses what does not sum to zero, and a second booking of an event. */
export function createLedgerStore(tx: Tx) {
  return {
    post: joined(async (bookings: readonly NewLedgerTransaction[]): Promise<undefined[]> => {
      const real = bookings.filter(({ entries }) => entries.length > 0);
      if (real.length > 0) {
        await post(tx, real);
      }
      return bookings.map(() => undefined);
    }),
  };
}

async function post(tx: Tx, bookings: readonly NewLedgerTransaction[]): Promise<void> {
  const lines = bookings.flatMap(({ ledgerTransactionId, merchantId, campaignId, entries }) =>
    entries.map((entry) => ({ ...entry, ledgerTransactionId, merchantId, campaignId })),
  );
  const heads = bookings.map(({ entries: _, ...head }) => head);
  await tx.$executeRaw`
    WITH head AS (
      INSERT INTO ledger_transaction (id, kind, event_key, trade_id, at)
      SELECT "ledgerTransactionId", kind, "eventKey", "tradeId", at
      FROM jsonb_to_recordset(${asRows(heads)}::jsonb)
        AS a (n int, "ledgerTransactionId" text, kind text, "eventKey" text, "tradeId" text, at timestamptz)
      ORDER BY n
    )
    INSERT INTO ledger_line (transaction_id, account, merchant_id, campaign_id, amount_fen)
    SELECT "ledgerTransactionId", account::"LedgerAccount", "merchantId", "campaignId", "amountFen"
    FROM jsonb_to_recordset(${asRows(lines)}::jsonb) AS a (n int, "ledgerTransactionId" text, account text,
      "merchantId" text, "campaignId" text, "amountFen" bigint)
    ORDER BY n`;
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
