import type { SettlementEvent } from '../contract';
import type { OfficerRole } from '../contract/shapes';
import { dueSettlements, type Standing, steps, stepsFor, whyNotStep } from './settlement.rules';

const campaign = {
  startsAt: new Date('2023-04-22T00:00:00+08:00'),
  endsAt: new Date('2023-05-23T00:00:00+08:00'),
};
const at = (text: string) => new Date(`${text}+08:00`);
const daysBy = (kind: 'payout' | 'subsidy_payout', now: string) =>
  dueSettlements(kind, campaign, at(now)).map((one) => one.lastDay);

it('draws what consumers paid before ten the next morning, on every day (R-3.3, decision 13)', () => {
  expect(daysBy('payout', '2023-04-23T08:59:59')).toEqual([]);
  expect(daysBy('payout', '2023-04-23T09:00:00')).toEqual(['2023-04-22']);
  expect(daysBy('payout', '2023-05-02T12:00:00')).toHaveLength(10);
});

it('draws the district’s part of a week on the Wednesday after it (R-3.4, decision 14)', () => {
  expect(daysBy('subsidy_payout', '2023-04-26T17:59:59')).toEqual([]);
  expect(daysBy('subsidy_payout', '2023-04-26T18:00:00')).toEqual(['2023-04-23']);
  expect(daysBy('subsidy_payout', '2023-05-03T18:00:00')).toEqual(['2023-04-23', '2023-04-30']);
});

it('sweeps up what comes late for thirty days', () => {
  expect(daysBy('payout', '2024-01-01T00:00:00').at(-1)).toBe('2023-06-21');
  expect(daysBy('subsidy_payout', '2024-01-01T00:00:00').at(-1)).toBe('2023-06-18');
});

const officer = (role: OfficerRole, officerId: string = role) => ({ role, officerId });
const standing = (
  status: Standing['status'],
  kind: Standing['kind'] = 'subsidy_payout',
): Standing => ({ kind, status, steps: [{ event: 'check', byId: 'a' }] });

it('goes its way by whose step it is (R-3.5)', () => {
  const way = (['check', 'pay', 'apply', 'approve', 'grant', 'receive'] as const).map((event) => [
    event,
    steps[event].from[0],
    steps[event].to,
    steps[event].roles.join(),
  ]);
  expect(way).toEqual([
    ['check', 'drawn', 'checked', 'settlement'],
    ['pay', 'checked', 'paid', 'settlement,operator'],
    ['apply', 'paid', 'applied', 'settlement'],
    ['approve', 'applied', 'bureau_approved', 'bureau_approver'],
    ['grant', 'bureau_approved', 'finance_approved', 'finance'],
    ['receive', 'finance_approved', 'reimbursed', 'settlement'],
  ]);
});

it.each<[string, Standing, SettlementEvent, ReturnType<typeof officer>, string | undefined]>([
  [
    'by whoever checked it',
    standing('checked'),
    'pay',
    officer('settlement', 'a'),
    'second_person_required',
  ],
  ['by another one', standing('checked'), 'pay', officer('settlement', 'b'), undefined],
  ['before it is checked', standing('drawn'), 'pay', officer('operator'), 'not_allowed_now'],
  ['twice', standing('paid'), 'pay', officer('operator'), 'not_allowed_now'],
  ['by the bureau', standing('checked'), 'pay', officer('bureau_approver'), 'role_not_allowed'],
  [
    'of what consumers paid',
    standing('paid', 'payout'),
    'apply',
    officer('settlement'),
    'not_allowed_now',
  ],
  [
    'by finance while it lies at the bureau',
    standing('applied'),
    'return',
    officer('finance'),
    'role_not_allowed',
  ],
  [
    'by the bureau while it lies there',
    standing('applied'),
    'return',
    officer('bureau_handler'),
    undefined,
  ],
  ['by finance', standing('bureau_approved'), 'return', officer('finance'), undefined],
])('%s, a step is answered so', (_by, of, event, who, why) => {
  expect(whyNotStep(of, event, who)).toBe(why);
});

it('offers each role its own steps alone', () => {
  expect(stepsFor(standing('drawn'), officer('settlement'))).toEqual(['check']);
  expect(stepsFor(standing('applied'), officer('bureau_approver'))).toEqual(['approve', 'return']);
  expect(stepsFor(standing('applied'), officer('auditor'))).toEqual([]);
});
