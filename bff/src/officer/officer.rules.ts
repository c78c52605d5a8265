import type { OfficerRole } from '../contract/shapes';
import { addSeconds, type Instant } from '../kernel/time';

/** A session ends with the working day, and earlier when nobody is at the desk. */
const sessionLivesSeconds = 10 * 3600;
export const idleSeconds = 30 * 60;
const failuresAllowed = 5;
const lockSeconds = 15 * 60;

/** Why an open session is over; undefined while it is good. */
export function whyOver(
  session: { createdAt: Instant; seenAt: Instant; endedAt: Instant | null },
  at: Instant,
): 'session_expired' | undefined {
  const isOver =
    session.endedAt !== null ||
    at >= addSeconds(session.createdAt, sessionLivesSeconds) ||
    at >= addSeconds(session.seenAt, idleSeconds);
  return isOver ? 'session_expired' : undefined;
}

/** What a wrong password or code leaves behind: the fifth in a row locks the account for a quarter of an hour. */
export function afterFailure(
  failures: number,
  at: Instant,
): { failures: number; lockedUntil: Instant | null } {
  const count = failures + 1;
  return count >= failuresAllowed
    ? { failures: 0, lockedUntil: addSeconds(at, lockSeconds) }
    : { failures: count, lockedUntil: null };
}

/** Length matters more than signs; what is easy to guess of this account is refused. */
export function whyWeak(
  next: string,
  about: { account: string; current: string },
): 'password_weak' | undefined {
  const isWeak =
    next === about.current || next.toLowerCase().includes(about.account) || new Set(next).size < 6;
  return isWeak ? 'password_weak' : undefined;
}

/** A town office belongs to a town, nobody else does. */
export const whyNotTown = (role: OfficerRole, town: string | null): 'town_required' | undefined =>
  (role === 'town') === (town !== null) ? undefined : 'town_required';

/** An officer as the audit log names one: 嘉联's people are operators, everybody else works for the district. */
export const officerActor = ({
  officerId,
  name,
  role,
}: {
  officerId: string;
  name: string;
  role: OfficerRole;
}): { kind: 'operator' | 'officer'; id: string; name: string } => ({
  kind: role === 'operator' || role === 'risk' || role === 'settlement' ? 'operator' : 'officer',
  id: officerId,
  name,
});
