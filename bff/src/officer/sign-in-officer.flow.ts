import { createHmac, randomBytes } from 'node:crypto';
import type { AuditNote } from '../audit/audit.store';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import { afterFailure, officerActor, whyOver } from './officer.rules';
import type { OfficerRecord, OfficerStore, OpenSession } from './officer.store';

export type OfficerStores = {
  officers: OfficerStore;
  writeAudit: (note: AuditNote) => Promise<void>;
};

export type SignInNeeds = {
  /** The machine's own time: sessions and second factors know nothing of a rehearsal's clock. */
  now: () => Instant;
  officers: OfficerStore;
  inTransaction: <T>(work: (stores: OfficerStores) => Promise<T>) => Promise<T>;
  hashPassword: (password: string) => Promise<string>;
  isPassword: (stored: string, password: string) => Promise<boolean>;
  totpStepOf: (secret: string, code: string, at: Instant) => bigint | undefined;
  csrfKey: Uint8Array;
};

/** How often a session's last use is written down. */
const seenEveryMs = 60_000;

export const actorOf = ({ id, name, role }: OfficerRecord) =>
  officerActor({ officerId: id, name, role });

/** What a page must send back: known only to who may read the session's answers. */
export const csrfTokenOf = (needs: Pick<SignInNeeds, 'csrfKey'>, token: string): string =>
  createHmac('sha256', needs.csrfKey).update(token).digest('base64url');

const clockActor = { kind: 'job', id: 'sign-in', name: '系统' } as const;

/** Compared with when there is no such account, so that a wrong name takes as long as a wrong password. */
let nobodysHash: Promise<string> | undefined;

/**
 * Checks password and second factor. Which of them was wrong is not said.
 * @throws Refusal sign_in_refused, account_locked
 */
export async function checkCredentials(
  needs: SignInNeeds,
  officer: OfficerRecord | undefined,
  password: string,
  code: string | undefined,
): Promise<OfficerRecord> {
  const now = needs.now();
  if (officer?.lockedUntil && officer.lockedUntil > now) {
    const retryAfterSeconds = (officer.lockedUntil.getTime() - now.getTime()) / 1000;
    throw new Refusal('account_locked', { retryAfterSeconds });
  }
  nobodysHash ??= needs.hashPassword('nobody has this password');
  const isRight = await needs.isPassword(officer?.passwordHash ?? (await nobodysHash), password);
  if (!officer || officer.disabledAt) {
    throw new Refusal('sign_in_refused');
  }
  const step =
    code === undefined ? officer.totpStep : needs.totpStepOf(officer.totpSecret, code, now);
  const isUsable =
    isRight &&
    step !== undefined &&
    (code === undefined || (await needs.officers.useStep(officer.id, step)));
  if (!isUsable) {
    await countFailure(needs, officer, now);
    throw new Refusal('sign_in_refused');
  }
  return officer;
}

/** Counts a wrong password or code; the one that locks the account is written down. */
async function countFailure(
  { inTransaction }: SignInNeeds,
  officer: OfficerRecord,
  at: Instant,
): Promise<void> {
  const after = afterFailure(officer.failures, at);
  await inTransaction(async ({ officers, writeAudit }) => {
    await officers.markFailure(officer.id, after);
    if (after.lockedUntil) {
      const lock = { at, actor: clockActor, action: 'officer.lock', subject: officer.id };
      await writeAudit({ ...lock, detail: { until: after.lockedUntil.toISOString() } });
    }
  });
}

/** Opens a session. @returns what the cookie holds */
export async function signInOfficer(
  needs: SignInNeeds,
  ask: { account: string; password: string; code: string },
): Promise<{ token: string; officer: OfficerRecord }> {
  const officer = await checkCredentials(
    needs,
    await needs.officers.findByAccount(ask.account),
    ask.password,
    ask.code,
  );
  const token = randomBytes(32).toString('base64url');
  const at = needs.now();
  await needs.inTransaction(async ({ officers, writeAudit }) => {
    await officers.openSession(officer.id, token, at);
    await writeAudit({
      at,
      actor: actorOf(officer),
      action: 'officer.sign-in',
      subject: officer.id,
      detail: {},
    });
  });
  return { token, officer };
}

/** Leaves the desk. */
export async function signOutOfficer(
  { inTransaction, now }: SignInNeeds,
  { id, officer }: OpenSession,
): Promise<void> {
  const at = now();
  await inTransaction(async ({ officers, writeAudit }) => {
    await officers.endSessions({ sessionId: id }, at);
    const note = { at, actor: actorOf(officer), action: 'officer.sign-out', subject: officer.id };
    await writeAudit({ ...note, detail: {} });
  });
}

/**
 * The session behind a cookie, read anew for each request: what was ended, disabled or given another role is so at once.
 * @param isAttended false for a question that a page asks by itself: it keeps nothing open
 * @throws Refusal session_expired
 */
export async function findOfficerSession(
  needs: SignInNeeds,
  token: string,
  isAttended: boolean,
): Promise<OpenSession> {
  const session = await needs.officers.findSession(token);
  const now = needs.now();
  if (!session || session.officer.disabledAt || whyOver(session, now)) {
    throw new Refusal('session_expired');
  }
  if (isAttended && now.getTime() - session.seenAt.getTime() > seenEveryMs) {
    await needs.officers.markSeen(session.id, now);
  }
  return session;
}
