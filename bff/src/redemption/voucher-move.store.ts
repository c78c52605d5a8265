import { campaignCategories } from '../campaign/campaign-file.store';
import type { Tx } from '../platform/db';
import { asRows, inOrder, joined } from '../platform/joined';
import type { VoucherCode } from '../voucher/code.rules';
import type { KnownVoucher, VoucherStatus } from './purchase.rules';
import type { RedemptionStatus, VoucherMove } from './trade.rules';
import { LostRace } from './trade.store';

type VoucherRow = Omit<KnownVoucher, 'terms' | 'lockExpiresAt'> & {
  lockExpiresAt: Date | null;
  campaignId: string;
  startsAt: Date;
  endsAt: Date;
  maxDiscountFen: number;
  maxVouchers: number;
  lockSeconds: number;
  maxReturnsPerVoucher: number;
  categories: unknown;
};

const known = ({ lockExpiresAt, ...row }: VoucherRow): KnownVoucher => ({
  voucherId: row.voucherId,
  number: row.number,
  citizenId: row.citizenId,
  status: row.status,
  usedStep: row.usedStep,
  papers: row.papers,
  typeCode: row.typeCode,
  faceFen: row.faceFen,
  minItemFen: row.minItemFen,
  subsidyFen: row.subsidyFen,
  merchantFen: row.merchantFen,
  blocked: row.blocked,
  merchantListed: row.merchantListed,
  ...(lockExpiresAt && { lockExpiresAt }),
  terms: {
    campaignId: row.campaignId,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    maxDiscountFen: row.maxDiscountFen,
    maxVouchers: row.maxVouchers,
    lockSeconds: row.lockSeconds,
    maxReturnsPerVoucher: row.maxReturnsPerVoucher,
    categories: new Map(
      campaignCategories.parse(row.categories).map(({ category, name }) => [category, name]),
    ),
  },
});

/** A live redemption: it holds its voucher and its serial number. */
export type Holder = {
  tradeId: string;
  voucherId: string;
  serialNo: string;
  status: RedemptionStatus;
  lockExpiresAt: Date | null;
};

/** Whether a paper still works; it is held until the transaction ends, so that nobody takes it back meanwhile. */
const holdsLive = async (tx: Tx, paperId: string): Promise<boolean> =>
  (
    await tx.$queryRaw<unknown[]>`
      SELECT id FROM voucher_paper WHERE id = ${paperId} AND used_at IS NULL AND revoked_at IS NULL FOR UPDATE`
  ).length === 1;

export type VoucherMoveStore = ReturnType<typeof createVoucherMoveStore>;

export function createVoucherMoveStore(tx: Tx) {
  const move = joined((moves: readonly Move[]) => moveVouchers(tx, moves));
  return {
    /** The vouchers of these numbers with everything that a till's rules ask of them. */
    async findByNumbers(
      numbers: readonly string[],
      merchantId: string,
      now: Date,
    ): Promise<KnownVoucher[]> {
      const rows = await tx.$queryRaw<VoucherRow[]>`
        SELECT v.id AS "voucherId", v.number, v.citizen_id AS "citizenId", v.status, v.used_step AS "usedStep",
          t.code AS "typeCode", t.face_fen AS "faceFen", t.min_item_fen AS "minItemFen",
          t.subsidy_fen AS "subsidyFen", t.merchant_fen AS "merchantFen",
          EXISTS (
            SELECT 1 FROM block b
            WHERE b.lifted_at IS NULL AND (b.until IS NULL OR b.until > ${now}::timestamptz)
              AND (b.kind, b.subject) IN (
                ('citizen', v.citizen_id), ('device', v.device_id), ('phone', z.phone_index), ('merchant', ${merchantId})
              )
          ) AS blocked,
          EXISTS (
            SELECT 1 FROM campaign_merchant l WHERE l.campaign_id = c.id AND l.merchant_id = ${merchantId}
          ) AS "merchantListed",
          h.lock_expires_at AS "lockExpiresAt",
          coalesce((
            SELECT jsonb_agg(jsonb_build_object('paperId', p.id, 'standing', CASE
              WHEN p.used_at IS NOT NULL THEN 'used' WHEN p.revoked_at IS NOT NULL THEN 'revoked' ELSE 'live' END))
            FROM voucher_paper p WHERE p.voucher_id = v.id
          ), '[]') AS papers,
          c.id AS "campaignId", c.starts_at AS "startsAt", c.ends_at AS "endsAt",
          c.max_discount_per_trade_fen AS "maxDiscountFen", c.max_vouchers_per_trade AS "maxVouchers",
          c.lock_seconds AS "lockSeconds", c.max_returns_per_voucher AS "maxReturnsPerVoucher", c.categories
        FROM voucher v
        JOIN stock s ON s.id = v.stock_id
        JOIN voucher_type t ON t.id = s.voucher_type_id
        JOIN campaign c ON c.id = v.campaign_id
        JOIN citizen z ON z.id = v.citizen_id
        LEFT JOIN redemption r ON r.voucher_id = v.id AND r.status = 'locked'
        LEFT JOIN trade h ON h.id = r.trade_id
        WHERE v.number = ANY(${[...numbers]})`;
      return rows.map(known);
    },

    /** Live redemptions on these vouchers or serial numbers, other than this trade's own. */
    listHolders: (wanted: {
      campaignId: string;
      voucherIds: readonly string[];
      serials: readonly string[];
      exceptTradeId?: string;
    }): Promise<Holder[]> =>
      tx.$queryRaw<Holder[]>`
        SELECT r.trade_id AS "tradeId", r.voucher_id AS "voucherId", r.serial_no AS "serialNo", r.status,
          h.lock_expires_at AS "lockExpiresAt"
        FROM redemption r JOIN trade h ON h.id = r.trade_id
        WHERE r.campaign_id = ${wanted.campaignId} AND r.status IN ('locked', 'redeemed')
          AND (r.voucher_id = ANY(${[...wanted.voucherIds]}) OR r.serial_no = ANY(${[...wanted.serials]}))
          AND r.trade_id <> ${wanted.exceptTradeId ?? ''}
        ORDER BY r.trade_id`,

    /** The vouchers' statuses, held until the transaction ends. */
    statusesForUpdate: joined((asks: readonly (readonly string[])[]) => holdStatuses(tx, asks)),

    /**
     * Freezes a voucher for a trade. A code of a phone is used up by it; one on paper only by the redemption.
     * @throws LostRace when voucher or code are no longer free
     */
    async lock(
      { voucherId, code }: { voucherId: string; code: VoucherCode },
      trade: { tradeId: string; at: Date; note: string },
    ): Promise<void> {
      const step = code.kind === 'phone' ? code.step : null;
      const locked = await tx.$executeRaw`
        WITH held AS (
          UPDATE voucher SET status = 'locked', used_step = coalesce(${step}::int, used_step)
          WHERE id = ${voucherId} AND status = 'issued' AND (${step}::int IS NULL OR used_step < ${step}::int)
          RETURNING id
        )
        INSERT INTO voucher_event (voucher_id, kind, at, note, trade_id)
        SELECT id, 'locked', ${trade.at}::timestamptz, ${trade.note}, ${trade.tradeId} FROM held`;
      if (locked !== 1 || (code.kind === 'paper' && !(await holdsLive(tx, code.paperId)))) {
        throw new LostRace();
      }
    },

    /** Moves redemptions of a trade, their vouchers and papers, and writes each voucher's passport. */
    move: (
      tradeId: string,
      lineNos: readonly number[],
      how: VoucherMove,
      { at, note }: { at: Date; note: string },
    ): Promise<Moved> => move({ tradeId, lineNos, how, at, note }),
  };
}

