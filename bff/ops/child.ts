import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/*
 * Children that cannot outlive us. A child gets a session of its own, so that Ctrl-C reaches only us and we choose
 * the order of stopping; and the shell that starts it leaves a watcher, which stops it when we die without a word.
 */

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type Child = {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process is gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks the child to stop, waits, and ends it with its whole family when it does not. Safe to call twice. */
  stop: () => Promise<Exit>;
  /** Ends it with its whole family at once, as a power cut would. */
  kill: () => Promise<Exit>;
};

export type Start = {
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Run as this user; only root may ask for it. */
  user?: { uid: number; gid: number };
  /** An open file for its stdout and stderr, closed here once the child has it. */
  output: number;
  /** How this program likes to be told to stop. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take over stopping, in milliseconds. */
  graceMs?: number;
};

/** The watcher waits for one line from us. The line says that the child is gone; an end without it, that we are. */
const watchThenBecome =
  '((read -r line <&3 || kill -s "$0" $$) >/dev/null 2>&1 </dev/null &); exec "$@" 3<&-';

export function startChild(start: Start): Child {
  const { name, output, stopSignal = 'SIGTERM', graceMs = 15_000 } = start;
  const shellSignal = stopSignal.replace(/^SIG/, '');
  const child = spawn(
    '/bin/sh',
    ['-c', watchThenBecome, shellSignal, start.command, ...start.args],
    {
      cwd: start.cwd,
      env: start.env,
      stdio: ['ignore', output, output, 'pipe'],
      detached: true,
      ...start.user,
    },
  );
  closeSync(output);
  const exited = exitOf(child);
  const { pid } = child;
  if (pid === undefined) {
    throw new Error(`${name} could not be started`);
  }
  const send = (target: number, signal: NodeJS.Signals) => {
    const running = child.exitCode === null && child.signalCode === null;
    return running && process.kill(target, signal);
  };
  const stop = async () => {
    send(pid, stopSignal);
    const lastResort = setTimeout(() => send(-pid, 'SIGKILL'), graceMs);
    const exit = await exited;
    clearTimeout(lastResort);
    return exit;
  };
  const kill = () => {
    send(-pid, 'SIGKILL');
    return exited;
  };
  return { name, pid, exited, stop, kill };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  const lifeline = child.stdio[3] as Writable;
  // After a kill of the whole family the watcher no longer listens.
  lifeline.on('error', () => undefined);
  return new Promise((resolve) => {
    const end = (exit: Exit) => {
      lifeline.end('gone\n');
      resolve(exit);
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    child.once('error', () => end({ code: null, signal: null }));
  });
}

/** How an end is told to a person. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `was ended by ${signal}` : `ended with code ${code}`;
}
