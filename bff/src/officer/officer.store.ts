import { createHash } from 'node:crypto';
import type { OfficerRole } from '../contract/shapes';
import { newId } from '../kernel/id';
import type { Instant } from '../kernel/time';
import { type Db, dbFailureOf, type Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';

export type OfficerRecord = {
  id: string;
  account: string;
  name: string;
  role: OfficerRole;
  town: string | null;
  passwordHash: string;
  totpSecret: string;
  totpStep: bigint;
  mustChange: boolean;
  failures: number;
  lockedUntil: Instant | null;
  disabledAt: Instant | null;
  version: number;
};
export type OpenSession = {
  id: string;
  createdAt: Instant;
  seenAt: Instant;
  endedAt: Instant | null;
  officer: OfficerRecord;
};

type Row = Omit<OfficerRecord, 'role' | 'totpSecret'> & { role: string; totpSealed: string };

/** Only a digest of what a cookie holds is stored. */
const tokenHashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

export type OfficerStore = ReturnType<typeof createOfficerStore>;

/** @param db the client, or a transaction */
export function createOfficerStore(db: Db | Tx, sealed: SealedFields) {
  const recordOf = ({ totpSealed, role, ...row }: Row): OfficerRecord => ({
    ...row,
    role: role as OfficerRole,
    totpSecret: sealed.open(totpSealed),
  });
  return {
    ...readsOf(db, recordOf),
    ...accountsOf(db, sealed),
    ...sessionsOf(db, recordOf),
  };
}

type RecordOf = (row: Row) => OfficerRecord;

function readsOf(db: Db | Tx, recordOf: RecordOf) {
  return {
    async findByAccount(account: string): Promise<OfficerRecord | undefined> {
      const row = await db.officer.findUnique({ where: { account } });
      return row ? recordOf(row) : undefined;
    },
    async findById(id: string): Promise<OfficerRecord | undefined> {
      const row = await db.officer.findUnique({ where: { id } });
      return row ? recordOf(row) : undefined;
    },
    list: async (): Promise<OfficerRecord[]> =>
      (await db.officer.findMany({ orderBy: { account: 'asc' } })).map(recordOf),
    /** Accounts that are published with the rehearsal and still work. */
    listDemo: async (): Promise<OfficerRecord[]> =>
      (
        await db.officer.findMany({
          where: { isDemo: true, disabledAt: null },
          orderBy: { createdAt: 'asc' },
        })
      ).map(recordOf),
  };
}

function accountsOf(db: Db | Tx, sealed: SealedFields) {
  return {
    /** False when the account name is taken. */
    async insert(
      {
        totpSecret,
        ...officer
      }: Omit<OfficerRecord, 'totpStep' | 'failures' | 'lockedUntil' | 'disabledAt' | 'version'>,
      more: { createdAt: Instant; isDemo?: boolean },
    ): Promise<boolean> {
      try {
        await db.officer.create({
          data: { ...officer, ...more, totpSealed: sealed.seal(totpSecret) },
        });
        return true;
      } catch (error) {
        if (dbFailureOf(error) === 'refused') {
          return false;
        }
        throw error;
      }
    },

    /** Changes an account that is still the one that was seen. */
    async change(
      id: string,
      version: number,
      change: { name: string; role: OfficerRole; town: string | null; disabledAt: Instant | null },
    ): Promise<boolean> {
      const { count } = await db.officer.updateMany({
        where: { id, version },
        data: { ...change, version: { increment: 1 } },
      });
      return count === 1;
    },
    async setCredentials(
      id: string,
      { totpSecret, ...change }: { passwordHash: string; mustChange: boolean; totpSecret?: string },
    ): Promise<void> {
      await db.officer.update({
        where: { id },
        data: {
          ...change,
          ...(totpSecret ? { totpSealed: sealed.seal(totpSecret), totpStep: 0 } : {}),
          failures: 0,
          lockedUntil: null,
        },
      });
    },
    /** False when a code of this step or a later one was used before: each code works once. */
    async useStep(id: string, step: bigint): Promise<boolean> {
      const { count } = await db.officer.updateMany({
        where: { id, totpStep: { lt: step } },
        data: { totpStep: step, failures: 0, lockedUntil: null },
      });
      return count === 1;
    },
    async markFailure(id: string, after: { failures: number; lockedUntil: Instant | null }) {
      await db.officer.update({ where: { id }, data: after });
    },
  };
}

function sessionsOf(db: Db | Tx, recordOf: RecordOf) {
  return {
    async openSession(officerId: string, token: string, at: Instant): Promise<void> {
      await db.officerSession.create({
        data: {
          id: newId('officerSession'),
          officerId,
          tokenHash: tokenHashOf(token),
          createdAt: at,
          seenAt: at,
        },
      });
    },
    async findSession(token: string): Promise<OpenSession | undefined> {
      const row = await db.officerSession.findUnique({
        where: { tokenHash: tokenHashOf(token) },
        include: { officer: true },
      });
      return row ? { ...row, officer: recordOf(row.officer) } : undefined;
    },
    async markSeen(sessionId: string, at: Instant): Promise<void> {
      await db.officerSession.update({ where: { id: sessionId }, data: { seenAt: at } });
    },
    /** Ends one session, or all of an officer, but for the one that is kept. */
    async endSessions(
      which: { sessionId: string } | { officerId: string; keep?: string | undefined },
      at: Instant,
    ): Promise<void> {
      const where =
        'sessionId' in which
          ? { id: which.sessionId }
          : { officerId: which.officerId, ...(which.keep ? { id: { not: which.keep } } : {}) };
      await db.officerSession.updateMany({
        where: { ...where, endedAt: null },
        data: { endedAt: at },
      });
    },
  };
}
