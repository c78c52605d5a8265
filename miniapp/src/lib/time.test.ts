import {
  clock,
  clockSeconds,
  countdownParts,
  day,
  daysLeft,
  dayTime,
  fullDay,
  lastDay,
  minuteOfDay,
} from './time';

const end = '2023-05-23T00:00:00+08:00';

describe('dates as people in Shanghai read them, wherever the phone thinks it is', () => {
  test.each([
    ['2023-04-22T10:00:00+08:00', '4月22日 周六 10:00'],
    ['2023-04-22T02:00:00Z', '4月22日 周六 10:00'],
    ['2023-05-01T10:00:00+08:00', '5月1日 周一 10:00'],
    ['2023-04-22T16:00:00Z', '4月23日 周日 00:00'],
    ['2023-12-31T16:00:00Z', '1月1日 周一 00:00'],
  ])('%s is %s', (instant, text) => {
    expect(dayTime(instant)).toBe(text);
  });

  test('shorter and longer forms', () => {
    const instant = '2023-04-22T10:00:07+08:00';
    expect([day(instant), fullDay(instant), clock(instant), clockSeconds(instant)]).toEqual([
      '4月22日',
      '2023年4月22日',
      '10:00',
      '10:00:07',
    ]);
    expect(minuteOfDay(Date.parse(instant))).toBe(600);
  });
});

test('an end at midnight belongs to the day before', () => {
  expect(lastDay(end)).toBe('5月22日');
});

test.each([
  ['2023-04-22T10:00:00+08:00', 31],
  ['2023-05-21T23:59:59+08:00', 2],
  ['2023-05-22T00:00:00+08:00', 1],
  ['2023-05-22T23:59:59.999+08:00', 1],
  [end, 0],
  ['2023-06-01T00:00:00+08:00', 0],
])('at %s there are %i days left', (now, left) => {
  expect(daysLeft(end, Date.parse(now))).toBe(left);
});

test.each([
  [0, { days: 0, hours: '00', minutes: '00', seconds: '00' }],
  [-5_000, { days: 0, hours: '00', minutes: '00', seconds: '00' }],
  [1, { days: 0, hours: '00', minutes: '00', seconds: '01' }],
  [59_001, { days: 0, hours: '00', minutes: '01', seconds: '00' }],
  [90_061_000, { days: 1, hours: '01', minutes: '01', seconds: '01' }],
])('%i ms count down as %o', (ms, parts) => {
  expect(countdownParts(ms)).toEqual(parts);
});
