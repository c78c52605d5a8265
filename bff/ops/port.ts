import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { Trouble } from './progress';

const host = '127.0.0.1';

/** Listens for a moment. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** As many ports of 127.0.0.1 that nobody listens on now, no two the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  // Closed only now: a port that was given back at once could be given out twice.
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * Makes sure that a port is free; throws Trouble that names the port, its variable and, where it can be seen, its owner.
 * @param what who wants the port, in the person's words
 * @param variable the environment variable that chooses another port
 */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
  try {
    if (await isFree(port)) {
      return;
    }
  } catch (error) {
    throw new Trouble(
      `Port ${port} (${what}) cannot be used: ${(error as Error).message}. Choose another with ${variable}=…`,
    );
  }
  const owner = ownerOf(port);
  throw new Trouble(
    `Port ${port} (${what}) is taken${owner ? ` by ${owner}` : ''}.\n` +
      `Stop that program, or choose another port: ${variable}=${port + 1} npm start`,
  );
}

/** Who listens on a port, as far as /proc shows it: "node (pid 123)". */
function ownerOf(port: number): string | undefined {
  try {
    const inode = listeningInode(port);
    const pid = inode && pidOfSocket(inode);
    return pid && `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (pid ${pid})`;
  } catch {
    return undefined; // not Linux, or not ours to see
  }
}

const listening = '0A';

function listeningInode(port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local?.endsWith(suffix) && state === listening) {
        return inode;
      }
    }
  }
  return undefined;
}

function pidOfSocket(inode: string): string | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => descriptorsOf(pid).some((file) => pointsTo(file, `socket:[${inode}]`)));
}

function descriptorsOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return []; // another user's process, or one that just ended
  }
}

function pointsTo(file: string, target: string): boolean {
  try {
    return readlinkSync(file) === target;
  } catch {
    return false; // closed since we looked
  }
}
