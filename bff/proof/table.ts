import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { say } from '../ops/progress';
import { root } from '../ops/settings';

/** How many columns a text takes on a terminal: Chinese characters take two. */
const widthOf = (text: string) =>
  [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 2 : 1), 0);
const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Prints rows under their heads, every column as wide as it must be. */
export function printTable(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const texts = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, index) =>
    Math.max(...texts.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    say(`  ${row.map((text, index) => pad(text, widths[index] ?? 0)).join('  ')}`.trimEnd());
  const [head = [], ...body] = texts;
  line(head);
  line(widths.map((width) => '─'.repeat(width)));
  body.forEach(line);
}

/** Writes a proof's figures where the README's tables are made from; with the machine they were measured on. */
export function writeReport(name: string, figures: object): void {
  const file = join(root, 'reports', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const [cpu] = cpus();
  const machine = { cpu: cpu?.model, cores: cpus().length, node: process.version };
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), machine, ...figures }, null, 2)}\n`,
  );
  say(`\n  ${file}`);
}

/** One line that says how far something is; on a terminal it overwrites itself. */
export function createBar(what: string) {
  const width = 30;
  let last = '';
  return {
    show(done: number, total: number, more = ''): void {
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const filled = Math.round(share * width);
      const text = `  ${what} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${Math.round(share * 100)} % ${more}`;
      if (process.stdout.isTTY && text !== last) {
        process.stdout.write(`\r\x1b[K${text}`);
      }
      last = text;
    },
    end(): void {
      process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${last}\n` : `${last}\n`);
    },
  };
}
