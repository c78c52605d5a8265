import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Trouble } from './progress';
import { environment, root } from './settings';

/** Runs one of the project's Node programs to its end; throws Trouble with all it printed when it fails. */
function runNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = root,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { cwd, env: { ...environment, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) {
          reject(new Trouble(`node ${args.join(' ')} failed:\n${stdout}${stderr}`));
        } else {
          resolve(stdout);
        }
      },
    );
  });
}

export const runPrisma = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  runNode(
    [
      require.resolve('prisma/build/index.js'),
      ...args,
      '--config',
      join(root, 'prisma/prisma.config.ts'),
    ],
    env,
  );

/** Writes the Prisma client from the schema. */
export const generateClient = () => runPrisma(['generate']);

/** Brings a database to the newest migration. */
export const migrate = (url: string) => runPrisma(['migrate', 'deploy'], { DATABASE_URL: url });

/** Puts the sample campaign and stores in; what is there already stays as it is. Takes the BFF's configuration. */
export const seed = (env: NodeJS.ProcessEnv) =>
  runNode(['--import', 'tsx', join(root, 'prisma/seed.ts')], env);
