import { connect, createServer, type Socket } from 'node:net';

/*
 * A TCP connection with a switch: what stands between the BFF and Postgres or Redis while a fault is played. It knows one
 * thing about what it carries: where a Postgres connection is idle again, that is, where a commit has happened.
 */

/**
 * `pass`: as if it were not there. `cut`: every connection breaks, none comes up. `hole`: connections come up and what is
 * sent disappears. `cut_after_commit`: whoever writes `writes` loses the connection when the commit has happened and
 * before the answer is out.
 */
export type Mode = 'pass' | 'cut' | 'hole' | 'cut_after_commit';

export type ChaosProxy = {
  readonly port: number;
  set: (mode: Mode) => void;
  /** How many commits lost their answer. */
  answersCut: () => number;
  close: () => Promise<void>;
};

/** ReadyForQuery with the state "idle, in no transaction": the last bytes of an answer after a commit. */
const idleAgain = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** @param writes what a statement of interest contains */
export function startChaosProxy(
  upstreamPort: number,
  writes = 'INSERT INTO voucher',
): Promise<ChaosProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: Mode = 'pass';
  let answersCut = 0;

  const server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(upstreamPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    let wrote = false;
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    near.on('data', (bytes) => {
      wrote ||= bytes.includes(writes);
      if (mode !== 'hole') {
        far.write(bytes);
      }
    });
    far.on('data', (bytes) => {
      const committed = wrote && bytes.subarray(-idleAgain.length).equals(idleAgain);
      if (committed && mode === 'cut_after_commit') {
        answersCut += 1;
        end();
        return;
      }
      wrote &&= !committed;
      if (mode !== 'hole') {
        near.write(bytes);
      }
    });
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
  });

  const cutAll = () => {
    for (const sockets of pairs) {
      for (const socket of sockets) {
        socket.destroy();
      }
    }
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        set: (next) => {
          // What fell into a hole never comes out: its connections are of no use afterwards.
          if (next === 'cut' || mode === 'hole') {
            cutAll();
          }
          mode = next;
        },
        answersCut: () => answersCut,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            cutAll();
          }),
      });
    });
  });
}
