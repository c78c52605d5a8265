import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePorts } from './port';
import { openPostgresHome, type PostgresHome, postgresProgram, postgresUrl } from './postgres';
import { createService, type Service } from './service';

const isRoot = process.getuid?.() === 0;

let folder: string;
let home: PostgresHome;
let service: Service;
let port: number;

async function query(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgresUrl(port) });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function openIn(wanted: string): Promise<void> {
  home = openPostgresHome(wanted);
  [port] = (await freePorts(1)) as [number];
  service = createService('Postgres', postgresProgram(home, port));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huimin-postgres-'));
});

afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(home.folder, { recursive: true, force: true });
});

it('keeps what was written, over a stop and over a power cut', async () => {
  chmodSync(folder, 0o755);
  await openIn(join(folder, 'postgres'));
  await service.start();
  await query('CREATE TABLE kept (id int)');
  await query('INSERT INTO kept VALUES (1)');
  await service.stop();
  await service.start();
  await query('INSERT INTO kept VALUES (2)');
  await service.kill();
  await service.start();
  expect(await query('SELECT id FROM kept ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
});

it('says what its log says when it cannot start', async () => {
  chmodSync(folder, 0o755);
  home = openPostgresHome(join(folder, 'postgres'));
  [port] = (await freePorts(1)) as [number];
  service = createService('Postgres', postgresProgram(home, port, { shared_buffers: 'plenty' }));
  await expect(service.start()).rejects.toThrow('invalid value for parameter "shared_buffers"');
});

(isRoot ? it : it.skip)(
  'runs for root as another user, also below a folder that only root may enter',
  async () => {
    // mkdtemp makes a folder that nobody but its owner may enter, like a private home.
    await openIn(join(folder, 'postgres'));
    expect(home.folder).not.toContain(folder);
    await service.start();
    const status = readFileSync(`/proc/${service.pid()}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${home.owner?.uid}\\s`, 'm'));
    expect(home.owner?.uid).not.toBe(0);
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);
