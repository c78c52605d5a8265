import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleFolder, h5Folder } from './build';
import { type Exit, startChild } from './child';
import { migrate, seed } from './database';
import { freePorts } from './port';
import {
  copyPostgresHome,
  openPostgresHome,
  type PostgresHome,
  postgresFolders,
  postgresProgram,
  postgresUrl,
} from './postgres';
import { findRedis, redisProgram, redisUrl } from './redis';
import { resumeClock } from './rehearsal-clock';
import { createService, openLog, type Program, type Service } from './service';
import { dataFolder, environment, type Ports, portVariables, root } from './settings';
import { digestOf, makeWhenStale } from './stamp';

/*
 * Everything that one machine needs for a demo or a proof: Postgres, Redis where there is one, what lies outside our
 * walls (嘉联 and WeChat, both played by mock-terminal), and the BFF. `npm start` keeps it in `.data`; proofs take a
 * private one that goes when they are done.
 */

export type Stack = {
  readonly folder: string;
  readonly databaseUrl: string;
  /** Empty when no Redis takes part: Postgres alone admits. */
  readonly redisUrl: string;
  /** Where the BFF, the cashier page and the fake WeChat answer. */
  readonly origins: {
    bff: string;
    cashier: string;
    wechat: string;
    wechatPay: string;
    sms: string;
    tax: string;
  };
  /** Undefined when the database is somebody else's. */
  readonly postgres: Service | undefined;
  readonly postgresHome: PostgresHome | undefined;
  readonly redis: Service | undefined;
  readonly mockTerminal: Service;
  readonly bff: Service;
  /** One more BFF on a port of its own, beside the first. Not started yet; `stop` ends it too. */
  addBff: (port: number, env?: NodeJS.ProcessEnv) => Service;
  /** What the servers are told. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops what runs, the last first. */
  stop: () => Promise<void>;
};

export type StackOptions = {
  folder: string;
  ports: Ports;
  /** Databases that run elsewhere. A missing URL means: our own; an empty one for Redis: none. */
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
  postgresSettings?: Record<string, string | number> | undefined;
  /** Further settings of the servers. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Told when a service ends although nobody asked it to. */
  onDeath?: ((name: string, exit: Exit) => void) | undefined;
};

const homeIn = (folder: string) => join(folder, 'postgres');
const preparedIn = (folder: string) => join(folder, 'prepared');

/** Deletes all that stopped stacks have written in their folder, and their Postgres where it had to lie elsewhere. */
export function forgetData(folder: string): void {
  const homes = [folder, preparedIn(folder)].map(homeIn).flatMap(postgresFolders);
  for (const path of [...homes, folder]) {
    rmSync(path, { recursive: true, force: true });
  }
}

const origin = (port: number) => `http://127.0.0.1:${port}`;
const logOf = (folder: string, name: string) => join(folder, 'logs', `${name}.log`);

async function respondsAt(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return status < 500;
  } catch {
    return false;
  }
}

/** What the servers are told: the demo's defaults, then what the caller says, then where everything is. */
function serverEnvironment(options: StackOptions, urls: { database: string; redis: string }) {
  const { ports } = options;
  return {
    ...environment,
    NODE_ENV: 'development',
    CLOCK: 'rehearsal',
    PUBLIC_ORIGIN: origin(ports.bff),
    WECHAT_API_ORIGIN: origin(ports.fakeWechat),
    WECHAT_CONSENT_ORIGIN: origin(ports.fakeWechat),
    JLPAY_ORIGIN: origin(ports.mockTerminal),
    WXPAY_ORIGIN: origin(ports.fakeWechatPay),
    WXPAY_CASHIER_ORIGIN: origin(ports.fakeWechatPay),
    SMS_ORIGIN: origin(ports.fakeSms),
    INVOICE_CHECK_ORIGIN: origin(ports.fakeTax),
    BFF_ORIGIN: origin(ports.bff),
    H5_DIR: h5Folder,
    CONSOLE_DIR: consoleFolder,
    FILES_DIR: join(options.folder, 'files'),
    MOCK_TERMINAL_DIR: join(options.folder, 'mock-terminal'),
    ...options.env,
    PORT: String(ports.bff),
    MOCK_TERMINAL_PORT: String(ports.mockTerminal),
    FAKE_WECHAT_PORT: String(ports.fakeWechat),
    FAKE_WECHAT_PAY_PORT: String(ports.fakeWechatPay),
    FAKE_SMS_PORT: String(ports.fakeSms),
    FAKE_TAX_PORT: String(ports.fakeTax),
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
  };
}

