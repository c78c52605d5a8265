import { ensureWeapp } from './build';
import { ensureChromium } from './chromium';
import { runJest, sumOf } from './jest';
import { command, say } from './progress';

/*
 * `npm run test:weapp`: builds the mini-program for WeChat and runs all flows on the very files, with the tests of the
 * host that they run on. Where the host cannot run, the tests are counted as skipped, with the reason.
 */
async function testWeapp(): Promise<number> {
  await ensureWeapp();
  await ensureChromium();
  // Two at a time also on two processors: with no other tests beside them they have the patience for it.
  const { failed, lines } = sumOf([await runJest(['weapp'])]);
  say(`\n${lines}`);
  return failed === 0 ? 0 : 1;
}

command(testWeapp);
