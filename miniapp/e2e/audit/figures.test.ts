import { faultsOf, mostAtOnce, type PageFigures } from './figures';

const calm: PageFigures = {
  page: 'pages/home/index',
  setDataPerSecond: 5,
  setDataBytes: 9_000,
  nodes: 240,
  depth: 12,
  children: 20,
  requestsAtOnce: 3,
  requestMs: 80,
  answerBytes: 9_000,
  oversized: [],
  pictures: 0,
  uncached: [],
  renderMs: 30,
  scriptMs: 40,
  smallTaps: [],
  timersLeft: [],
};

test('an answer that has come no longer counts as under way', () => {
  const spans = [
    { at: 0, ms: 10 },
    { at: 5, ms: 10 },
    { at: 10, ms: 10 },
  ];
  expect(mostAtOnce(spans)).toBe(2);
  expect(mostAtOnce([])).toBe(0);
});

test('a calm page has no fault, and every figure beyond its limit is one', () => {
  expect(faultsOf(calm)).toEqual([]);
  expect(faultsOf({ ...calm, setDataPerSecond: 60, timersLeft: ['interval of 16 ms'] })).toEqual([
    'setData 调用频率: 60, at most 20',
    '及时回收定时器: interval of 16 ms',
  ]);
});
