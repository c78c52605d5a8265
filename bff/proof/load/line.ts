import { connect, type Socket } from 'node:net';

/*
 * One keep-alive HTTP/1.1 connection, one request at a time, over a raw socket: a generator that shares two cores with
 * what it measures must cost a few microseconds a request. It reads exactly what our servers write: a status line, headers
 * with a content-length, a body.
 */

export type Answer = {
  status: number;
  /** Seconds, 0 when the server named none. */
  retryAfter: number;
  body: Buffer;
};

/** `broken`: the connection died or never came up; whether the request had an effect is not known. */
export type Heard = Answer | 'broken';

export type Line = {
  /** Sends one whole request; calls back exactly once. Only when the line is idle. */
  send: (request: string | Buffer, heard: (answer: Heard) => void) => void;
  close: () => void;
};

const headEnd = Buffer.from('\r\n\r\n');
const statusAt = 'HTTP/1.1 '.length;
const nothing: Buffer = Buffer.alloc(0);

function numberAfter(head: string, name: string): number {
  const at = head.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(head.slice(at + name.length, at + name.length + 12), 10);
}

/** Opens its connection when it is first used, and anew after it broke. */
export function createLine(port: number, answerLimitMs: number, host = '127.0.0.1'): Line {
  let socket: Socket | undefined;
  let waiting: ((answer: Heard) => void) | undefined;
  let received: Buffer = nothing;

  const finish = (answer: Heard) => {
    const tell = waiting;
    waiting = undefined;
    received = nothing;
    tell?.(answer);
  };
  const broken = (which: Socket) => {
    if (socket === which) {
      socket = undefined;
      which.destroy();
      finish('broken');
    }
  };
  const read = (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const end = received.indexOf(headEnd);
    if (end < 0) {
      return;
    }
    const head = received.toString('latin1', 0, end + 2).toLowerCase();
    const bodyAt = end + headEnd.length;
    const length = numberAfter(head, '\r\ncontent-length: ');
    if (received.length < bodyAt + length) {
      return;
    }
    const closes = head.includes('\r\nconnection: close');
    const answer = {
      status: Number(head.slice(statusAt, statusAt + 3)),
      retryAfter: numberAfter(head, '\r\nretry-after: '),
      body: received.subarray(bodyAt, bodyAt + length),
    };
    if (closes) {
      socket?.destroy();
      socket = undefined;
    }
    finish(answer);
  };
  const open = () => {
    const fresh = connect({ port, host, noDelay: true });
    fresh.on('data', read);
    fresh.on('error', () => broken(fresh));
    fresh.on('close', () => broken(fresh));
    fresh.setTimeout(answerLimitMs, () => waiting && broken(fresh));
    socket = fresh;
    return fresh;
  };

  return {
    send: (request, heard) => {
      waiting = heard;
      (socket ?? open()).write(request);
    },
    close: () => {
      const open = socket;
      socket = undefined;
      open?.destroy();
    },
  };
}

/** A fixed number of lines that many share: whoever comes when all are busy waits in order. */
export type Switchboard = {
  /** @param heard is told the answer and how long it took from the sending, in milliseconds */
  send: (request: string | Buffer, heard: (answer: Heard, tookMs: number) => void) => void;
  close: () => void;
};

export function createSwitchboard(
  ports: readonly number[],
  connections: number,
  answerLimitMs: number,
): Switchboard {
  const lines = Array.from({ length: connections }, (_, index) =>
    createLine(ports[index % ports.length] as number, answerLimitMs),
  );
  const idle = [...lines];
  const waiting: Parameters<Switchboard['send']>[] = [];
  let next = 0;

  const serve = () => {
    while (idle.length > 0 && next < waiting.length) {
      const line = idle.pop() as Line;
      const [request, heard] = waiting[next] as Parameters<Switchboard['send']>;
      next += 1;
      const sentAt = performance.now();
      line.send(request, (answer) => {
        idle.push(line);
        heard(answer, performance.now() - sentAt);
        serve();
      });
    }
  };
  return {
    send: (...call) => {
      waiting.push(call);
      serve();
    },
    close: () => {
      for (const line of lines) {
        line.close();
      }
    },
  };
}
