import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePorts } from '../ops/port';
import { say, step, Trouble } from '../ops/progress';
import { findRedis, redisProgram, redisUrl } from '../ops/redis';
import { createService, type Service } from '../ops/service';
import { openTemporaryStack, type Stack } from '../ops/stack';
import { waitUntil } from '../ops/wait';
import { createDb } from '../src/platform/db';
import { conclude, type Outcome, sayOutcome } from './outcomes';
import { writeResidents } from './residents';
import { type AtEnd, readFlags, runProof } from './run-proof';
import { type Bench, latecomers, openBatch, playRush } from './struck-rush';

/*
 * `npm run test:cluster`: past one machine. Two BFFs, a Redis Cluster of three nodes and one Postgres; one node dies in the
 * middle of the rush, once the node that holds the batch and once another, and comes back a second later.
 */

const slots = 16_384;
const nodeCount = 3;
const slotsOfNode = Math.ceil(slots / nodeCount);

type Node = { service: Service; port: number; busPort: number; redis: Redis };
type RedisCluster = { url: string; nodes: Node[]; nodeOf: (key: string) => Promise<Node> };

/** Three nodes without replicas: what Redis holds may be lost, so nothing of it is worth a second copy. */
async function startNodes(executable: string, stack: Stack, atEnd: AtEnd): Promise<Node[]> {
  const ports = await freePorts(2 * nodeCount);
  const nodes: Node[] = [];
  for (let index = 0; index < nodeCount; index += 1) {
    const [port = 0, busPort = 0] = [ports[index], ports[nodeCount + index]];
    const program = redisProgram(executable, join(stack.folder, `redis-${port}`), port, {
      'cluster-enabled': 'yes',
      'cluster-config-file': 'nodes.conf',
      'cluster-node-timeout': 1_000,
      'cluster-require-full-coverage': 'no',
      'cluster-port': busPort,
    });
    const service = createService(`Redis ${port}`, program);
    atEnd(service.stop);
    await service.start();
    const redis = new Redis(redisUrl(port), { retryStrategy: () => 200 });
    redis.on('error', () => undefined);
    atEnd(() => redis.disconnect());
    nodes.push({ service, port, busPort, redis });
  }
  return nodes;
}

async function startCluster(stack: Stack, atEnd: AtEnd): Promise<RedisCluster> {
  const executable = findRedis();
  if (!executable) {
    throw new Trouble('This proof needs a redis-server or valkey-server on the PATH.');
  }
  const nodes = await startNodes(executable, stack, atEnd);
  const [first] = nodes as [Node, ...Node[]];
  for (const [index, { redis, port, busPort }] of nodes.entries()) {
    const from = index * slotsOfNode;
    const to = Math.min(from + slotsOfNode, slots) - 1;
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
    if (index > 0) {
      await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
    }
  }
  const isWhole = async ({ redis }: Node) => {
    const about = String(await redis.call('CLUSTER', 'INFO'));
    return about.includes('cluster_state:ok') && about.includes(`cluster_known_nodes:${nodeCount}`);
  };
  const areAllWhole = async () => (await Promise.all(nodes.map(isWhole))).every(Boolean);
  await waitUntil('the cluster', areAllWhole, { limitMs: 30_000 });
  return {
    url: nodes.map(({ port }) => redisUrl(port)).join(','),
    nodes,
    nodeOf: async (key) => {
      const slot = Number(await first.redis.call('CLUSTER', 'KEYSLOT', key));
      return nodes[Math.floor(slot / slotsOfNode)] as Node;
    },
  };
}

const variants = ['holder-killed', 'other-killed'] as const;
type Scene = { bench: Bench; cluster: RedisCluster; bffs: Service[] };

async function play(
  { bench, cluster, bffs }: Scene,
  name: (typeof variants)[number],
  seed: number,
): Promise<Outcome> {
  const db = createDb(bench.stack.databaseUrl, 4);
  try {
    const batch = await openBatch(db, `cluster-${name}-${seed}`);
    const holder = await cluster.nodeOf(`{${batch.batchId}}`);
    const other = cluster.nodes.find((node) => node !== holder) as Node;
    const { service } = name === 'holder-killed' ? holder : other;
    const { rush, later, broken } = await playRush(bench, db, { batch, bffs, seed }, async () => {
      await service.kill();
      await sleep(1_000);
      await service.start();
    });
    const row = [name, seed, rush.told.length, later.told.length, rush.lastWinnerToldMs];
    return { name, seed, row: [...row, JSON.stringify(rush.answers)], broken };
  } finally {
    await db.$disconnect();
  }
}

async function openScene(people: number, atEnd: AtEnd): Promise<Scene> {
  const stack = await step('A private stack', () =>
    openTemporaryStack({ redis: false, env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'fatal' } }),
  );
  atEnd(stack.stop);
  await stack.bff.stop();
  const cluster = await step('A Redis Cluster of three nodes', () => startCluster(stack, atEnd));
  const db = createDb(stack.databaseUrl, 2);
  const residentsFile = await writeResidents(db, stack, people + latecomers);
  await db.$disconnect();
  const bffs = (await freePorts(2)).map((port) => stack.addBff(port, { REDIS_URL: cluster.url }));
  await Promise.all(bffs.map((bff) => bff.start()));
  return { bench: { stack, residentsFile, people }, cluster, bffs };
}

runProof(async (atEnd) => {
  const { seeds = 2, people = 6_000 } = readFlags({ seeds: 'number', people: 'number' });
  const scene = await openScene(people, atEnd);
  say();
  const outcomes: Outcome[] = [];
  for (const name of variants) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const outcome = await play(scene, name, seed);
      outcomes.push(outcome);
      sayOutcome(outcome);
    }
  }
  const columns = ['killed', 'seed', 'told in the rush', 'told later', 'last winner, ms'];
  return conclude('cluster', [...columns, 'answers'], outcomes);
});
