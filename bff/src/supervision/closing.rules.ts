import type { CaseOwner, CaseVerdict } from '../contract';
import type { ProblemCode } from '../contract/problem';
import type { OfficerRole } from '../contract/shapes';
import { addSeconds, businessDay, businessDayStart, type Instant } from '../kernel/time';

/* How cases are closed, who is blocked and let in again, and when a day is signed for. */

export type CaseStanding = {
  owner: CaseOwner;
  closedAt: Instant | null;
  /** Whether there is somebody, or a device, that can be put on the list and is not on it. */
  canBlock: boolean;
  /** Whether there is an enterprise that can be stopped. */
  canSuspend: boolean;
};
type Officer = { officerId: string; role: OfficerRole };

/** How this officer may close a case. */
export function verdictsFor(
  { owner, closedAt, canBlock, canSuspend }: CaseStanding,
  { role }: Pick<Officer, 'role'>,
): CaseVerdict[] {
  if (closedAt !== null || role !== owner) {
    return [];
  }
  return [
    'false_alarm',
    'settled',
    ...(canBlock ? (['blocked'] as const) : []),
    ...(canSuspend ? (['suspended'] as const) : []),
  ];
}

/** Why words and end of a block, or a reason alone, will not do. */
export function whyNotReason(
  reason: string,
  until: Instant | null,
  now: Instant,
): ProblemCode | undefined {
  if (reason.length < 2) {
    return 'reason_required';
  }
  return until !== null && until <= now ? 'block_ends_early' : undefined;
}

/** Why a case cannot be closed so; undefined when it can. */
export function whyNotClose(
  standing: CaseStanding,
  officer: Officer,
  { verdict, remark, until }: { verdict: CaseVerdict; remark: string; until: Instant | null },
  now: Instant,
): ProblemCode | undefined {
  if (officer.role !== standing.owner) {
    return 'role_not_allowed';
  }
  if (!verdictsFor(standing, officer).includes(verdict)) {
    return 'not_allowed_now';
  }
  return whyNotReason(remark, verdict === 'blocked' ? until : null, now);
}

export type BlockStanding = { blockedBy: string; liftedAt: Instant | null; until: Instant | null };

/** Whether a block keeps somebody out now. */
export const isActive = ({ liftedAt, until }: BlockStanding, now: Instant): boolean =>
  liftedAt === null && (until === null || until > now);

/** Who may take somebody off the list: those who may also lift a suspension. */
const lifters: readonly OfficerRole[] = ['operator', 'risk', 'bureau_handler', 'bureau_approver'];

/** Why this officer cannot take somebody off the list; undefined when they can. */
export function whyNotLift(
  block: BlockStanding,
  { officerId, role }: Officer,
  now: Instant,
): ProblemCode | undefined {
  if (!lifters.includes(role)) {
    return 'role_not_allowed';
  }
  if (!isActive(block, now)) {
    return 'not_allowed_now';
  }
  return block.blockedBy === officerId ? 'second_person_required' : undefined;
}

const daySeconds = 24 * 3600;

/** The business days of a campaign up to today, the newest first. */
export function daysOf(
  { startsAt, endsAt }: { startsAt: Instant; endsAt: Instant },
  now: Instant,
): string[] {
  const days: string[] = [];
  const first = businessDayStart(businessDay(startsAt));
  for (let start = first; start < endsAt && start <= now; start = addSeconds(start, daySeconds)) {
    days.unshift(businessDay(start));
  }
  return days;
}

export const dayEnd = (day: string): Instant => addSeconds(businessDayStart(day), daySeconds);

/** Why a day cannot be signed for; undefined when it can. */
export function whyNotSign(
  day: { day: string; open: number; signedAt: Instant | null },
  now: Instant,
): ProblemCode | undefined {
  if (now < dayEnd(day.day)) {
    return 'too_early';
  }
  if (day.signedAt !== null) {
    return 'not_allowed_now';
  }
  return day.open > 0 ? 'cases_open' : undefined;
}
