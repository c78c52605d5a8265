import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child';
import { findProgram } from './program';
import { openLog, type Program } from './service';

export const redisUrl = (port: number) => `redis://127.0.0.1:${port}`;

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
 * A private Redis that writes every command to disk before it answers.
 * @param executable see `findRedis`
 * @param settings further lines of redis.conf
 */
export function redisProgram(
  executable: string,
  folder: string,
  port: number,
  settings: Record<string, string | number> = {},
): Program {
  const logFile = join(folder, 'redis.log');
  const options = Object.entries({
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    ...settings,
  });
  const start = () => {
    mkdirSync(folder, { recursive: true });
    return startChild({
      name: 'Redis',
      command: executable,
      args: options.flatMap(([name, value]) => [`--${name}`, String(value)]),
      cwd: folder,
      output: openLog(logFile),
    });
  };
  return { start, isReady: () => answers(port), limitMs: 30_000, logFile };
}
