import { addSeconds } from '../kernel/time';
import type { Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';

/*
 * One-time codes that were sent to phones. Only the newest of a phone is good, once, for a while and for five tries; what
 * is kept of it is a digest, for a day.
 */
const keptSeconds = 24 * 3600;
const mostTries = 5;

export function createPhoneCodeStore(tx: Tx, sealed: SealedFields) {
  const phoneIndexOf = (phone: string) => sealed.index(`phone:${phone}`);
  const hashOf = (phone: string, code: string) => sealed.index(`phone code:${phone}:${code}`);
  return {
    /** How many were sent to this phone, or asked for by this sender, since an instant. */
    countSince: (which: { phone: string } | { sender: string }, since: Date): Promise<number> =>
      tx.phoneCode.count({
        where: {
          sentAt: { gt: since },
          ...('phone' in which
            ? { phoneIndex: phoneIndexOf(which.phone) }
            : { sender: which.sender }),
        },
      }),

    async insert(row: { phone: string; code: string; sender: string; at: Date }): Promise<bigint> {
      await tx.phoneCode.deleteMany({
        where: { sentAt: { lt: addSeconds(row.at, -keptSeconds) } },
      });
      const { id } = await tx.phoneCode.create({
        data: {
          phoneIndex: phoneIndexOf(row.phone),
          codeHash: hashOf(row.phone, row.code),
          sender: row.sender,
          sentAt: row.at,
        },
      });
      return id;
    },

    /** A code that never went out. */
    async delete(id: bigint): Promise<void> {
      await tx.phoneCode.deleteMany({ where: { id } });
    },

    /** Uses a code up, or one of its tries; whether it was good. */
    async spend(
      { phone, code, at }: { phone: string; code: string; at: Date },
      goodSeconds: number,
    ): Promise<boolean> {
      const [tried] = await tx.$queryRaw<{ good: boolean }[]>`
        UPDATE phone_code SET tries = tries + 1,
          used_at = CASE WHEN code_hash = ${hashOf(phone, code)} THEN ${at}::timestamptz END
        WHERE id = (
            SELECT id FROM phone_code WHERE phone_index = ${phoneIndexOf(phone)} ORDER BY id DESC LIMIT 1
          )
          AND used_at IS NULL AND tries < ${mostTries}
          AND sent_at > ${addSeconds(at, -goodSeconds)}::timestamptz
        RETURNING used_at IS NOT NULL AS good`;
      return tried?.good ?? false;
    },
  };
}
