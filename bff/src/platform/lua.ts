import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { RedisClient } from './redis';

type Argument = string | number;

/**
 * Loads `name-N.lua`, where N is its number of keys, as one typed command.
 * The file name is the whole registration: nothing else to keep in step.
 */
export function luaCommand(
  redis: RedisClient,
  file: string,
): (keys: string[], args: Argument[]) => Promise<unknown> {
  const match = /^(?<name>[a-z-]+)-(?<keys>\d+)\.lua$/.exec(basename(file));
  if (!match?.groups) {
    throw new Error(`Lua file must be named name-N.lua: ${file}`);
  }
  const name = `huimin:${match.groups.name}`;
  const keyCount = Number(match.groups.keys);
  redis.defineCommand(name, { numberOfKeys: keyCount, lua: readFileSync(file, 'utf8') });
  const run = (redis as unknown as Record<string, (...all: Argument[]) => Promise<unknown>>)[name];
  if (!run) {
    throw new Error(`ioredis did not define ${name}`);
  }
  return (keys, args) => {
    if (keys.length !== keyCount) {
      throw new Error(`${name} takes ${keyCount} keys, got ${keys.length}`);
    }
    return run.call(redis, ...keys, ...args);
  };
}
