/*
 * After every weapp build: prints what each package weighs, and fails with all that is wrong with it.
 */
import path from 'node:path';
import { readBuild } from './weapp-build.mjs';

const { weights, faults } = readBuild(path.resolve(import.meta.dirname, '../dist/weapp'));
for (const [name, bytes] of Object.entries(weights)) {
  process.stdout.write(`${name.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB\n`);
}
for (const fault of faults) {
  process.stderr.write(`${fault}\n`);
}
process.exitCode = faults.length > 0 ? 1 : 0;
