import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureConsole, ensureH5 } from './build';
import { runChecks } from './checks';
import { ensureChromium } from './chromium';
import { runScript } from './npm';
import { command, say } from './progress';
import { environment, root } from './settings';

/*
 * `npm test`: the four checks, unit and live tests, both builds of the mini-program, then the browser tests on the H5
 * build. Each check and each build counts as one test. The last line says how many passed, failed and were skipped.
 */

type Count = { passed: number; failed: number; skipped: number };

const countOf = (passed: boolean): Count => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
});

type JestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
};

/** Runs some of jest's projects; a file that cannot even be loaded counts as one failure, as does a run without a report. */
async function runJest(projects: readonly string[]): Promise<Count> {
  const report = join(root, 'reports', `jest-${projects.join('-')}.json`);
  mkdirSync(join(root, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const workers = Math.max(2, availableParallelism() - 1);
  const code = await new Promise<number | null>((resolve) => {
    spawn(
      process.execPath,
      [
        require.resolve('jest/bin/jest'),
        `--maxWorkers=${workers}`,
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
    };
  } catch {
    return countOf(false);
  }
}

async function buildWeapp(): Promise<Count> {
  const { passed, output } = await runScript('build:weapp');
  say(passed ? '  ✓ build:weapp' : `  ✕ build:weapp\n${output}`);
  return countOf(passed);
}

async function made(ensure: () => Promise<void>): Promise<Count> {
  try {
    await ensure();
    return countOf(true);
  } catch (error) {
    say((error as Error).message);
    return countOf(false);
  }
}

async function test(): Promise<number> {
  const counts: Count[] = [];
  say('Checks');
  counts.push({ ...(await runChecks()), skipped: 0 });
  say('Unit and live tests');
  counts.push(await runJest(['unit', 'live']));
  say('Builds');
  counts.push(await buildWeapp(), await made(ensureH5), await made(ensureConsole));
  say('Browser tests');
  await ensureChromium();
  counts.push(await runJest(['e2e']));
  const sum = (part: keyof Count) => counts.reduce((total, count) => total + count[part], 0);
  const skipped = sum('skipped');
  say(
    `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return sum('failed') === 0 ? 0 : 1;
}

command(test);
