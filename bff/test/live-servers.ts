import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../ops/database';
import { freePorts } from '../ops/port';
import { openPostgresHome, postgresProgram, postgresUrl } from '../ops/postgres';
import { findRedis, redisProgram, redisUrl } from '../ops/redis';
import { createService, type Program, type Service } from '../ops/service';
import { environment } from '../ops/settings';

/*
 * Before the live tests: one Postgres with every migration applied, which is the template of each test file's own
 * database, and one Redis where there is one. Real servers with real durability; only their memory is set for tests.
 */

type Servers = { folders: string[]; services: Service[] };

const servers: Servers = { folders: [], services: [] };

async function start(name: string, program: Program): Promise<void> {
  const service = createService(name, program);
  servers.services.unshift(service);
  await service.start();
}

export async function startServers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'huimin-live-'));
  const home = openPostgresHome(join(folder, 'postgres'));
  servers.folders.push(folder, home.folder);
  const [postgresPort, redisPort] = (await freePorts(2)) as [number, number];
  await start(
    'Postgres',
    postgresProgram(home, postgresPort, { max_connections: 300, shared_buffers: '256MB' }),
  );
  await migrate(postgresUrl(postgresPort));
  const redis = findRedis();
  if (redis) {
    const folderOfRedis = join(folder, 'redis');
    await start('Redis', redisProgram(redis, folderOfRedis, redisPort, { databases: 128 }));
  }
  // Jest's workers are started after this and see it in their environment.
  environment.LIVE_POSTGRES_URL = postgresUrl(postgresPort);
  environment.LIVE_REDIS_URL = redis ? redisUrl(redisPort) : '';
}

export async function stopServers(): Promise<void> {
  for (const service of servers.services) {
    await service.stop();
  }
  for (const folder of servers.folders) {
    rmSync(folder, { recursive: true, force: true });
  }
}
