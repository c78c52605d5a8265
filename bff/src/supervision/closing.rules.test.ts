import type { OfficerRole } from '../contract/shapes';
import { parseInstant } from '../kernel/time';
import {
  type CaseStanding,
  daysOf,
  isActive,
  verdictsFor,
  whyNotClose,
  whyNotLift,
  whyNotSign,
} from './closing.rules';

const now = parseInstant('2023-04-23T12:00:00+08:00');
const earlier = parseInstant('2023-04-23T11:59:59+08:00');
const later = parseInstant('2023-04-23T12:00:01+08:00');
const officer = (role: OfficerRole, officerId: string = role) => ({ role, officerId });
const open: CaseStanding = { owner: 'risk', closedAt: null, canBlock: true, canSuspend: true };

it('offers its owner what can be done about a case, and nobody else anything', () => {
  expect(verdictsFor(open, officer('risk'))).toEqual([
    'false_alarm',
    'settled',
    'blocked',
    'suspended',
  ]);
  expect(verdictsFor({ ...open, canBlock: false, canSuspend: false }, officer('risk'))).toEqual([
    'false_alarm',
    'settled',
  ]);
  expect(verdictsFor(open, officer('operator'))).toEqual([]);
  expect(verdictsFor({ ...open, closedAt: now }, officer('risk'))).toEqual([]);
});

const ask = { verdict: 'false_alarm' as const, remark: '家人同购', until: null };
it.each([
  ['by its owner', open, 'risk', ask, undefined],
  ['by another role', open, 'operator', ask, 'role_not_allowed'],
  ['twice', { ...open, closedAt: now }, 'risk', ask, 'not_allowed_now'],
  ['without a reason', open, 'risk', { ...ask, remark: '无' }, 'reason_required'],
  [
    'with nobody to block',
    { ...open, canBlock: false },
    'risk',
    { ...ask, verdict: 'blocked' as const },
    'not_allowed_now',
  ],
  [
    'with an end that is over',
    open,
    'risk',
    { ...ask, verdict: 'blocked' as const, until: now },
    'block_ends_early',
  ],
  [
    'with an end to come',
    open,
    'risk',
    { ...ask, verdict: 'blocked' as const, until: later },
    undefined,
  ],
] as const)('is closed %s', (_how, standing, role, what, why) => {
  expect(whyNotClose(standing, officer(role), what, now)).toBe(why);
});

const block = { blockedBy: 'a', liftedAt: null, until: null };
it.each([
  ['by another one', block, officer('operator', 'b'), undefined],
  ['by whoever blocked', block, officer('risk', 'a'), 'second_person_required'],
  ['by an auditor', block, officer('auditor', 'b'), 'role_not_allowed'],
  ['twice', { ...block, liftedAt: earlier }, officer('risk', 'b'), 'not_allowed_now'],
  ['after its end', { ...block, until: now }, officer('risk', 'b'), 'not_allowed_now'],
] as const)('a block is lifted %s', (_how, of, who, why) => {
  expect(whyNotLift(of, who, now)).toBe(why);
});

it('keeps somebody out until its end, and no longer', () => {
  expect([later, now].map((until) => isActive({ ...block, until }, now))).toEqual([true, false]);
});

it('has a day for every day of the campaign up to today', () => {
  const campaign = {
    startsAt: parseInstant('2023-04-22T00:00:00+08:00'),
    endsAt: parseInstant('2023-05-23T00:00:00+08:00'),
  };
  expect(daysOf(campaign, now)).toEqual(['2023-04-23', '2023-04-22']);
  expect(daysOf(campaign, parseInstant('2023-04-21T23:59:59+08:00'))).toEqual([]);
  const all = daysOf(campaign, parseInstant('2023-07-01T00:00:00+08:00'));
  expect([all.length, all[0]]).toEqual([31, '2023-05-22']);
});

it.each([
  ['when it is over', '2023-04-22', 0, null, undefined],
  ['on the day itself', '2023-04-23', 0, null, 'too_early'],
  ['twice', '2023-04-22', 0, now, 'not_allowed_now'],
  ['with a case that is open', '2023-04-22', 1, null, 'cases_open'],
] as const)('a day is signed for %s', (_how, day, openCases, signedAt, why) => {
  expect(whyNotSign({ day, open: openCases, signedAt }, now)).toBe(why);
});
