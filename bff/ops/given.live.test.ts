import { Client } from 'pg';
import { describeWithRedis, live } from '../test/live';
import { placeOf, requireDatabase, requireRedis } from './given';
import { freePorts } from './port';

const here = live();

const withPassword = (url: string, password: string) =>
  Object.assign(new URL(url), { password }).href;

it('names the place, never the password', () => {
  expect(placeOf('postgresql://me:secret@db.example:5433/vouchers')).toBe(
    'db.example:5433/vouchers',
  );
  expect(placeOf('redis://:secret@one:7000,rediss://two:7001/3')).toBe('one:7000, two:7001/3');
});

describe('a Postgres that runs elsewhere', () => {
  it('passes when it is ours', async () => {
    await expect(requireDatabase(here.databaseUrl)).resolves.toBeUndefined();
  });

  it('is refused when nobody answers', async () => {
    const [port] = await freePorts(1);
    const refusal = requireDatabase(`postgresql://me:secret@127.0.0.1:${port}/vouchers`);
    await expect(refusal).rejects.toThrow(
      `Postgres at DATABASE_URL (127.0.0.1:${port}/vouchers) cannot be used: connect ECONNREFUSED`,
    );
  });

  it('is refused when it does not let us in', async () => {
    const refusal = requireDatabase(withPassword(here.databaseUrl, 'wrong'));
    await expect(refusal).rejects.toThrow('password authentication failed');
  });

  it('is refused, and left alone, when it belongs to another program', async () => {
    const client = new Client({ connectionString: here.databaseUrl });
    await client.connect();
    try {
      await client.query('ALTER TABLE _prisma_migrations RENAME TO theirs');
      await expect(requireDatabase(here.databaseUrl)).rejects.toThrow('tables of another program');
    } finally {
      await client.query('ALTER TABLE theirs RENAME TO _prisma_migrations');
      await client.end();
    }
  });
});

describe('a Redis that runs elsewhere', () => {
  it('is refused when nobody answers', async () => {
    const [port] = await freePorts(1);
    await expect(requireRedis(`redis://127.0.0.1:${port}`)).rejects.toThrow(
      `Redis at REDIS_URL (127.0.0.1:${port}): connect ECONNREFUSED`,
    );
  });
});

describeWithRedis('a Redis that answers', () => {
  it('passes', async () => {
    await expect(requireRedis(here.redisUrl)).resolves.toBeUndefined();
  });
});
