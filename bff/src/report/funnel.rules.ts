/** Of fewer people than this no row of their own is shown: one could guess who they are. */
const leastPeople = 3;

/** How far people went. Each counts once; a view once a day. */
export type FunnelCounts = {
  views: number;
  opens: number;
  signIns: number;
  claims: number;
  redemptions: number;
};

const add = (left: FunnelCounts, right: FunnelCounts): FunnelCounts => ({
  views: left.views + right.views,
  opens: left.opens + right.opens,
  signIns: left.signIns + right.signIns,
  claims: left.claims + right.claims,
  redemptions: left.redemptions + right.redemptions,
});

/** Rows of too few people, put together; undefined when there are none. */
export function foldSmall<Row extends FunnelCounts>(
  rows: readonly Row[],
): { shown: Row[]; others: FunnelCounts | undefined } {
  const shown = rows.filter((row) => row.opens >= leastPeople);
  const small = rows.filter((row) => row.opens < leastPeople);
  const [first, ...rest] = small;
  return { shown, others: first && rest.reduce<FunnelCounts>(add, first) };
}
