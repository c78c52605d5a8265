import type { SettlementEvent, SettlementKind, SettlementStatus } from '../contract';
import type { ProblemCode } from '../contract/problem';
import type { OfficerRole } from '../contract/shapes';
import { addSeconds, businessDay, businessDayStart, type Instant, weekdayOf } from '../kernel/time';
import {
  entriesOfAdvance,
  entriesOfPayout,
  entriesOfReimbursement,
  type LedgerAccount,
  type LedgerEntry,
} from '../redemption/ledger.rules';

/*
 * What consumers paid is drawn on the next day (R-3.3, decision 13); the district's part of a week, Monday to Sunday, on
 * the Wednesday after it (R-3.4, decision 14). Both are ledger lines that no settlement has taken yet.
 */

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

type Draw = {
  /** The account whose lines are paid. */
  account: LedgerAccount;
  /** From 24:00 of the last day to the draw. */
  waitSeconds: number;
  endsOn: (day: string) => boolean;
};

export const draws: Record<SettlementKind, Draw> = {
  /** Before ten the next morning: at ten sharp a batch may open, and nothing else should be done then. */
  payout: { account: 'merchant_payable', waitSeconds: 9 * hourSeconds, endsOn: () => true },
  /** Invoices accepted by Wednesday 18:00. */
  subsidy_payout: {
    account: 'merchant_subsidy_payable',
    waitSeconds: 2 * daySeconds + 18 * hourSeconds,
    endsOn: (day) => weekdayOf(day) === 0,
  },
};

/** What comes late is swept up so long after the campaign (decision 14). */
const sweepDays = 30;

export type Due = {
  kind: SettlementKind;
  /** 2023-04-22 */
  lastDay: string;
  /** Lines booked before this instant. */
  until: Instant;
  /** Invoices accepted before this instant. */
  cut: Instant;
};

/** All settlements of a campaign that are to be drawn by now, the oldest first. */
export function dueSettlements(
  kind: SettlementKind,
  campaign: { startsAt: Instant; endsAt: Instant },
  now: Instant,
): Due[] {
  const { waitSeconds, endsOn } = draws[kind];
  const last = addSeconds(campaign.endsAt, sweepDays * daySeconds);
  const due: Due[] = [];
  let start = businessDayStart(businessDay(campaign.startsAt));
  for (; start < last; start = addSeconds(start, daySeconds)) {
    const lastDay = businessDay(start);
    const until = addSeconds(start, daySeconds);
    const cut = addSeconds(until, waitSeconds);
    if (cut > now) {
      break;
    }
    if (endsOn(lastDay)) {
      due.push({ kind, lastDay, until, cut });
    }
  }
  return due;
}

type Step = {
  from: readonly SettlementStatus[];
  to: SettlementStatus;
  roles: readonly OfficerRole[];
  kinds: readonly SettlementKind[];
  /** Not by whoever took this step: two people for money. */
  notBy?: SettlementEvent;
  needsNote?: true;
};
const both = ['payout', 'subsidy_payout'] as const;
const weekly = ['subsidy_payout'] as const;

/** Who moves a settlement on: 嘉联 checks and pays, the bureau reviews, the finance bureau grants, 嘉联 confirms. */
export const steps: Record<SettlementEvent, Step> = {
  check: { from: ['drawn'], to: 'checked', roles: ['settlement'], kinds: both },
  pay: {
    from: ['checked'],
    to: 'paid',
    roles: ['settlement', 'operator'],
    kinds: both,
    notBy: 'check',
    needsNote: true,
  },
  apply: { from: ['paid'], to: 'applied', roles: ['settlement'], kinds: weekly },
  approve: {
    from: ['applied'],
    to: 'bureau_approved',
    roles: ['bureau_approver'],
    kinds: weekly,
  },
  grant: { from: ['bureau_approved'], to: 'finance_approved', roles: ['finance'], kinds: weekly },
  return: {
    from: ['applied', 'bureau_approved'],
    to: 'paid',
    roles: ['bureau_handler', 'bureau_approver', 'finance'],
    kinds: weekly,
    needsNote: true,
  },
  receive: {
    from: ['finance_approved'],
    to: 'reimbursed',
    roles: ['settlement'],
    kinds: weekly,
    needsNote: true,
  },
};

/** Whose turn a returned application is: the bureau returns what lies with it, finance what lies there. */
const returnedBy: Partial<Record<SettlementStatus, readonly OfficerRole[]>> = {
  applied: ['bureau_handler', 'bureau_approver'],
  bureau_approved: ['finance'],
};

export type Standing = {
  kind: SettlementKind;
  status: SettlementStatus;
  steps: readonly { event: string; byId: string }[];
};

/** Why this officer cannot take this step now; undefined when they can. */
export function whyNotStep(
  { kind, status, steps: taken }: Standing,
  event: SettlementEvent,
  officer: { officerId: string; role: OfficerRole },
): ProblemCode | undefined {
  const { from, roles, kinds, notBy } = steps[event];
  if (!roles.includes(officer.role)) {
    return 'role_not_allowed';
  }
  if (!from.includes(status) || !kinds.includes(kind)) {
    return 'not_allowed_now';
  }
  if (event === 'return' && !returnedBy[status]?.includes(officer.role)) {
    return 'role_not_allowed';
  }
  const last = taken.findLast((one) => one.event === notBy);
  return last?.byId === officer.officerId ? 'second_person_required' : undefined;
}

/** What this officer may do next. */
export const stepsFor = (
  standing: Standing,
  officer: { officerId: string; role: OfficerRole },
): SettlementEvent[] =>
  (Object.keys(steps) as SettlementEvent[]).filter(
    (event) => whyNotStep(standing, event, officer) === undefined,
  );

type Booking = { kind: 'payout' | 'subsidy_payout' | 'reimbursement'; entries: LedgerEntry[] };

/** What a step books for one enterprise; undefined when it moves no money. */
export function bookingOf(
  kind: SettlementKind,
  event: SettlementEvent,
  amountFen: number,
): Booking | undefined {
  if (event === 'pay') {
    return {
      kind,
      entries: kind === 'payout' ? entriesOfPayout(amountFen) : entriesOfAdvance(amountFen),
    };
  }
  return event === 'receive'
    ? { kind: 'reimbursement', entries: entriesOfReimbursement(amountFen) }
    : undefined;
}
