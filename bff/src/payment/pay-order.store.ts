import type { Tx } from '../platform/db';
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
    async findForUpdate(outTradeNo: string): Promise<PayOrder | null> {
      await tx.$queryRaw`SELECT 1 FROM pay_order WHERE out_trade_no = ${outTradeNo} FOR UPDATE`;
      return tx.payOrder.findUnique({ where: { outTradeNo } });
    },

    find: (outTradeNo: string): Promise<PayOrder | null> =>
      tx.payOrder.findUnique({ where: { outTradeNo } }),

    async markPaid(
      id: string,
      paid: { verdict: PayVerdict; transactionId: string; paidAt: Date },
    ): Promise<void> {
      await tx.payOrder.update({ where: { id }, data: { ...paid, status: 'paid' } });
    },

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
    async findTill(
      tradeId: string,
    ): Promise<(Till & { campaignId: string; outTradeNo: string }) | undefined> {
      const [till] = await tx.$queryRaw<(Till & { campaignId: string; outTradeNo: string })[]>`
        SELECT m.id AS "merchantId", m.status AS "merchantStatus", t.id AS "terminalId", t.term_no AS "termNo",
          t.active AS "terminalActive", s.id AS "storeId", s.name AS "storeName",
          d.campaign_id AS "campaignId", d.out_trade_no AS "outTradeNo"
        FROM trade d JOIN merchant m ON m.id = d.merchant_id JOIN terminal t ON t.id = d.terminal_id
          JOIN store s ON s.id = d.store_id
        WHERE d.id = ${tradeId}`;
      return till;
    },

    findOpenid: async (accountId: string): Promise<string | undefined> =>
      (await tx.account.findUnique({ where: { id: accountId }, select: { openid: true } }))?.openid,

    /** The same notice with the same content is known; undefined when it is new, and now remembered. */
    async rememberNotice(
      id: string,
      digest: string,
      at: Date,
    ): Promise<'same' | 'other' | undefined> {
      const { count } = await tx.payNotice.createMany({
        data: [{ id, digest, at }],
        skipDuplicates: true,
      });
      if (count === 1) {
        return undefined;
      }
      const known = await tx.payNotice.findUnique({ where: { id } });
      return known?.digest === digest ? 'same' : 'other';
    },
  };
}

export type LeasedOrder = Pick<
  PayOrder,
  'id' | 'tradeId' | 'outTradeNo' | 'openid' | 'amountFen' | 'tries' | 'createdAt' | 'expiresAt'
> & { ending: boolean };
