import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Child, describeExit, type Exit } from './child';
import { waitUntil } from './wait';

/** How one server is started and how it shows that it serves. */
export type Program = {
  start: () => Child;
  isReady: () => Promise<boolean>;
  /** How long it may take until then, in milliseconds. */
  limitMs: number;
  logFile: string;
};

/** A server that can be started, stopped, ended as by a power cut, and started again. */
export type Service = {
  readonly name: string;
  /** Starts it and waits until it serves; throws Trouble with the end of its log when it does not. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
  /** The process id while it runs. */
  pid: () => number | undefined;
};

/** @param onDeath told when the server ends although nobody asked it to */
export function createService(
  name: string,
  program: Program,
  onDeath: (name: string, exit: Exit) => void = () => undefined,
): Service {
  let current: Child | undefined;
  const take = () => {
    const child = current;
    current = undefined;
    return child;
  };
  const start = async () => {
    const child = program.start();
    current = child;
    let over: string | undefined;
    child.exited.then((exit) => {
      over = `it ${describeExit(exit)}. The end of ${program.logFile}:\n${endOf(program.logFile)}`;
    });
    try {
      const { limitMs } = program;
      await waitUntil(name, program.isReady, { limitMs, isOver: () => over });
    } catch (error) {
      await take()?.stop();
      throw error;
    }
    child.exited.then((exit) => {
      if (current === child) {
        current = undefined;
        onDeath(name, exit);
      }
    });
  };
  return {
    name,
    start,
    stop: async () => void (await take()?.stop()),
    kill: async () => void (await take()?.kill()),
    pid: () => current?.pid,
  };
}

/** Opens a log to append to, for a child's output. */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}

function endOf(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}
