import DataLoader from 'dataloader';

/*
 * Many events, one transaction: their flows run side by side, and what they ask of the database in one turn of the event
 * loop goes there as one statement. Each flow still reads as if it were alone.
 */

/** One function for one ask, out of a statement for many. @param many answers in the order of its asks */
export function joined<Ask, Answer>(
  many: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (ask: Ask) => Promise<Answer> {
  const loader = new DataLoader<Ask, Answer>(many, {
    cache: false,
    batchScheduleFn: (send) => setImmediate(send),
  });
  return (ask) => loader.load(ask);
}

/** Rows for a statement, as `jsonb_to_recordset` reads them; a field that is missing or undefined is NULL. */
export const asRows = (rows: readonly object[]): string =>
  JSON.stringify(rows.map((row, n) => ({ n, ...row })));

/** What was found, in the order of what was asked for. */
export function inOrder<Key, Row, Answer>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  answer: (row: Row | undefined) => Answer,
): Answer[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => answer(byKey.get(key)));
}
