import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { environment } from '../ops/settings';
import { createDb, type Db } from '../src/platform/db';

/*
 * A real database, and a real Redis where there is one, of a test file's own. Call `live()` once at the top of a
 * `*.live.test.ts`; what it returns may be read from `beforeAll` on.
 */

export type Live = {
  /** A migrated and otherwise empty database. */
  readonly databaseUrl: string;
  readonly db: Db;
  /** An empty Redis database; use it only inside `describeWithRedis`. */
  readonly redisUrl: string;
};

const serverUrl = () => environment.LIVE_POSTGRES_URL ?? '';
/** Test files of one worker run one after the other, so a worker's number is enough. */
const redisUrl = () => `${environment.LIVE_REDIS_URL}/${environment.JEST_WORKER_ID ?? 1}`;

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: new URL('/postgres', serverUrl()).href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function live(): Live {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const databaseUrl = new URL(`/${name}`, serverUrl()).href;
  const db = createDb(databaseUrl);
  beforeAll(async () => {
    await onServer(`CREATE DATABASE ${name} TEMPLATE huimin`);
    if (environment.LIVE_REDIS_URL) {
      const redis = new Redis(redisUrl());
      await redis.flushdb();
      await redis.quit();
    }
  });
  afterAll(async () => {
    await db.$disconnect();
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { databaseUrl, db, redisUrl: redisUrl() };
}

/** `describe` for what needs a real Redis; without one its tests are counted as skipped, with the reason in their name. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (environment.LIVE_REDIS_URL) {
    describe(name, tests);
  } else {
    describe.skip(`${name} (skipped: no redis-server or valkey-server on the PATH)`, tests);
  }
}