async function holdStatuses(
  tx: Tx,
  asks: readonly (readonly string[])[],
): Promise<VoucherStatus[][]> {
  const rows = await tx.$queryRaw<{ id: string; status: VoucherStatus }[]>`
    SELECT id, status FROM voucher WHERE id = ANY(${asks.flat()}) ORDER BY id FOR UPDATE`;
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return asks.map((ids) => ids.flatMap((id) => statuses.get(id) ?? []));
}

/** How many redemptions, and how many vouchers, were as they had to be. */
type Moved = { moved: number; changed: number };
type Move = {
  tradeId: string;
  lineNos: readonly number[];
  how: VoucherMove;
  at: Date;
  note: string;
};

async function moveVouchers(tx: Tx, moves: readonly Move[]): Promise<Moved[]> {
  const rows = moves.flatMap(({ tradeId, lineNos, how, at, note }, ask) =>
    lineNos.map((lineNo) => ({
      ask,
      tradeId,
      lineNo,
      redemptionFrom: how.redemption.from,
      redemptionTo: how.redemption.to,
      voucherFrom: how.voucher.from,
      voucherTo: how.voucher.to,
      returns: how.countsAsReturn ? 1 : 0,
      paper: how.paper,
      event: how.event,
      at,
      note,
    })),
  );
  const counted = await tx.$queryRaw<(Moved & { ask: number })[]>`
    WITH asked AS (
      SELECT * FROM jsonb_to_recordset(${asRows(rows)}::jsonb) AS a (ask int, "tradeId" text, "lineNo" int,
        "redemptionFrom" text, "redemptionTo" text, "voucherFrom" text, "voucherTo" text, returns int,
        paper text, event text, at timestamptz, note text)
    ), moved AS (
      UPDATE redemption r SET status = asked."redemptionTo"::"RedemptionStatus",
        redeemed_at = CASE WHEN asked."redemptionTo" = 'redeemed' THEN asked.at ELSE r.redeemed_at END,
        reversed_at = CASE WHEN asked."redemptionTo" = 'reversed' THEN asked.at ELSE r.reversed_at END
      FROM asked
      WHERE r.trade_id = asked."tradeId" AND r.line_no = asked."lineNo"
        AND r.status = asked."redemptionFrom"::"RedemptionStatus"
      RETURNING r.voucher_id AS "voucherId", asked.*
    ), changed AS (
      UPDATE voucher v SET status = moved."voucherTo"::"VoucherStatus",
        returned_count = v.returned_count + moved.returns
      FROM moved WHERE v.id = moved."voucherId" AND v.status = moved."voucherFrom"::"VoucherStatus"
      RETURNING moved.*
    ), spent AS (
      UPDATE voucher_paper p SET used_at = changed.at, used_trade_id = changed."tradeId"
      FROM changed
      WHERE changed.paper = 'spend' AND p.voucher_id = changed."voucherId" AND p.used_at IS NULL AND p.revoked_at IS NULL
    ), freed AS (
      UPDATE voucher_paper p SET used_at = NULL, used_trade_id = NULL
      FROM changed
      WHERE changed.paper = 'free' AND p.voucher_id = changed."voucherId" AND p.used_trade_id = changed."tradeId"
    ), noted AS (
      INSERT INTO voucher_event (voucher_id, kind, at, note, trade_id)
      SELECT "voucherId", event::"VoucherEventKind", at, note, "tradeId" FROM changed
    )
    SELECT ask, count(*)::int AS moved,
      (SELECT count(*) FROM changed WHERE changed.ask = moved.ask)::int AS changed
    FROM moved GROUP BY ask`;
  return inOrder(
    moves.map((_, ask) => ask),
    counted,
    ({ ask }) => ask,
    (row) => ({ moved: row?.moved ?? 0, changed: row?.changed ?? 0 }),
  );
}
