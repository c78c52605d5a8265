import fs from 'node:fs';
import path from 'node:path';
import automator from 'miniprogram-automator';
import { type HostOptions, type RunningHost, startHost } from './index';

/* The host's own tests: the fixture on a phone, with two clients connected. */

type Client = Awaited<ReturnType<typeof automator.connect>>;
export type Fixture = RunningHost & {
  client: Client;
  /** Another client of the same phone. */
  second: Client;
  /** What `look` finds, as soon as it finds something. */
  until: <T>(look: () => T | undefined | Promise<T | undefined>) => Promise<T>;
};

export const fixturePath = path.join(__dirname, 'fixture');
const waitLimitMs = 20_000;

/** A Chromium of this machine. */
export function findChromium(): string {
  const given = process.env.CHROMIUM_PATH;
  const places = [
    ...(given ? [given] : []),
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = places.find((one) => fs.existsSync(one));
  if (!found) {
    throw new Error(`no Chromium in ${places.join(', ')}`);
  }
  return found;
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + waitLimitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${waitLimitMs} ms for ${look}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function openFixture(options: Partial<HostOptions>): Promise<Fixture> {
  const host = await startHost({
    projectPath: fixturePath,
    chromiumPath: findChromium(),
    ...options,
  });
  const client = await automator.connect({ wsEndpoint: host.wsEndpoint });
  const second = await automator.connect({ wsEndpoint: host.wsEndpoint });
  return {
    wsEndpoint: host.wsEndpoint,
    control: host.control,
    client,
    second,
    until,
    close: async () => {
      client.disconnect();
      second.disconnect();
      await host.close();
    },
  };
}
