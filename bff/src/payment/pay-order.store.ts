import type { Tx } from '../platform/db';
import { asRows, inOrder, joined } from '../platform/joined';
import type { Till } from '../redemption/purchase.rules';
import type { PayOrder, PayVerdict } from './payment.rules';

/** Attempts to pay a trade in WeChat. */
export function createPayOrderStore(tx: Tx) {
  return {
    findOpen: (tradeId: string): Promise<PayOrder | null> =>
      tx.payOrder.findFirst({ where: { tradeId, status: 'open' } }),

    insert: (order: {
      id: string;
      tradeId: string;
      citizenId: string;
      openid: string;
      outTradeNo: string;
      amountFen: number;
      createdAt: Date;
      expiresAt: Date;
      nextAskAt: Date;
    }): Promise<PayOrder> => tx.payOrder.create({ data: order }),

    /** Held until the transaction ends: what is said of one payment happens one after the other. */
    findForUpdate: joined(
      async (outTradeNos: readonly string[]): Promise<(PayOrder | undefined)[]> =>
        inOrder(
          outTradeNos,
          await tx.$queryRaw<PayOrder[]>`
            SELECT id, trade_id AS "tradeId", openid, out_trade_no AS "outTradeNo", amount_fen AS "amountFen", status,
              verdict, transaction_id AS "transactionId", created_at AS "createdAt", expires_at AS "expiresAt",
              claimed_at AS "claimedAt", paid_at AS "paidAt", tries
            FROM pay_order WHERE out_trade_no = ANY(${[...outTradeNos]}) ORDER BY id FOR UPDATE`,
          ({ outTradeNo }) => outTradeNo,
          (order) => order,
        ),
    ),

    /** The citizens whose payments these are, by number; a number of nobody's is not there. */
    findHolders: async (outTradeNos: readonly string[]): Promise<Map<string, string>> => {
      const rows = await tx.$queryRaw<{ outTradeNo: string; citizenId: string }[]>`
        SELECT out_trade_no AS "outTradeNo", citizen_id AS "citizenId" FROM pay_order
        WHERE out_trade_no = ANY(${[...outTradeNos]})`;
      return new Map(rows.map(({ outTradeNo, citizenId }) => [outTradeNo, citizenId]));
    },

    find: (outTradeNo: string): Promise<PayOrder | null> =>
      tx.payOrder.findUnique({ where: { outTradeNo } }),

    markPaid: joined(async (paid: readonly PaidOrder[]): Promise<undefined[]> => {
      await tx.$executeRaw`
        UPDATE pay_order o SET status = 'paid', verdict = a.verdict::"PayVerdict", transaction_id = a."transactionId",
          paid_at = a."paidAt"
        FROM jsonb_to_recordset(${asRows(paid)}::jsonb)
          AS a (id text, verdict text, "transactionId" text, "paidAt" timestamptz)
        WHERE o.id = a.id`;
      return paid.map(() => undefined);
    }),

    /** Only an open attempt closes; one that was paid meanwhile stays paid. */
    async markClosed(id: string, closedAt: Date): Promise<void> {
      await tx.payOrder.updateMany({
        where: { id, status: 'open' },
        data: { status: 'closed', closedAt },
      });
    },

    async askAt(id: string, nextAskAt: Date, more: { claimedAt?: Date } = {}): Promise<void> {
      await tx.payOrder.updateMany({ where: { id, status: 'open' }, data: { nextAskAt, ...more } });
    },

    /** Takes attempts that are due, or whose trade is over, for itself until `leasedUntil`. */
    lease: (now: Date, leasedUntil: Date, limit: number): Promise<LeasedOrder[]> =>
      tx.$queryRaw<LeasedOrder[]>`
        UPDATE pay_order o SET next_ask_at = ${leasedUntil}::timestamptz, tries = o.tries + 1, ending = due.over
        FROM (
          SELECT p.id, (t.status <> 'locked' OR t.lock_expires_at <= ${now}::timestamptz) AS over
          FROM pay_order p JOIN trade t ON t.id = p.trade_id
          WHERE p.status = 'open' AND (p.next_ask_at <= ${now}::timestamptz
            OR (NOT p.ending AND (t.status <> 'locked' OR t.lock_expires_at <= ${now}::timestamptz)))
          ORDER BY p.next_ask_at LIMIT ${limit} FOR UPDATE OF p SKIP LOCKED
        ) due
        WHERE o.id = due.id
        RETURNING o.id, o.trade_id AS "tradeId", o.out_trade_no AS "outTradeNo", o.openid, o.amount_fen AS "amountFen",
          o.tries, o.created_at AS "createdAt", o.expires_at AS "expiresAt", o.ending`,

    /** The till that a trade stands at, as it is now. */
    findTill: joined(
      async (tradeIds: readonly string[]): Promise<(TradeTill | undefined)[]> =>
        inOrder(
          tradeIds,
          await tx.$queryRaw<TradeTill[]>`
            SELECT d.id AS "tradeId", m.id AS "merchantId", m.status AS "merchantStatus", t.id AS "terminalId",
              t.term_no AS "termNo", t.active AS "terminalActive", s.id AS "storeId", s.name AS "storeName",
              d.campaign_id AS "campaignId"
            FROM trade d JOIN merchant m ON m.id = d.merchant_id JOIN terminal t ON t.id = d.terminal_id
              JOIN store s ON s.id = d.store_id
            WHERE d.id = ANY(${[...tradeIds]})`,
          ({ tradeId }) => tradeId,
          (till) => till,
        ),
    ),

    findOpenid: async (accountId: string): Promise<string | undefined> =>
      (await tx.account.findUnique({ where: { id: accountId }, select: { openid: true } }))?.openid,

    /** The same notice with the same content is known; undefined when it is new, and now remembered. */
    rememberNotice: joined((notices: readonly Notice[]) => rememberNotices(tx, notices)),
  };
}

type PaidOrder = { id: string; verdict: PayVerdict; transactionId: string; paidAt: Date };
type TradeTill = Till & { tradeId: string; campaignId: string };
type Notice = { id: string; digest: string; at: Date };

async function rememberNotices(
  tx: Tx,
  notices: readonly Notice[],
): Promise<('same' | 'other' | undefined)[]> {
  const kept = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO pay_notice (id, digest, at)
    SELECT id, digest, at
    FROM jsonb_to_recordset(${asRows(notices)}::jsonb) AS a (n int, id text, digest text, at timestamptz)
    ORDER BY n
    ON CONFLICT DO NOTHING
    RETURNING id`;
  const fresh = new Set(kept.map(({ id }) => id));
  // Of two with one id the first was kept.
  const known = notices.map(({ id }) => !fresh.delete(id));
  const ids = notices.flatMap(({ id }, index) => (known[index] ? id : []));
  const digests = new Map(
    ids.length === 0
      ? []
      : (await tx.payNotice.findMany({ where: { id: { in: ids } } })).map((row) => [
          row.id,
          row.digest,
        ]),
  );
  return notices.map(({ id, digest }, index) =>
    known[index] ? (digests.get(id) === digest ? 'same' : 'other') : undefined,
  );
}

export type LeasedOrder = Pick<
  PayOrder,
  'id' | 'tradeId' | 'outTradeNo' | 'openid' | 'amountFen' | 'tries' | 'createdAt' | 'expiresAt'
> & { ending: boolean };
