import { clockTarget } from './clock-target';

const calendar = {
  opensAt: ['2023-04-29T10:00:00+08:00', '2023-04-22T10:00:00+08:00'].map((at) => new Date(at)),
  endsAt: [new Date('2023-06-01T00:00:00+08:00')],
};
const first = '2023-04-22T09:59:00+08:00';

it.each([
  ['next-batch', first, '2023-04-22T10:00:00+08:00'],
  ['next-batch', '2023-04-22T10:00:00+08:00', '2023-04-29T10:00:00+08:00'],
  ['next-day', first, '2023-04-23T09:59:00+08:00'],
  ['next-week', first, '2023-04-29T09:59:00+08:00'],
  ['end', first, '2023-06-01T00:00:00+08:00'],
  ['2023-05-06T10:00:00+08:00', first, '2023-05-06T10:00:00+08:00'],
  ['2023-05-06T02:00:00Z', first, '2023-05-06T10:00:00+08:00'],
])('%s at %s is %s', (where, now, target) => {
  expect(clockTarget(where, new Date(now), calendar)).toEqual(new Date(target));
});

it.each([
  ['next-batch', '2023-04-29T10:00:00+08:00', 'There is no next-batch any more'],
  ['end', '2023-06-01T00:00:00+08:00', 'There is no end any more'],
  ['tomorrow', first, '"tomorrow" is none of'],
  ['2023-05-06T10:00:00', first, 'is none of'],
  ['2023-13-06T10:00:00Z', first, 'is none of'],
  ['constructor', first, 'is none of'],
])('refuses %s at %s', (where, now, reason) => {
  expect(() => clockTarget(where, new Date(now), calendar)).toThrow(reason);
});
