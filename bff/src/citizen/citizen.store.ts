import { newId } from '../kernel/id';
import type { Db, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';

/*
 * People. A phone is kept as an index (equality) and sealed (to read). An erased person keeps only the index: enough to
 * be known again, so that nobody claims twice in a batch by erasing themselves, and nothing to find them by.
 */

export type Citizen = {
  citizenId: string;
  phone: string;
  realName: string | null;
  createdAt: Date;
};

export type CitizenRow = {
  id: string;
  phoneSealed: string | null;
  realNameSealed: string | null;
  createdAt: Date;
};

/** Opens what is sealed. An erased citizen is nobody. */
export function openCitizen(
  sealed: SealedFields,
  row: CitizenRow | null | undefined,
): Citizen | undefined {
  return row?.phoneSealed
    ? {
        citizenId: row.id,
        phone: sealed.open(row.phoneSealed),
        realName: row.realNameSealed ? sealed.open(row.realNameSealed) : null,
        createdAt: row.createdAt,
      }
    : undefined;
}

export type CitizenStore = ReturnType<typeof createCitizenStore>;

export function createCitizenStore(db: Db, sealed: SealedFields) {
  const phoneIndexOf = (phone: string) => sealed.index(`phone:${phone}`);

  return {
    phoneIndexOf,

    transaction: <T>(run: (tx: Tx) => Promise<T>): Promise<T> => db.$transaction(run),

    /** Whose phone it is, also when that citizen was erased. */
    async findPhoneOwner(tx: Tx, phone: string): Promise<{ citizenId: string } | undefined> {
      const row = await tx.citizen.findUnique({
        where: { phoneIndex: phoneIndexOf(phone) },
        select: { id: true },
      });
      return row ? { citizenId: row.id } : undefined;
    },

    /** Fails on the unique phone index when somebody else bound the phone a moment ago. */
    async insert(tx: Tx, phone: string, now: Date): Promise<string> {
      const row = await tx.citizen.create({
        data: {
          id: newId('citizen'),
          phoneIndex: phoneIndexOf(phone),
          phoneSealed: sealed.seal(phone),
          createdAt: now,
        },
      });
      return row.id;
    },

    /** Gives a citizen this phone; one who was erased is a person again. */
    async setPhone(tx: Tx, citizenId: string, phone: string): Promise<void> {
      await tx.citizen.update({
        where: { id: citizenId },
        data: {
          phoneIndex: phoneIndexOf(phone),
          phoneSealed: sealed.seal(phone),
          erasedAt: null,
        },
      });
    },

    /** The phone in clear; undefined for somebody who was erased. */
    async findPhone(citizenId: string): Promise<string | undefined> {
      const row = await db.citizen.findUnique({ where: { id: citizenId } });
      return openCitizen(sealed, row)?.phone;
    },

    /** In clear; undefined for somebody who was erased. */
    find: async (tx: Tx, citizenId: string): Promise<Citizen | undefined> =>
      openCitizen(sealed, await tx.citizen.findUnique({ where: { id: citizenId } })),

    async setRealName(citizenId: string, realName: string, tx: Tx = db): Promise<void> {
      await tx.citizen.updateMany({
        where: { id: citizenId, erasedAt: null },
        data: { realNameSealed: sealed.seal(realName) },
      });
    },

    /** Takes away everything that names the person. */
    async erase(tx: Tx, citizenId: string, now: Date): Promise<void> {
      await tx.citizen.update({
        where: { id: citizenId },
        data: { phoneSealed: null, realNameSealed: null, erasedAt: now },
      });
    },
  };
}
