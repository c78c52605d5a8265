import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './prisma/client';

export { Prisma };
export type Db = PrismaClient;
/** A client inside a transaction, or the client itself: what stores take. */
export type Tx = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>;

/**
 * One pool for the process. `connectionTimeoutMillis` bounds how long a request waits for a connection;
 * there is no client-side query time-out, because a statement given up on may still commit.
 */
export function createDb(url: string, connections = 12): Db {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 30_000,
      options: '-c statement_timeout=10000 -c deadlock_timeout=100ms -c timezone=UTC',
    },
    {
      onPoolError: () => undefined,
      onConnectionError: () => undefined,
    },
  );
  return new PrismaClient({ adapter });
}

/** What became of a statement that threw. */
export type DbFailure = 'conflict' | 'refused' | 'not_sent' | 'lost' | 'unknown';

const driverCode = (error: unknown): string => {
  const seen = error as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { kind?: string; originalCode?: string } } };
    cause?: { code?: string; originalCode?: string; kind?: string };
  };
  const cause = seen?.meta?.driverAdapterError?.cause ?? seen?.cause;
  return [seen?.code, cause?.kind, cause?.originalCode, (cause as { code?: string })?.code]
    .filter(Boolean)
    .join(' ');
};

/**
 * Sorts what a statement threw. `not_sent` is said only when no connection could be had, so nothing can have been committed;
 * `lost` when the connection broke on the way: a read may be asked again, of a write nobody knows. The rest is `unknown`.
 */
export function dbFailureOf(error: unknown): DbFailure {
  const text = `${driverCode(error)} ${(error as Error)?.message ?? ''}`;
  if (/P2034|40P01|40001|TransactionWriteConflict/.test(text)) {
    return 'conflict';
  }
  if (
    /P2002|P2003|P2004|23\d{3}|UniqueConstraint|ForeignKeyConstraint|check_violation/.test(text)
  ) {
    return 'refused';
  }
  if (
    /P1001|P1002|P2024|ECONNREFUSED|57P03|DatabaseNotReachable|timeout exceeded when trying to connect|Unable to start a transaction/.test(
      text,
    )
  ) {
    return 'not_sent';
  }
  if (/P1017|57P01|57P02|ECONNRESET|EPIPE|ConnectionClosed|Connection terminated/.test(text)) {
    return 'lost';
  }
  return 'unknown';
}
