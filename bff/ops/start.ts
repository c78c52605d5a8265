import { demoPassword } from '../../prisma/demo-officers';
import { readEnv } from '../src/env';
import { ensureConsole, ensureH5 } from './build';
import { describeExit, type Exit } from './child';
import { migrate, seed } from './database';
import { placeOf, requireDatabase, requireRedis } from './given';
import { requireFreePort } from './port';
import { command, say, step, Trouble } from './progress';
import { resumeClock } from './rehearsal-clock';
import { markRunning, whoRuns } from './running';
import { dataFolder, environment, type Ports, portVariables, readPorts } from './settings';
import { createStack, type Stack } from './stack';

/*
 * `npm start`: everything on this machine, on a rehearsal clock that begins at 2023-04-22 09:59:00 +08:00 and goes on
 * from where it stopped. Ctrl-C stops it all.
 */

const names: Record<keyof Ports, string> = {
  bff: 'the BFF and the mini-program',
  mockTerminal: 'the cashier page',
  fakeWechat: 'the fake WeChat',
  fakeWechatPay: 'the fake WeChat Pay',
  fakeSms: 'the fake text messages',
  fakeTax: 'the fake tax authority',
  postgres: 'the embedded Postgres',
  redis: 'the private Redis',
};

async function requireFreePorts(stack: Stack, ports: Ports): Promise<void> {
  const wanted: (keyof Ports)[] = [
    'bff',
    'mockTerminal',
    'fakeWechat',
    'fakeWechatPay',
    'fakeSms',
    'fakeTax',
    ...(stack.postgres ? (['postgres'] as const) : []),
    ...(stack.redis ? (['redis'] as const) : []),
  ];
  for (const name of wanted) {
    await requireFreePort(ports[name], names[name], portVariables[name]);
  }
}

function describeRedis(stack: Stack): string {
  if (stack.redis) {
    return `private Redis, ${stack.redisUrl}, every command on disk before its answer`;
  }
  return stack.redisUrl
    ? `Redis at REDIS_URL, ${placeOf(stack.redisUrl)}`
    : 'no redis-server or valkey-server on the PATH: the single-process gate admits, in Postgres alone';
}

const describePostgres = (stack: Stack) =>
  stack.postgres
    ? `embedded Postgres 18, ${stack.databaseUrl}`
    : `Postgres at DATABASE_URL, ${placeOf(stack.databaseUrl)}`;

/** What the servers would refuse one by one in their logs is said before any of them begins. */
function requireSoundSettings({ env }: Stack): void {
  try {
    readEnv(env);
  } catch (error) {
    throw new Trouble((error as Error).message);
  }
}

/** Brings everything up, in the order in which one thing needs another. */
async function bringUp(stack: Stack): Promise<void> {
  const { postgres, databaseUrl, redis, redisUrl } = stack;
  await step('Postgres', () => (postgres ? postgres.start() : requireDatabase(databaseUrl)));
  if (redisUrl) {
    await step('Redis', () => (redis ? redis.start() : requireRedis(redisUrl)));
  }
  await step('Migrations', async () => void (await migrate(databaseUrl)));
  await step('Sample campaign and stores', async () => void (await seed(stack.env)));
  await ensureH5();
  await ensureConsole();
  await step('嘉联 terminals, cashier page, fake WeChat', stack.mockTerminal.start);
  // Last before the doors open, so that the minute before the first batch is not spent on building.
  await step('Rehearsal clock', () => resumeClock(databaseUrl));
  await step('BFF', stack.bff.start);
}

function showWhere(stack: Stack): void {
  const { bff, cashier, wechat, wechatPay, sms, tax } = stack.origins;
  say(`
  ┌─ 惠民券 Huimin is up ───────────────────────────────────────────────────
  │  小程序 Mini-program     ${bff}/rehearsal   (手机框与时钟 phone and clock)
  │                         ${bff}/
  │  政府与运营后台 Console   ${bff}/console   (登录页选岗位 choose a role; 密码 password: ${demoPassword})
  │  嘉联收银台 Cashier      ${cashier}/
  │  接口文档 API docs       ${bff}/docs
  │  模拟微信 Fake WeChat    ${wechat}/
  │  模拟微信支付 Fake Pay   ${wechatPay}/
  │  模拟短信 Fake SMS       ${sms}/
  │  模拟开票 Fake invoices  ${tax}/
  │
  │  演示账号 Accounts: 登录页选 市民一、市民二 …,不用密码 (choose one when asked; no password)
  │
  │  ${describePostgres(stack)}
  │  ${describeRedis(stack)}
  │  Data and logs: ${stack.folder}
  │
  │  Move the clock: npm run clock -- next-batch | next-day | next-week | end | <time>
  │  Stop: Ctrl-C. Forget everything${stack.postgres ? '' : ' but the database at DATABASE_URL'}: npm run reset
  └─────────────────────────────────────────────────────────────────────────`);
}

/** Calls back when the process that started us is gone: npm passes on Ctrl-C, but not the SIGTERM that ends it. */
function whenParentIsGone(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      then();
    }
  }, 500);
  timer.unref();
}

/** Settles when a person asks us to stop, or with the reason when a part has ended by itself. */
function untilOver(deaths: Promise<string>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = () => resolve(undefined);
    deaths.then(resolve);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, asked);
    }
    if (environment.npm_lifecycle_event) {
      whenParentIsGone(asked);
    }
  });
}

async function start(): Promise<number> {
  const other = whoRuns(dataFolder);
  if (other) {
    throw new Trouble(`It is running already (pid ${other}) on the data in ${dataFolder}.`);
  }
  const ports = readPorts();
  let report: (death: string) => void = () => undefined;
  const deaths = new Promise<string>((resolve) => {
    report = resolve;
  });
  const stack = createStack({
    folder: dataFolder,
    ports,
    databaseUrl: environment.DATABASE_URL || undefined,
    redisUrl: environment.REDIS_URL || undefined,
    env: Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
    onDeath: (name: string, exit: Exit) =>
      report(`${name} ${describeExit(exit)}; its log is in ${dataFolder}/logs`),
  });
  requireSoundSettings(stack);
  await requireFreePorts(stack, ports);
  const unmark = markRunning(dataFolder);
  const over = untilOver(deaths);
  try {
    const up = bringUp(stack).then(() => showWhere(stack));
    await Promise.race([up, over]);
    const death = await over;
    say(death ? `\n${death}\nStopping the rest …` : '\nStopping …');
    return death ? 1 : 0;
  } finally {
    await stack.stop();
    unmark();
    say('Stopped.');
  }
}

command(start);
