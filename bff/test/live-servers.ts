import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../ops/database';
import { freePort } from '../ops/port';
import { openPostgresHome, type PostgresServer, startPostgres } from '../ops/postgres';
import { findRedis, type RedisServer, startRedis } from '../ops/redis';
import { environment } from '../ops/settings';

/*
 * Before the live tests: one Postgres with every migration applied, which is the template of each test file's own
 * database, and one Redis where there is one. Real servers with real durability; only their memory is set for tests.
 */

type Servers = { folder: string; home: string; postgres: PostgresServer; redis?: RedisServer };

let servers: Servers | undefined;

export async function startServers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'huimin-live-'));
  const home = openPostgresHome(join(folder, 'postgres'));
  const postgres = await startPostgres(home, await freePort(), {
    max_connections: 300,
    shared_buffers: '256MB',
  });
  servers = { folder, home: home.folder, postgres };
  await migrate(postgres.url());
  const program = findRedis();
  if (program) {
    servers.redis = await startRedis(program, join(folder, 'redis'), await freePort(), {
      databases: 128,
    });
  }
  // Jest's workers are started after this and see it in their environment.
  environment.LIVE_POSTGRES_URL = postgres.url();
  environment.LIVE_REDIS_URL = servers.redis?.url ?? '';
}

export async function stopServers(): Promise<void> {
  await servers?.redis?.child.stop();
  await servers?.postgres.child.stop();
  for (const folder of [servers?.folder, servers?.home]) {
    if (folder) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
