/*
 * Every command starts here: `node bff/ops/run.mjs <file.ts> [arguments]`. Plain Node until the dependencies are
 * there: checks the version, installs from the lockfile when needed, then hands over to the TypeScript file.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whatIsNotInstalled } from './installed.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const oldestNode = [20, 19];

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    fail(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
  }
}

function install() {
  const missing = whatIsNotInstalled(root);
  if (!missing) {
    return;
  }
  process.stdout.write(`Installing from package-lock.json (${missing}) …\n`);
  const began = Date.now();
  // npm tells its scripts where it is itself; outside of npm the PATH knows.
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(command, [...before, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    fail(`npm ci failed${error ? `: ${error.message}` : '; its message stands above.'}`);
  }
  process.stdout.write(`Installed in ${Math.round((Date.now() - began) / 1000)} s\n`);
}

checkNode();
install();
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  fail('Usage: node bff/ops/run.mjs <file.ts> [arguments]');
}
process.chdir(root);
process.argv = [process.execPath, join(root, file), ...rest];
const require = createRequire(import.meta.url);
require('tsx/cjs/api').register();
await require('./build.ts').ensureClient();
require(join(root, file));
