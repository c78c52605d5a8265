import { say } from '../ops/progress';
import { printTable, writeReport } from './table';

/** What became of one fault, played with one seed. */
export type Outcome = { name: string; seed: number; row: (string | number)[]; broken: string[] };

/** One line as soon as it was judged. */
export const sayOutcome = ({ name, seed, broken }: Outcome): void =>
  say(`  ${broken.length === 0 ? '✓' : '✕'} ${name}, seed ${seed} ${broken.join('; ')}`);

/** The table, the file and the count. @returns whether all held */
export function conclude(
  report: string,
  columns: string[],
  outcomes: Outcome[],
  skipped = 0,
): boolean {
  say();
  printTable(
    columns,
    outcomes.map(({ row }) => row),
  );
  writeReport(report, { outcomes });
  const failed = outcomes.filter(({ broken }) => broken.length > 0).length;
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  say();
  say(`${outcomes.length - failed} passed, ${failed} failed${left}`);
  return failed === 0;
}
