import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresHome, type PostgresHome } from './postgres';
import { forgetData } from './stack';

/* mkdtemp makes a folder that nobody but its owner may enter, so for root both homes lie below /var/lib. */
let folder: string;
let homes: PostgresHome[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huimin-reset-'));
  homes = ['postgres', 'prepared/postgres'].map((name) => openPostgresHome(join(folder, name)));
});

afterEach(() => {
  for (const path of [folder, ...homes.map((home) => home.folder)]) {
    rmSync(path, { recursive: true, force: true });
  }
});

it('forgets the folder, and both Postgres homes wherever they lie', () => {
  mkdirSync(join(folder, 'logs'));
  for (const home of homes) {
    writeFileSync(join(home.folder, 'kept'), '');
  }
  forgetData(folder);
  expect([folder, ...homes.map((home) => home.folder)].filter(existsSync)).toEqual([]);
});

it('forgets nothing of another folder, and has nothing against an empty one', () => {
  forgetData(join(folder, 'other'));
  expect(homes.every((home) => existsSync(home.folder))).toBe(true);
});
