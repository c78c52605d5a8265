import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { environment, root } from './settings';

/** How many tests passed, failed and were skipped, and for which reasons as their names give them. */
export type Count = { passed: number; failed: number; skipped: number; reasons: string[] };

export const countOf = (passed: boolean): Count => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  reasons: [],
});

type JestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
};

/** `(skipped: no Chromium; set CHROMIUM_PATH)` in the name of a skipped test. */
const reasonForm = /\(skipped: ([^)]*)\)/;

function reasonsOf({ testResults }: JestReport): string[] {
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending');
  return [...new Set(skipped.flatMap(({ fullName }) => reasonForm.exec(fullName)?.[1] ?? []))];
}

/** A worker for each processor but one. */
const workers = Math.max(2, availableParallelism() - 1);
/** A file of browser tests brings a whole system and a browser with it: four processors' work. */
export const browserFilesAtOnce = Math.max(1, Math.floor(availableParallelism() / 4));

/**
 * Runs some of jest's projects; a file that cannot even be loaded counts as one failure, as does a run without a report.
 * @param files parts of the names of the files to run; none given: all
 * @param atOnce files that run side by side
 */
export async function runJest(
  projects: readonly string[],
  { files = [], atOnce = workers }: { files?: readonly string[]; atOnce?: number } = {},
): Promise<Count> {
  const report = join(root, 'reports', `jest-${projects.join('-')}.json`);
  mkdirSync(join(root, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const code = await new Promise<number | null>((resolve) => {
    spawn(
      process.execPath,
      [
        require.resolve('jest/bin/jest'),
        ...files,
        `--maxWorkers=${atOnce}`,
        '--json',
        `--outputFile=${report}`,
        '--passWithNoTests',
        '--selectProjects',
        ...projects,
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: environment },
    ).once('close', resolve);
  });
  try {
    const result: JestReport = JSON.parse(readFileSync(report, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      // Jest can fail without a failed test, such as in its global set-up.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: result.numPendingTests,
      reasons: reasonsOf(result),
    };
  } catch {
    return countOf(false);
  }
}

/** The last line of a run, `N passed, N failed, N skipped`, and above it why something was skipped. */
export function sumOf(counts: readonly Count[]): { failed: number; lines: string } {
  const sum = (part: 'passed' | 'failed' | 'skipped') =>
    counts.reduce((total, count) => total + count[part], 0);
  const reasons = [...new Set(counts.flatMap((count) => count.reasons))];
  const skipped = sum('skipped');
  return {
    failed: sum('failed'),
    lines: [
      ...reasons.map((reason) => `skipped: ${reason}`),
      `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ].join('\n'),
  };
}
