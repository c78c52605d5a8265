import { join } from 'node:path';
import { generateClient } from './database';
import { runScript } from './npm';
import { say, step, Trouble } from './progress';
import { root } from './settings';
import { digestOf, makeWhenStale } from './stamp';

const clientFolder = join(root, 'bff/src/platform/prisma');
export const h5Folder = join(root, 'miniapp/dist/h5');

/** The Prisma client, written anew when the schema has changed. Everything that touches the database needs it. */
export async function ensureClient(): Promise<void> {
  const digest = digestOf(root, ['prisma/schema', 'node_modules/prisma/package.json']);
  await makeWhenStale(clientFolder, digest, () =>
    step('Prisma client', async () => void (await generateClient())),
  );
}

async function buildH5(): Promise<void> {
  const { passed, output } = await runScript('build:h5');
  if (!passed) {
    throw new Trouble(`npm run build:h5 failed:\n${output}`);
  }
}

/** The mini-program for browsers, built anew when its sources or its packages have changed. */
export async function ensureH5(): Promise<void> {
  const sources = ['miniapp', 'bff/src/contract', 'package-lock.json', 'project.config.json'];
  const isNew = await makeWhenStale(h5Folder, digestOf(root, sources), () =>
    step('Mini-program (H5)', buildH5),
  );
  if (!isNew) {
    say('  · Mini-program (H5) … unchanged');
  }
}
