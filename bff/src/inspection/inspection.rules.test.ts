import { otherFile, planFile } from '../../../prisma/seed';
import { readCampaignFile } from '../campaign/campaign-file.store';
import type { InspectionState } from '../contract';
import { presentInstant } from '../kernel/time';
import {
  byUrgency,
  dueAtOf,
  dueDays,
  type InspectionTerms,
  isOverdue,
  metresBetween,
  standingOf,
  stepsFor,
  type Visit,
  whyNotMove,
  whyNotVisit,
} from './inspection.rules';

const terms = readCampaignFile(planFile).inspection as InspectionTerms;
const now = new Date('2023-04-22T15:30:00+08:00');
const fine = terms.items.map(({ item }) => ({ item, verdict: 'ok' as const, remark: '' }));
const whole: Visit = { items: fine, photos: ['fil_1'], dueOn: undefined };
/** The first item is wrong. */
const faulty = (remark: string): Visit['items'] => [
  { item: 'terminal', verdict: 'fault', remark },
  ...fine.slice(1),
];
const why = (over: Partial<Visit>, last?: { state: InspectionState }) =>
  whyNotVisit(terms, { ...whole, ...over }, { last, now });

it('looks at what the campaign says: terminals and posters here, other things elsewhere (R-4.5)', () => {
  expect(terms.items.slice(0, 2).map(({ title }) => title)).toEqual([
    '终端到位、能用',
    '海报在显著位置',
  ]);
  const other = readCampaignFile(otherFile).inspection as InspectionTerms;
  const names = other.items.map(({ item }) => item);
  expect(names.filter((name) => terms.items.some(({ item }) => item === name))).toEqual([]);
  expect([terms.correctDays, other.correctDays]).toEqual([3, 5]);
});

it.each<[string, Partial<Visit>, string | undefined]>([
  ['nothing is wrong', {}, undefined],
  ['an item is left out', { items: fine.slice(1) }, 'inspection_items_wrong'],
  [
    'an item is answered twice',
    { items: [...fine.slice(1), ...fine.slice(1, 2)] },
    'inspection_items_wrong',
  ],
  [
    'a fault is described and has its deadline',
    { items: faulty('终端没开机'), dueOn: '2023-04-25' },
    undefined,
  ],
  [
    'a fault is not described',
    { items: faulty(''), dueOn: '2023-04-25' },
    'inspection_remark_missing',
  ],
  ['there is no photo', { photos: [] }, 'inspection_photo_missing'],
  ['a fault has no deadline', { items: faulty('终端没开机') }, 'inspection_due_wrong'],
  ['a deadline has no fault', { dueOn: '2023-04-25' }, 'inspection_due_wrong'],
  [
    'the deadline was yesterday',
    { items: faulty('终端没开机'), dueOn: '2023-04-21' },
    'inspection_due_wrong',
  ],
  ['the deadline is today', { items: faulty('终端没开机'), dueOn: '2023-04-22' }, undefined],
  ['the deadline is 30 days off', { items: faulty('终端没开机'), dueOn: '2023-05-22' }, undefined],
  [
    'the deadline is 31 days off',
    { items: faulty('终端没开机'), dueOn: '2023-05-23' },
    'inspection_due_wrong',
  ],
])('when %s', (_what, over, code) => {
  expect(why(over)).toBe(code);
});

it.each<[InspectionState, string | undefined]>([
  ['to_correct', 'inspection_open'],
  ['corrected', 'inspection_open'],
  ['closed', undefined],
  ['passed', undefined],
])('writes a visit after one that is %s: %s', (state, code) => {
  expect(why({}, { state })).toBe(code);
});

it('knows who may do what next', () => {
  expect(stepsFor('to_correct', 'enterprise')).toEqual(['correct']);
  expect(stepsFor('to_correct', 'inspector')).toEqual(['accept']);
  expect(stepsFor('corrected', 'operator')).toEqual(['accept', 'return']);
  expect(stepsFor('corrected', 'enterprise')).toEqual([]);
  for (const by of ['town', 'risk', 'auditor', 'bureau_approver'] as const) {
    expect(stepsFor('corrected', by)).toEqual([]);
  }
  for (const state of ['passed', 'closed'] as const) {
    expect([...stepsFor(state, 'inspector'), ...stepsFor(state, 'enterprise')]).toEqual([]);
  }
});

it('asks for words where a step does not speak for itself', () => {
  const said = (note: string) => ({ by: 'inspector', note }) as const;
  expect(whyNotMove('corrected', 'accept', said(''))).toBeUndefined();
  expect(whyNotMove('to_correct', 'accept', said(''))).toBe('reason_required');
  expect(whyNotMove('to_correct', 'accept', said('现场已装好'))).toBeUndefined();
  expect(whyNotMove('corrected', 'return', said(''))).toBe('reason_required');
  expect(whyNotMove('to_correct', 'correct', { by: 'enterprise', note: ' '.trim() })).toBe(
    'inspection_remark_missing',
  );
  expect(whyNotMove('closed', 'return', said('还没有好'))).toBe('not_allowed_now');
});

it('is late from 24:00 of the last day on, and not a moment earlier', () => {
  expect(dueDays(now, terms)).toEqual({
    dueOn: '2023-04-25',
    dueFrom: '2023-04-22',
    dueUntil: '2023-05-22',
  });
  const dueAt = dueAtOf('2023-04-25');
  expect(presentInstant(dueAt)).toBe('2023-04-26T00:00:00.000+08:00');
  const open = { state: 'to_correct', dueAt } as const;
  expect(isOverdue(open, new Date(dueAt.getTime() - 1))).toBe(false);
  expect(isOverdue(open, dueAt)).toBe(true);
  expect(isOverdue({ ...open, state: 'corrected' }, dueAt)).toBe(false);
});

it('puts what needs a visit first: late, to be looked at, never seen, in time, fine', () => {
  const visit = (state: InspectionState, dueOn?: string, visitedAt = now) => ({
    state,
    dueAt: dueOn ? dueAtOf(dueOn) : null,
    visitedAt,
  });
  const rank = (last: ReturnType<typeof visit> | undefined, reports = 0) => ({
    standing: standingOf(last, new Date('2023-04-26T08:00:00+08:00')),
    reports,
    last,
  });
  const all = [
    rank(visit('passed')),
    rank(visit('closed', '2023-04-25', new Date('2023-04-21T10:00:00+08:00'))),
    rank(visit('passed'), 2),
    rank(visit('to_correct', '2023-04-28')),
    rank(undefined),
    rank(visit('corrected', '2023-04-25')),
    rank(visit('to_correct', '2023-04-25')),
  ];
  expect(all.toSorted(byUrgency)).toEqual([all[6], all[5], all[4], all[3], all[2], all[1], all[0]]);
});

it('measures from the inspector to the store', () => {
  const store = { latitude: 36.8021, longitude: 118.0468 };
  expect(metresBetween(store, store)).toBe(0);
  expect(metresBetween(store, { ...store, latitude: 36.8031 })).toBe(111);
  expect(metresBetween(store, { ...store, longitude: 118.0478 })).toBe(89);
});
