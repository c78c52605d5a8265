import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureWeapp } from '../ops/build';
import { ensureChromium } from '../ops/chromium';
import { runJest, sumOf } from '../ops/jest';
import { command, say, Trouble } from '../ops/progress';
import { root } from '../ops/settings';
import { printTable } from './table';

/*
 * `npm run audit:weapp`: every page of the build for WeChat as 体验评分 looks at it. The tests of the pages measure and
 * judge (miniapp/e2e/pages.weapp.test.ts); this prints what they measured.
 */

type Report = {
  packages: Record<string, number>;
  limits: Record<string, { rule: string; official: number; ours: number }>;
  pages: Record<string, string | number | string[]>[];
};

const shown = (value: string | number | string[] | undefined) =>
  Array.isArray(value) ? value.length : (value ?? '');

async function audit(): Promise<number> {
  await ensureWeapp();
  if (!(await ensureChromium())) {
    throw new Trouble('There is no Chromium here. Set CHROMIUM_PATH.');
  }
  const counts = await runJest(['weapp'], { files: ['pages.weapp'] });
  const report: Report = JSON.parse(readFileSync(join(root, 'reports/audit-weapp.json'), 'utf8'));
  const figures = Object.keys(report.pages[0] ?? {}).filter((name) => name !== 'page');
  const bound = (kind: 'official' | 'ours') =>
    figures.map((name) => report.limits[name]?.[kind] ?? 0);
  say();
  printTable(
    ['package', 'kB'],
    Object.entries(report.packages).map(([name, bytes]) => [name, (bytes / 1000).toFixed(1)]),
  );
  say();
  printTable(
    ['page', ...figures],
    [
      ...report.pages.map((page) => [
        String(page.page),
        ...figures.map((name) => shown(page[name])),
      ]),
      ['at most (WeChat)', ...bound('official')],
      ['at most (ours)', ...bound('ours')],
    ],
  );
  const { failed, lines } = sumOf([counts]);
  say(`\n  reports/audit-weapp.json\n\n${lines}`);
  return failed === 0 ? 0 : 1;
}

command(audit);
