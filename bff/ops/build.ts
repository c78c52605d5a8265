import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { generateClient } from './database';
import { say, step, Trouble } from './progress';
import { environment, root } from './settings';
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

/** The mini-program for browsers, built anew when its sources or its packages have changed. */
export async function ensureH5(): Promise<void> {
  const sources = ['miniapp', 'bff/src/contract', 'package-lock.json', 'project.config.json'];
  const isNew = await makeWhenStale(h5Folder, digestOf(root, sources), () =>
    step('Mini-program (H5)', () => runNpm(['run', 'build:h5', '-w', 'miniapp'])),
  );
  if (!isNew) {
    say('  · Mini-program (H5) … unchanged');
  }
}

/** Runs npm; throws Trouble with all it printed when it fails. */
export function runNpm(args: readonly string[]): Promise<void> {
  const npm = environment.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    const keep = (text: Buffer) => {
      printed += text;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Trouble(`npm ${args.join(' ')} failed:\n${printed}`)),
    );
  });
}
