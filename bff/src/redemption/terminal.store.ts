import { nonceSeconds } from '../kernel/signature';
import { addSeconds } from '../kernel/time';
import type { Db } from '../platform/db';
import type { Till } from './purchase.rules';

/** An application of 嘉联: its keys, and the merchants it may speak for. */
export type TerminalApp = { appid: string; publicKeys: string[]; mchIds: string[] };
export type TerminalStore = ReturnType<typeof createTerminalStore>;

/** Who may call the terminal interface, and which calls were seen. */
export function createTerminalStore(db: Db) {
  return {
    listApps: (): Promise<TerminalApp[]> => db.terminalApp.findMany(),

    findMerchantId: async (mchId: string): Promise<string | undefined> =>
      (await db.merchant.findUnique({ where: { mchId }, select: { id: true } }))?.id,

    /** A terminal of this merchant; one of another merchant is none. */
    async findTill(mchId: string, termNo: string): Promise<Till | undefined> {
      const [till] = await db.$queryRaw<Till[]>`
        SELECT m.id AS "merchantId", m.status AS "merchantStatus", t.id AS "terminalId", t.term_no AS "termNo",
          t.active AS "terminalActive", s.id AS "storeId", s.name AS "storeName"
        FROM terminal t JOIN merchant m ON m.id = t.merchant_id JOIN store s ON s.id = t.store_id
        WHERE t.term_no = ${termNo} AND m.mch_id = ${mchId}`;
      return till;
    },

    /** False when the nonce was seen within 600 s; one statement, so that all replicas agree. */
    async rememberNonce(appid: string, nonce: string, now: Date): Promise<boolean> {
      const forgotten = addSeconds(now, -nonceSeconds);
      const written = await db.$executeRaw`
        INSERT INTO terminal_nonce (appid, nonce, seen_at) VALUES (${appid}, ${nonce}, ${now}::timestamptz)
        ON CONFLICT (appid, nonce) DO UPDATE SET seen_at = excluded.seen_at
        WHERE terminal_nonce.seen_at < ${forgotten}::timestamptz`;
      return written === 1;
    },

    /** Only tidies: an old nonce is already as good as new. */
    forgetNonces: async (now: Date): Promise<number> =>
      (
        await db.terminalNonce.deleteMany({
          where: { seenAt: { lt: addSeconds(now, -nonceSeconds) } },
        })
      ).count,
  };
}
