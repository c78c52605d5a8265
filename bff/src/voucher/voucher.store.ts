import type { Category } from '../contract';
import { type Db, Prisma, type Tx } from '../platform/db';
import type { VoucherEventKind, VoucherStatus } from '../platform/prisma/enums';

/** What the wallet reads of a voucher: one row with all that its holder is shown. */
type HeldRow = {
  voucher_id: string;
  campaign_id: string;
  batch_number: number;
  face_fen: number;
  min_item_fen: number;
  categories: { category: Category }[];
  number: string;
  status: VoucherStatus;
  claimed_at: Date;
  starts_at: Date;
  ends_at: Date;
  returned_count: number;
  lock_expires_at: Date | null;
  trade_id: string | null;
  payable_fen: number | null;
  store_name: string | null;
};

const toHeld = (row: HeldRow) => ({
  voucherId: row.voucher_id,
  campaignId: row.campaign_id,
  batchNumber: row.batch_number,
  faceFen: row.face_fen,
  minItemFen: row.min_item_fen,
  categories: row.categories.map((one) => one.category),
  number: row.number,
  status: row.status,
  claimedAt: row.claimed_at,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  returnedCount: row.returned_count,
  lockExpiresAt: row.lock_expires_at,
  lock:
    row.store_name === null
      ? null
      : {
          tradeId: row.trade_id ?? '',
          storeName: row.store_name,
          payableFen: row.payable_fen ?? 0,
        },
});

/** Far more than anybody can hold: one voucher a batch. */
const mostVouchers = 200;
const expiredPerPass = 5_000;

export type VoucherStore = ReturnType<typeof createVoucherStore>;

export function createVoucherStore(db: Db) {
  const selectHeld = (where: Prisma.Sql) =>
    db.$queryRaw<HeldRow[]>`
      SELECT v.id AS voucher_id, v.campaign_id, b.number AS batch_number, t.face_fen, t.min_item_fen, c.categories,
        v.number, v.status, v.claimed_at, c.starts_at, c.ends_at, v.returned_count,
        trade.lock_expires_at, trade.id AS trade_id, trade.payable_fen, store.name AS store_name
      FROM voucher v
      JOIN campaign c ON c.id = v.campaign_id
      JOIN batch b ON b.id = v.batch_id
      JOIN stock s ON s.id = v.stock_id
      JOIN voucher_type t ON t.id = s.voucher_type_id
      LEFT JOIN redemption r ON r.voucher_id = v.id AND r.status = 'locked' AND v.status = 'locked'
      LEFT JOIN trade ON trade.id = r.trade_id
      LEFT JOIN store ON store.id = trade.store_id
      WHERE ${where}
      ORDER BY v.claimed_at DESC, v.id LIMIT ${mostVouchers}`;

  return {
    async listByCitizen(citizenId: string) {
      return (await selectHeld(Prisma.sql`v.citizen_id = ${citizenId}`)).map(toHeld);
    },

    /** Undefined also when it is somebody else's. */
    async findOwn(voucherId: string, citizenId: string) {
      const [row] = await selectHeld(
        Prisma.sql`v.id = ${voucherId} AND v.citizen_id = ${citizenId}`,
      );
      return row && toHeld(row);
    },

    listEvents: (
      voucherId: string,
    ): Promise<{ kind: VoucherEventKind; at: Date; note: string | null }[]> =>
      db.voucherEvent.findMany({
        where: { voucherId },
        orderBy: { id: 'asc' },
        select: { kind: true, at: true, note: true },
      }),

    /** The purchase that the voucher was redeemed in, unless it was taken back. */
    async findRedemption(voucherId: string) {
      const row = await db.redemption.findFirst({
        where: { voucherId, status: 'redeemed' },
        include: { trade: { include: { store: true, items: true } } },
      });
      const item = row?.trade.items.find((one) => one.lineNo === row.lineNo);
      return row?.redeemedAt && item
        ? {
            redemptionId: row.id,
            storeName: row.trade.store?.name ?? '',
            itemName: item.name,
            itemFen: item.unitFen,
            discountFen: row.faceFen,
            redeemedAt: row.redeemedAt,
          }
        : undefined;
    },

    /** The purchases of a citizen that were paid, for their own export. */
    async listTrades(citizenId: string) {
      const rows = await db.trade.findMany({
        where: { citizenId, paidAt: { not: null } },
        include: { store: true },
        orderBy: { paidAt: 'asc' },
      });
      return rows.map((row) => ({
        tradeId: row.id,
        storeName: row.store?.name ?? '',
        paidFen: row.paidFen ?? 0,
        paidAt: row.paidAt ?? row.lockedAt ?? new Date(0),
      }));
    },

    /** Makes a citizen's unused vouchers void; answers how many a till still holds. */
    async voidUnused(tx: Tx, citizenId: string, at: Date): Promise<{ stillLocked: number }> {
      await tx.$executeRaw`
        WITH gone AS (
          UPDATE voucher SET status = 'void' WHERE citizen_id = ${citizenId} AND status = 'issued' RETURNING id
        )
        INSERT INTO voucher_event (voucher_id, kind, at, note)
        SELECT id, 'voided', ${at}, '本人注销账号' FROM gone`;
      return { stillLocked: await tx.voucher.count({ where: { citizenId, status: 'locked' } }) };
    },

    /**
     * Writes down, once, that vouchers expired. Nothing depends on it: expiry is read off the clock.
     * @returns how many it wrote
     */
    writeExpired: (now: Date): Promise<number> =>
      db.$executeRaw`
        INSERT INTO voucher_event (voucher_id, kind, at)
        SELECT v.id, 'expired', c.ends_at FROM voucher v
        JOIN campaign c ON c.id = v.campaign_id AND c.ends_at <= ${now}
        WHERE v.status = 'issued'
          AND NOT EXISTS (SELECT FROM voucher_event e WHERE e.voucher_id = v.id AND e.kind = 'expired')
        LIMIT ${expiredPerPass}
        ON CONFLICT (voucher_id) WHERE kind = 'expired' DO NOTHING`,
  };
}
