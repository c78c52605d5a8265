import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type Child, describeExit, startChild } from './child';
import { waitUntil } from './port';
import { findProgram } from './program';

export type RedisServer = { readonly child: Child; readonly url: string };

/** The Redis of this machine, or undefined: then the single-process gate serves, as it does while Redis is away. */
export function findRedis(): string | undefined {
  return findProgram(['redis-server', 'valkey-server']);
}

/** Sends one PING in Redis's own words, before any client library is needed. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => end(reply.toString().startsWith('+PONG')));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/**
 * Starts a private Redis that writes every command to disk before it answers.
 * @param settings further lines of redis.conf
 */
export async function startRedis(
  program: string,
  folder: string,
  port: number,
  settings: Record<string, string | number> = {},
): Promise<RedisServer> {
  mkdirSync(folder, { recursive: true });
  const options = Object.entries({
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    ...settings,
  });
  const logFile = join(folder, 'redis.log');
  const log = openSync(logFile, 'a');
  const child = startChild({
    name: 'Redis',
    command: program,
    args: options.flatMap(([name, value]) => [`--${name}`, String(value)]),
    cwd: folder,
    output: log,
  });
  closeSync(log);
  let over: string | undefined;
  child.exited.then((exit) => {
    over = `it ${describeExit(exit)}; its log is ${logFile}`;
  });
  try {
    await waitUntil('Redis', () => answers(port), { limitMs: 30_000, isOver: () => over });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { child, url: `redis://127.0.0.1:${port}` };
}
