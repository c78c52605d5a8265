import { ensureConsole, ensureH5, ensureWeapp } from './build';
import { runChecks } from './checks';
import { ensureChromium } from './chromium';
import { browserFilesAtOnce, type Count, countOf, runJest, sumOf } from './jest';
import { command, say } from './progress';

/*
 * `npm test`: the four checks, unit and live tests, both builds of the mini-program, then the browser tests on the H5
 * build and the flows on the one for WeChat. Each check and each build counts as one test. The last line says how many
 * passed, failed and were skipped.
 */

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
  counts.push({ ...(await runChecks()), skipped: 0, reasons: [] });
  say('Unit and live tests');
  counts.push(await runJest(['unit', 'live']));
  say('Builds');
  counts.push(await made(ensureWeapp), await made(ensureH5), await made(ensureConsole));
  say('Browser tests, and the mini-program as WeChat runs it');
  await ensureChromium();
  counts.push(await runJest(['e2e', 'weapp'], { atOnce: browserFilesAtOnce }));
  const { failed, lines } = sumOf(counts);
  say(`\n${lines}`);
  return failed === 0 ? 0 : 1;
}

command(test);
