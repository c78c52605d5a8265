import type {
  InspectionEvent,
  InspectionState,
  InspectionVerdict,
  OfficerRole,
  StoreStanding,
} from '../contract';
import type { ProblemCode } from '../contract/problem';
import {
  addSeconds,
  businessDay,
  businessDayStart,
  endOfBusinessDay,
  type Instant,
} from '../kernel/time';

/*
 * A visit to a store finds nothing wrong, or leaves something to correct until a deadline. Overdue is no state: it
 * is read off the clock.
 */

/** What an inspector looks at; it stands in the campaign's file. */
export type InspectionTerms = {
  correctDays: number;
  items: readonly { item: string; title: string; hint: string }[];
};

export type By = OfficerRole | 'enterprise';
export type Move = Exclude<InspectionEvent, 'visit'>;
type Step = {
  from: readonly InspectionState[];
  to: InspectionState;
  by: readonly By[];
};

/** What may follow a visit, and by whom. What the inspector saw put right on the spot is accepted without a correction. */
export const steps: Record<Move, Step> = {
  correct: { from: ['to_correct'], to: 'corrected', by: ['enterprise'] },
  accept: { from: ['to_correct', 'corrected'], to: 'closed', by: ['inspector', 'operator'] },
  return: { from: ['corrected'], to: 'to_correct', by: ['inspector', 'operator'] },
};
const moves = Object.keys(steps) as Move[];

/** What this one may do next. */
export const stepsFor = (state: InspectionState, by: By): Move[] =>
  moves.filter((move) => steps[move].from.includes(state) && steps[move].by.includes(by));

/** Why this step cannot be taken now; undefined when it can. @param note what is said with it */
export function whyNotMove(
  state: InspectionState,
  move: Move,
  { by, note }: { by: By; note: string },
): ProblemCode | undefined {
  if (!stepsFor(state, by).includes(move)) {
    return 'not_allowed_now';
  }
  // A correction speaks for itself when it is accepted; without one it is said what was seen.
  const isSaid = note.length >= 2 || (move === 'accept' && state === 'corrected');
  return isSaid ? undefined : move === 'correct' ? 'inspection_remark_missing' : 'reason_required';
}

const daySeconds = 24 * 3600;
/** A deadline is today or at most so many days off. */
const latestDays = 30;

const dayAfter = (now: Instant, days: number): string =>
  businessDay(addSeconds(now, days * daySeconds));

/** The ordinary last day to correct what is found now, and the days that may be chosen instead. */
export const dueDays = (now: Instant, { correctDays }: Pick<InspectionTerms, 'correctDays'>) => ({
  dueOn: dayAfter(now, correctDays),
  dueFrom: businessDay(now),
  dueUntil: dayAfter(now, latestDays),
});

/** The first instant at which a correction is late: 24:00 of the last day. */
export const dueAtOf = (dueOn: string): Instant => endOfBusinessDay(businessDayStart(dueOn));

/** Why this day cannot be a deadline that is set now; none is none. */
export function whyNotDue(
  dueOn: string | undefined,
  now: Instant,
): 'inspection_due_wrong' | undefined {
  const { dueFrom, dueUntil } = dueDays(now, { correctDays: 0 });
  const isGood = dueOn !== undefined && dueFrom <= dueOn && dueOn <= dueUntil;
  return isGood ? undefined : 'inspection_due_wrong';
}

export type Answer = { item: string; verdict: InspectionVerdict; remark: string };
export type Visit = {
  items: readonly Answer[];
  photos: readonly string[];
  dueOn: string | undefined;
};

export const hasFault = (items: readonly { verdict: InspectionVerdict }[]): boolean =>
  items.some(({ verdict }) => verdict === 'fault');

/** Whether what is sent again says what was written the first time. */
export const isSameVisit = (written: readonly Answer[], sent: readonly Answer[]): boolean =>
  written.every(({ item, verdict, remark }) =>
    sent.some((one) => one.item === item && one.verdict === verdict && one.remark === remark),
  );

/** Why a visit cannot be written; undefined when it can. @param last of this store */
export function whyNotVisit(
  terms: InspectionTerms,
  { items, photos, dueOn }: Visit,
  { last, now }: { last: { state: InspectionState } | undefined; now: Instant },
): ProblemCode | undefined {
  if (last?.state === 'to_correct' || last?.state === 'corrected') {
    return 'inspection_open';
  }
  const answered = items.map(({ item }) => item).sort();
  const asked = terms.items.map(({ item }) => item).sort();
  if (answered.join() !== asked.join()) {
    return 'inspection_items_wrong';
  }
  if (items.some(({ verdict, remark }) => verdict === 'fault' && remark.length < 2)) {
    return 'inspection_remark_missing';
  }
  if (photos.length === 0) {
    return 'inspection_photo_missing';
  }
  if (hasFault(items)) {
    return whyNotDue(dueOn, now);
  }
  return dueOn === undefined ? undefined : 'inspection_due_wrong';
}

export const isOverdue = (
  { state, dueAt }: { state: InspectionState; dueAt: Instant | null },
  now: Instant,
): boolean => state === 'to_correct' && dueAt !== null && dueAt <= now;

type LastVisit = { state: InspectionState; dueAt: Instant | null; visitedAt: Instant };

/** How a store stands by its last visit. */
export function standingOf(last: LastVisit | undefined, now: Instant): StoreStanding {
  if (!last) {
    return 'never';
  }
  if (isOverdue(last, now)) {
    return 'overdue';
  }
  return last.state === 'to_correct' || last.state === 'corrected' ? last.state : 'fine';
}

/** What wants somebody first: late ones, corrections to look at, stores that nobody has seen. */
const urgency: readonly StoreStanding[] = ['overdue', 'corrected', 'never', 'to_correct', 'fine'];

type Ranked = { standing: StoreStanding; reports: number; last: LastVisit | undefined };

/** Of two stores the one that needs a visit more: by standing, by what people said of it, by how long ago it was seen. */
export const byUrgency = (a: Ranked, b: Ranked): number =>
  urgency.indexOf(a.standing) - urgency.indexOf(b.standing) ||
  b.reports - a.reports ||
  (a.last?.visitedAt.getTime() ?? 0) - (b.last?.visitedAt.getTime() ?? 0);

type Spot = { latitude: number; longitude: number };
const earthMetres = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places, as the crow flies. */
export function metresBetween(a: Spot, b: Spot): number {
  const across =
    radians(b.longitude - a.longitude) * Math.cos(radians((a.latitude + b.latitude) / 2));
  const up = radians(b.latitude - a.latitude);
  return Math.round(Math.hypot(across, up) * earthMetres);
}

/** So many photos may be brought for one visit in a day, or for one correction. */
export const mostFiles = 30;
