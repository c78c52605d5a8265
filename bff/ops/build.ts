import { join } from 'node:path';
import { generateClient } from './database';
import { runScript } from './npm';
import { say, step, Trouble } from './progress';
import { root } from './settings';
import { digestOf, makeWhenStale } from './stamp';

const clientFolder = join(root, 'bff/src/platform/prisma');
export const weappFolder = join(root, 'miniapp/dist/weapp');
export const h5Folder = join(root, 'miniapp/dist/h5');
/** Its inner folder `console` is what stands at `/console`. */
export const consoleFolder = join(root, 'bff/console/dist');

/** The Prisma client, written anew when the schema has changed. Everything that touches the database needs it. */
export async function ensureClient(): Promise<void> {
  const digest = digestOf(root, ['prisma/schema', 'node_modules/prisma/package.json']);
  await makeWhenStale(clientFolder, digest, () =>
    step('Prisma client', async () => void (await generateClient())),
  );
}

async function build(script: string): Promise<void> {
  const { passed, output } = await runScript(script);
  if (!passed) {
    throw new Trouble(`npm run ${script} failed:\n${output}`);
  }
}

/** What both of its builds are made from; tests are not. */
const miniappSources = [
  ...['src', 'config', 'types', 'package.json', 'babel.config.js', 'tsconfig.json'].map(
    (name) => `miniapp/${name}`,
  ),
  'project.config.json',
];

type Build = { name: string; script: string; folder: string; sources: readonly string[] };

async function ensureBuild({ name, script, folder, sources }: Build): Promise<void> {
  const digest = digestOf(root, [...sources, 'bff/src/contract', 'package-lock.json']);
  const isNew = await makeWhenStale(folder, digest, () => step(name, () => build(script)));
  if (!isNew) {
    say(`  · ${name} … unchanged`);
  }
}

/** The mini-program for WeChat, built anew when its sources or its packages have changed, and read for what costs points. */
export const ensureWeapp = (): Promise<void> =>
  ensureBuild({
    name: 'Mini-program (WeChat)',
    script: 'build:weapp',
    folder: weappFolder,
    sources: [...miniappSources, 'miniapp/scripts'],
  });

/** The mini-program for browsers, built anew when its sources or its packages have changed. */
export const ensureH5 = (): Promise<void> =>
  ensureBuild({
    name: 'Mini-program (H5)',
    script: 'build:h5',
    folder: h5Folder,
    sources: miniappSources,
  });

/** The officers' console, likewise. */
export const ensureConsole = (): Promise<void> =>
  ensureBuild({
    name: 'Console',
    script: 'build:console',
    folder: consoleFolder,
    sources: ['bff/console'],
  });
