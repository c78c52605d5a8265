import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIsNotInstalled } from './installed.mjs';

let folder: string;

const lock = {
  '': { version: '0.1.0' },
  bff: { version: '0.1.0' },
  'node_modules/@huimin/bff': { resolved: 'bff', link: true },
  'node_modules/koa': { version: '3.3.0' },
  'node_modules/fsevents': { version: '2.3.3', optional: true },
};
const write = (file: string, packages: object) =>
  writeFileSync(join(folder, file), JSON.stringify({ packages }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huimin-installed-'));
  mkdirSync(join(folder, 'node_modules'));
  write('package-lock.json', lock);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('misses everything when npm has left no record', () => {
  expect(whatIsNotInstalled(folder)).toBe('nothing is installed yet');
});

it('is content without the packages of other platforms', () => {
  write('node_modules/.package-lock.json', { 'node_modules/koa': { version: '3.3.0' } });
  expect(whatIsNotInstalled(folder)).toBeUndefined();
});

it('names a package of another version', () => {
  write('node_modules/.package-lock.json', { 'node_modules/koa': { version: '3.2.0' } });
  expect(whatIsNotInstalled(folder)).toBe('koa is 3.2.0, the lockfile says 3.3.0');
});

it('names a package that is missing', () => {
  write('node_modules/.package-lock.json', {});
  expect(whatIsNotInstalled(folder)).toBe('koa is not installed');
});
