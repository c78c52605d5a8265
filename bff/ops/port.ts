import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from './progress';

const host = '127.0.0.1';

/** Listens for a moment; returns the port it got, or undefined when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) {
    throw new Error('The system has no free port');
  }
  return port;
}

/**
 * Makes sure that a port is free; throws Trouble that names the port, its variable and, where it can be seen, its owner.
 * @param what who wants the port, in the person's words
 * @param variable the environment variable that chooses another port
 */
export async function claimPort(port: number, what: string, variable: string): Promise<number> {
  try {
    if ((await tryPort(port)) !== undefined) {
      return port;
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
    .find((pid) => linksOf(`/proc/${pid}/fd`).includes(`socket:[${inode}]`));
}

function linksOf(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => readlinkSync(`${directory}/${name}`));
  } catch {
    return []; // another user's process, or one that just ended
  }
}

/**
 * Asks again and again until the answer is yes.
 * @param isOver a reason to give up before the limit, such as the end of the process that is waited for
 */
export async function waitUntil(
  what: string,
  isReady: () => Promise<boolean>,
  { limitMs, isOver }: { limitMs: number; isOver?: () => string | undefined },
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isReady())) {
    const over = isOver?.();
    if (over) {
      throw new Trouble(`${what}: ${over}`);
    }
    if (performance.now() > deadline) {
      throw new Trouble(`${what} was not ready within ${limitMs / 1000} s`);
    }
    await sleep(50);
  }
}
