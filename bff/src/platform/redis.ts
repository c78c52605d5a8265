import { Cluster, Redis } from 'ioredis';

export type RedisClient = Redis | Cluster;

/**
 * Connects to Redis, or to a cluster when the URL lists several nodes. Commands fail after 300 ms instead of
 * queueing: whoever waits for Redis falls back to Postgres.
 */
export function createRedis(url: string): RedisClient {
  const options = {
    commandTimeout: 300,
    connectTimeout: 1_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  };
  const nodes = url.split(',');
  const client: RedisClient =
    nodes.length === 1
      ? new Redis(url, options)
      : new Cluster(nodes, {
          redisOptions: options,
          enableOfflineQueue: false,
          enableAutoPipelining: true,
          // A node that died is given up as quickly as a single Redis: its batch goes on with Postgres alone.
          maxRedirections: 3,
          retryDelayOnFailover: 50,
          retryDelayOnClusterDown: 50,
          slotsRefreshTimeout: 2_000,
          slotsRefreshInterval: 5_000,
          clusterRetryStrategy: (tries) => Math.min(50 * tries, 1_000),
        });
  // A lost connection is an ordinary state here: the gates report it by failing.
  client.on('error', () => undefined);
  return client;
}
