import { Client } from 'pg';
import { createRedis } from '../src/platform/redis';
import { Trouble } from './progress';
import { waitUntil } from './wait';

/*
 * Servers that run elsewhere, given by DATABASE_URL and REDIS_URL. They are looked at before anything begins, so that a
 * wrong address is said at once, in one sentence.
 */

const patienceMs = 5_000;

function placeOfOne(url: string): string {
  if (!URL.canParse(url)) {
    return 'not a URL';
  }
  const { host, pathname } = new URL(url);
  return host + pathname;
}

/** Where connection strings lead, without the names and passwords in them. */
export const placeOf = (urls: string): string => urls.split(',').map(placeOfOne).join(', ');

/** A name that stands for several addresses fails with a reason for each of them, and with none of its own. */
const reasonOf = (error: Error): string =>
  error instanceof AggregateError
    ? error.errors.map((one: Error) => one.message).join('; ')
    : error.message;

/** Tables of a program that is not ours: no migration of ours is behind them. */
const strangeTables = `
  SELECT FROM pg_tables
  WHERE schemaname = 'public' AND to_regclass('public._prisma_migrations') IS NULL LIMIT 1`;

/** @throws Trouble when nobody answers, when we are not let in, or when the database belongs to another program */
export async function requireDatabase(url: string): Promise<void> {
  const what = `Postgres at DATABASE_URL (${placeOf(url)})`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query(strangeTables);
    if (rowCount) {
      throw new Error('the database holds tables of another program; give an empty one of its own');
    }
  } catch (error) {
    throw new Trouble(`${what} cannot be used: ${reasonOf(error as Error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws Trouble when nobody answers or we are not let in */
export async function requireRedis(urls: string): Promise<void> {
  const client = createRedis(urls);
  let refusal: string | undefined;
  client.on('error', (error) => {
    refusal = reasonOf(error);
  });
  try {
    const isReady = async () => client.status === 'ready';
    await waitUntil(`Redis at REDIS_URL (${placeOf(urls)})`, isReady, {
      limitMs: patienceMs,
      isOver: () => refusal,
    });
  } finally {
    client.disconnect();
  }
}
