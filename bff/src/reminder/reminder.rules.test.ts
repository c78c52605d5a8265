import {
  answerOf,
  expiryDueAt,
  fieldsOf,
  nextTryAfter,
  reminderKinds,
  stateAfter,
} from './reminder.rules';

const endsAt = new Date('2023-05-23T00:00:00+08:00');

it('reminds at nine in the morning, seven and three days before the last one and on it', () => {
  expect([7, 3, 0].map((days) => expiryDueAt(endsAt, days).toISOString())).toEqual([
    '2023-05-15T01:00:00.000Z',
    '2023-05-19T01:00:00.000Z',
    '2023-05-22T01:00:00.000Z',
  ]);
});

it('says nothing that is longer than WeChat takes', () => {
  const facts = {
    campaign: '一个名字特别特别特别特别特别特别特别长的消费券活动',
    at: '2023-05-23T00:00:00.000+08:00',
    amountFen: 20_000,
    store: '一家名字特别特别特别特别特别特别特别长的门店',
  };
  for (const kind of reminderKinds) {
    for (const [name, value] of Object.entries(fieldsOf(kind, facts))) {
      expect(value).toMatch(/^[^{}]+$/);
      expect([...value].length).toBeLessThanOrEqual(name.startsWith('thing') ? 20 : 32);
    }
  }
});

it.each([
  ['taken', { kind: 'taken' as const }, { tries: 1 }, 'sent'],
  ['refused by the person', answerOf(43101), { tries: 1, errcode: 43101 }, 'refused'],
  ['lost on the way', answerOf(undefined), { tries: 4 }, undefined],
  ['lost for the fifth time', answerOf(undefined), { tries: 5 }, 'given_up'],
  ['of a wrong template', answerOf(40037), { tries: 1, errcode: 40037 }, 'given_up'],
])('ends when it was %s as it should', (_what, answer, tried, state) => {
  expect(stateAfter(answer, tried)).toBe(state);
});

it('tries again farther and farther off', () => {
  const now = new Date('2023-04-22T10:00:00+08:00');
  const seconds = [1, 2, 3, 4].map(
    (tries) => (nextTryAfter(now, tries).getTime() - now.getTime()) / 1000,
  );
  expect(seconds).toEqual([30, 120, 480, 1920]);
});
