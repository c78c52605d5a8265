import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Trouble } from './progress';

/** The project's folder; every path of the bring-up starts here. */
export const root = resolve(__dirname, '../..');

const envFile = join(root, '.env');
if (existsSync(envFile)) {
  process.loadEnvFile(envFile);
}

/** What this process was given, `.env` included; variables of the shell win. */
export const environment: NodeJS.ProcessEnv = process.env;

function port(variable: string, otherwise: number): number {
  const text = environment[variable] || String(otherwise);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new Trouble(`${variable} must be a port from 1 to 65535, not "${text}".`);
  }
  return value;
}

export type Ports = {
  bff: number;
  mockTerminal: number;
  fakeWechat: number;
  fakeWechatPay: number;
  fakeSms: number;
  fakeTax: number;
  postgres: number;
  redis: number;
};

/** The ports of one machine's demo, each with the variable that changes it. */
export const portVariables: Record<keyof Ports, string> = {
  bff: 'PORT',
  mockTerminal: 'MOCK_TERMINAL_PORT',
  fakeWechat: 'FAKE_WECHAT_PORT',
  fakeWechatPay: 'FAKE_WECHAT_PAY_PORT',
  fakeSms: 'FAKE_SMS_PORT',
  fakeTax: 'FAKE_TAX_PORT',
  postgres: 'EMBEDDED_POSTGRES_PORT',
  redis: 'EMBEDDED_REDIS_PORT',
};

export function readPorts(): Ports {
  return {
    bff: port(portVariables.bff, 3000),
    mockTerminal: port(portVariables.mockTerminal, 3100),
    fakeWechat: port(portVariables.fakeWechat, 3200),
    fakeWechatPay: port(portVariables.fakeWechatPay, 3300),
    fakeSms: port(portVariables.fakeSms, 3400),
    fakeTax: port(portVariables.fakeTax, 3500),
    // Below the ports that a system gives to its own connections: such a one may stay taken for a minute.
    postgres: port(portVariables.postgres, 25_432),
    redis: port(portVariables.redis, 26_379),
  };
}

/** Where everything lives that must survive a restart. Git-ignored. */
export const dataFolder = resolve(root, environment.DATA_DIR || '.data');
