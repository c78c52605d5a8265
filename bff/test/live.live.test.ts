import { readdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import { describeWithRedis, live } from './live';

const { db, redisUrl } = live();

describe('the database of a test file', () => {
  it('has every migration', async () => {
    const applied = await db.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL ORDER BY name`;
    const written = readdirSync('prisma/migrations', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(applied.map(({ name }) => name)).toEqual(written.sort());
  });

  it('is as durable as the one in production', async () => {
    const settings = await db.$queryRaw<{ name: string; setting: string }[]>`
      SELECT name, setting FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')`;
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on']);
  });
});

describeWithRedis('the Redis of a test file', () => {
  it('begins empty', async () => {
    const redis = new Redis(redisUrl);
    await expect(redis.dbsize()).resolves.toBe(0);
    await redis.quit();
  });
});
