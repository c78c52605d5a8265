/*
 * Reads the finished weapp build: prints what each package weighs, and fails when the main package is over its budget,
 * when syntax stands in it that older phones cannot read, when the ARIA attributes did not reach the templates, or when
 * the renderer is the browser's.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const build = path.resolve(import.meta.dirname, '../dist/weapp');
/** Ours; WeChat's own limit is 2 MB. */
const mainBudgetBytes = 1_200_000;

const { subPackages = [] } = JSON.parse(readFileSync(path.join(build, 'app.json'), 'utf8'));
const roots = subPackages.map((one) => `${one.root.replace(/\/$/, '')}/`);

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(path.join(folder, name)).isFile());
}

/** Strings, templates, regular expressions and comments of minified code, taken out before syntax is looked for. */
const quoted =
  /\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[=(,:!&|?{};])\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
const tooModern = [
  { name: '#private', pattern: /[.{;,\s]#[A-Za-z_]\w*/ },
  { name: '??', pattern: /\?\?/ },
  { name: '?.', pattern: /\?\.(?!\d)/ },
  { name: '**', pattern: /\*\*/ },
  { name: 'BigInt literal', pattern: /[^\w$.]\d+n\b/ },
];

const weights = new Map([['main', 0]]);
const faults = [];
for (const name of filesUnder(build)) {
  const file = path.join(build, name);
  const root = roots.find((one) => name.startsWith(one)) ?? 'main';
  weights.set(root, (weights.get(root) ?? 0) + statSync(file).size);
  if (name.endsWith('.js')) {
    const code = readFileSync(file, 'utf8').replace(quoted, '""');
    for (const { name: syntax, pattern } of tooModern) {
      const found = pattern.exec(code);
      if (found) {
        faults.push(`${name} uses ${syntax}: …${code.slice(found.index - 30, found.index + 30)}…`);
      }
    }
  }
}

const licences = filesUnder(build)
  .filter((name) => name.endsWith('.LICENSE.txt'))
  .map((name) => readFileSync(path.join(build, name), 'utf8'));
if (licences.some((text) => text.includes('react-dom'))) {
  faults.push("react-dom is in the build: Taro's own renderer is not, and no page will show");
}

const template = readFileSync(path.join(build, 'base.wxml'), 'utf8');
for (const attribute of ['aria-role', 'aria-label', 'aria-hidden', 'aria-live']) {
  if (!template.includes(`${attribute}=`)) {
    faults.push(`base.wxml has lost ${attribute}`);
  }
}
for (const [root, bytes] of weights) {
  process.stdout.write(`${root.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB\n`);
}
const main = weights.get('main') ?? 0;
if (main > mainBudgetBytes) {
  faults.push(`the main package weighs ${main} bytes, over ${mainBudgetBytes}`);
}
for (const fault of faults) {
  process.stderr.write(`${fault}\n`);
}
process.exitCode = faults.length > 0 ? 1 : 0;