/** Describes a stack. Nothing runs until `start`, or until its services are started one by one in their order. */
export function createStack(options: StackOptions): Stack {
  const { folder, ports, databaseUrl, onDeath = () => undefined } = options;
  const ownRedis = options.redisUrl === undefined ? findRedis() : undefined;
  const urls = {
    database: databaseUrl ?? postgresUrl(ports.postgres),
    redis: options.redisUrl ?? (ownRedis ? redisUrl(ports.redis) : ''),
  };
  const env = serverEnvironment(options, urls);
  const origins = {
    bff: origin(ports.bff),
    cashier: origin(ports.mockTerminal),
    wechat: origin(ports.fakeWechat),
    wechatPay: origin(ports.fakeWechatPay),
    sms: origin(ports.fakeSms),
    tax: origin(ports.fakeTax),
  };

  const services: Service[] = [];
  const add = (name: string, program: Program) => {
    const service = createService(name, program, onDeath);
    services.push(service);
    return service;
  };
  const addServer = (name: string, script: string, more: NodeJS.ProcessEnv, readyAt: string[]) =>
    add(name, {
      start: () =>
        startChild({
          name,
          command: process.execPath,
          args: ['--import', 'tsx', join(root, script)],
          cwd: root,
          env: { ...env, ...more },
          output: openLog(logOf(folder, name)),
        }),
      isReady: async () => (await Promise.all(readyAt.map(respondsAt))).every(Boolean),
      limitMs: 60_000,
      logFile: logOf(folder, name),
    });

  const home = databaseUrl === undefined ? openPostgresHome(homeIn(folder)) : undefined;
  const postgres =
    home && add('Postgres', postgresProgram(home, ports.postgres, options.postgresSettings));
  const redis =
    ownRedis === undefined
      ? undefined
      : add('Redis', redisProgram(ownRedis, join(folder, 'redis'), ports.redis));
  const mockTerminal = addServer('mock-terminal', 'mock-terminal/src/main.ts', {}, [
    origins.cashier,
    origins.wechat,
    origins.wechatPay,
    origins.sms,
    origins.tax,
  ]);
  const addBff = (port: number, more: NodeJS.ProcessEnv = {}) =>
    addServer(`bff-${port}`, 'bff/src/main.ts', { ...more, PORT: String(port) }, [
      `${origin(port)}/readyz`,
    ]);
  const bff = addBff(ports.bff);

  const stop = async () => {
    for (const service of [...services].reverse()) {
      await service.stop();
    }
  };
  return {
    folder,
    databaseUrl: urls.database,
    redisUrl: urls.redis,
    origins,
    env,
    postgres,
    postgresHome: home,
    redis,
    mockTerminal,
    bff,
    addBff,
    stop,
  };
}

/** What a proof may ask of its private stack. */
export type TemporaryOptions = {
  /** False: no Redis takes part, even where there is one. */
  redis?: boolean;
  /** Ports that must be these, because somebody who cannot be told looks for them there; the others are free ones. */
  ports?: Partial<Ports>;
  /** Further settings of both servers, such as WORKERS. */
  env?: NodeJS.ProcessEnv;
  postgresSettings?: Record<string, string | number>;
  onDeath?: (name: string, exit: Exit) => void;
};

const anyPorts = async (): Promise<Ports> => {
  const names = Object.keys(portVariables) as (keyof Ports)[];
  const free = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, free[index]])) as Ports;
};

/** What a migrated and seeded database is made from: files, and the settings that the seed reads. */
const databaseSources = ['prisma', 'bff/src', 'miniapp/src/copy', 'package-lock.json'];
const seedSettings = ['FIELD_KEY', 'FIELD_INDEX_KEY', 'JLPAY_APPID', 'JLPAY_PUBLIC_KEY'];

const databaseDigest = () =>
  createHash('sha256')
    .update(digestOf(root, databaseSources))
    .update(JSON.stringify(seedSettings.map((name) => environment[name])))
    .digest('hex');

/**
 * The home of a stopped Postgres, migrated and seeded: every private stack begins as a copy of it. Made again when its
 * sources have changed.
 */
export async function ensurePreparedPostgres(): Promise<PostgresHome> {
  const folder = preparedIn(dataFolder);
  const home = openPostgresHome(homeIn(folder));
  await makeWhenStale(home.folder, databaseDigest(), async () => {
    rmSync(home.folder, { recursive: true, force: true });
    const stack = createStack({ folder, ports: await anyPorts(), redisUrl: '' });
    try {
      await stack.postgres?.start();
      await migrate(stack.databaseUrl);
      await seed(stack.env);
    } finally {
      await stack.stop();
    }
  });
  return home;
}

async function startDatabase(stack: Stack, prepared: PostgresHome): Promise<void> {
  copyPostgresHome(prepared, stack.postgresHome as PostgresHome);
  await stack.postgres?.start();
  await resumeClock(stack.databaseUrl);
}

/**
 * Brings up a whole private stack on free ports, migrated and seeded, its clock at 2023-04-22 09:59:00 +08:00.
 * Its `stop` takes everything away again.
 */
export async function openTemporaryStack(options: TemporaryOptions = {}): Promise<Stack> {
  const prepared = await ensurePreparedPostgres();
  const stack = createStack({
    folder: mkdtempSync(join(tmpdir(), 'huimin-stack-')),
    ports: { ...(await anyPorts()), ...options.ports },
    redisUrl: options.redis === false ? '' : undefined,
    postgresSettings: options.postgresSettings,
    env: options.env,
    onDeath: options.onDeath,
  });
  const stop = async () => {
    await stack.stop();
    forgetData(stack.folder);
  };
  try {
    await Promise.all([startDatabase(stack, prepared), stack.redis?.start()]);
    await Promise.all([stack.mockTerminal.start(), stack.bff.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...stack, stop };
}
