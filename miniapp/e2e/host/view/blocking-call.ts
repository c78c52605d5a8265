import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { HostFault } from '../fault';

/*
 * A call into the page that the logic layer must have answered at once, as `measureText` must be. The main thread waits
 * while a worker speaks to Chromium over its debugging port.
 */

const workerCode = `
const { parentPort, workerData } = require('node:worker_threads');
const WebSocket = require(workerData.ws);
const flag = new Int32Array(workerData.flag);
let socket;
let last = 0;
async function open() {
  const targets = await (await fetch('http://127.0.0.1:' + workerData.debugPort + '/json')).json();
  const target = targets.find((one) => one.type === 'page' && one.url === workerData.url);
  if (!target) throw new Error('Chromium has no tab for ' + workerData.url);
  socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
}
function evaluate(expression) {
  last += 1;
  const id = last;
  return new Promise((resolve, reject) => {
    const hear = (raw) => {
      const message = JSON.parse(raw);
      if (message.id !== id) return;
      socket.off('message', hear);
      const { result, exceptionDetails } = message.result ?? {};
      const thrown = exceptionDetails?.exception?.description ?? exceptionDetails?.text ?? message.error?.message;
      if (thrown) reject(new Error(thrown.split('\\n')[0].replace(/^Error: /, '')));
      else resolve(result.value);
    };
    socket.on('message', hear);
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }));
  });
}
workerData.port.on('message', async (expression) => {
  try {
    if (!socket) await open();
    workerData.port.postMessage({ value: await evaluate(expression) });
  } catch (error) {
    workerData.port.postMessage({ error: error.message });
  }
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
});
`;

export type BlockingCall = {
  /** Evaluates in the shell, whose frames are of its own origin. */
  evaluate: (what: string, expression: string) => unknown;
  close: () => Promise<void>;
};

export function createBlockingCall(place: {
  debugPort: number;
  url: string;
  limitMs: number;
}): BlockingCall {
  let worker: Worker | undefined;
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  // Neither keeps the process alive.
  port1.unref();
  const start = () => {
    const started = new Worker(workerCode, {
      eval: true,
      workerData: {
        flag: flag.buffer,
        port: port2,
        debugPort: place.debugPort,
        url: place.url,
        ws: require.resolve('ws'),
      },
      transferList: [port2],
    });
    started.unref();
    return started;
  };
  return {
    evaluate: (what, expression) => {
      worker ??= start();
      Atomics.store(flag, 0, 0);
      port1.postMessage(expression);
      if (Atomics.wait(flag, 0, 0, place.limitMs) === 'timed-out') {
        throw new HostFault('timeout', `waited ${place.limitMs} ms for ${what}`);
      }
      const { value, error } = (receiveMessageOnPort(port1)?.message ?? {}) as {
        value?: unknown;
        error?: string;
      };
      if (error !== undefined) {
        throw new Error(error);
      }
      return value;
    },
    close: async () => {
      port1.close();
      await worker?.terminate();
    },
  };
}
