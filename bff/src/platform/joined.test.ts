import { asRows, inOrder, joined } from './joined';

it('makes one statement of the asks of a turn, and answers each', async () => {
  const statements: (readonly number[])[] = [];
  const double = joined(async (asks: readonly number[]) => {
    statements.push(asks);
    return asks.map((ask) => ask * 2);
  });
  // The later two begin only when their own first answers are there.
  const flow = async (start: number) => double(await double(start));
  expect(await Promise.all([1, 2, 2].map(flow))).toEqual([4, 8, 8]);
  expect(statements).toEqual([
    [1, 2, 2],
    [2, 4, 4],
  ]);
});

it('fails all asks of a statement that failed, and none of the next', async () => {
  let broken = true;
  const ask = joined(async (asks: readonly string[]) => {
    if (broken) {
      throw new Error('broken');
    }
    return asks;
  });
  expect((await Promise.allSettled([ask('a'), ask('b')])).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
  broken = false;
  expect(await ask('c')).toBe('c');
});

it('numbers rows for a statement, and puts answers into the order of the asks', () => {
  expect(JSON.parse(asRows([{ id: 'a', none: undefined }, { id: 'b' }]))).toEqual([
    { n: 0, id: 'a' },
    { n: 1, id: 'b' },
  ]);
  const rows = [{ id: 'b' }, { id: 'a' }];
  expect(
    inOrder(
      ['a', 'x', 'b', 'a'],
      rows,
      ({ id }) => id,
      (row) => row?.id,
    ),
  ).toEqual(['a', undefined, 'b', 'a']);
});
