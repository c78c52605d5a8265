import { newId } from '../kernel/id';
import type { Db, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import { type Citizen, openCitizen } from './citizen.store';

/*
 * WeChat identities. An erased one keeps an index in the place of its openid, so that the same WeChat is known again when
 * it comes back, and still stands for the same citizen.
 */

export type Account = { accountId: string; openid: string; citizen: Citizen | undefined };
export type AccountStore = ReturnType<typeof createAccountStore>;

const erasedPrefix = 'erased:';
const notErased = { not: { startsWith: erasedPrefix } };

export function createAccountStore(db: Db, sealed: SealedFields) {
  const tombstoneOf = (openid: string) => `${erasedPrefix}${sealed.index(`openid:${openid}`)}`;
  const withCitizen = { citizen: true } as const;

  return {
    async find(accountId: string): Promise<Account | undefined> {
      const row = await db.account.findUnique({ where: { id: accountId }, include: withCitizen });
      return row
        ? { accountId, openid: row.openid, citizen: openCitizen(sealed, row.citizen) }
        : undefined;
    },

    /** The account of an openid, made on its first visit. Two first visits at once make one account. */
    async findOrInsert(openid: string, now: Date): Promise<Account> {
      const where = { openid };
      const row =
        (await db.account.findUnique({ where, include: withCitizen })) ??
        (await db.$transaction(async (tx) => {
          await tx.account.updateMany({ where: { openid: tombstoneOf(openid) }, data: { openid } });
          await tx.account.createMany({
            data: [{ id: newId('account'), openid, createdAt: now }],
            skipDuplicates: true,
          });
          return tx.account.findUniqueOrThrow({ where, include: withCitizen });
        }));
      return { accountId: row.id, openid, citizen: openCitizen(sealed, row.citizen) };
    },

    /** The account's citizen, erased or not; the account is held until the transaction ends. */
    async lock(tx: Tx, accountId: string): Promise<{ citizenId: string | null }> {
      const [row] = await tx.$queryRaw<{ citizen_id: string | null }[]>`
        SELECT citizen_id FROM account WHERE id = ${accountId} FOR UPDATE`;
      return { citizenId: row?.citizen_id ?? null };
    },

    async join(tx: Tx, accountId: string, citizenId: string): Promise<void> {
      await tx.account.update({ where: { id: accountId }, data: { citizenId } });
    },

    listByCitizen: (citizenId: string): Promise<{ openid: string; createdAt: Date }[]> =>
      db.account.findMany({
        where: { citizenId, openid: notErased },
        select: { openid: true, createdAt: true },
        orderBy: { createdAt: 'asc' },
      }),

    /** Takes the openids of a citizen away and ends all sessions. */
    async erase(tx: Tx, citizenId: string): Promise<void> {
      const rows = await tx.account.findMany({
        where: { citizenId, openid: notErased },
        orderBy: { id: 'asc' },
      });
      for (const { id, openid } of rows) {
        await tx.account.update({ where: { id }, data: { openid: tombstoneOf(openid) } });
      }
      await tx.$executeRaw`
        UPDATE session SET revoked_at = now() FROM account
        WHERE account.id = session.account_id AND account.citizen_id = ${citizenId} AND revoked_at IS NULL`;
    },
  };
}
