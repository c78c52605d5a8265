import { parseArgs } from 'node:util';
import { command, Trouble } from '../ops/progress';

/** Takes note of something that must be undone when the proof is over, however it ends. The last is undone first. */
export type AtEnd = (undo: () => unknown) => void;

/**
 * Runs a proof as a command. Whatever it started is ended also after a failure and on Ctrl-C.
 * @param main returns whether all held
 */
export function runProof(main: (atEnd: AtEnd) => Promise<boolean>): void {
  const undos: (() => unknown)[] = [];
  let undoing: Promise<void> | undefined;
  const undoAll = () => {
    undoing ??= (async () => {
      for (let undo = undos.pop(); undo; undo = undos.pop()) {
        await undo();
      }
    })();
    return undoing;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      process.stdout.write('\nStopping …\n');
      undoAll().finally(() => process.exit(130));
    });
  }
  command(async () => {
    try {
      return (await main((undo) => undos.push(undo))) ? 0 : 1;
    } finally {
      await undoAll();
    }
  });
}

type Flags = Record<string, 'yes or no' | 'number' | 'text'>;
type Given<F extends Flags> = {
  [K in keyof F]: F[K] extends 'yes or no'
    ? boolean
    : (F[K] extends 'number' ? number : string) | undefined;
};

/** The flags a proof was started with. @throws Trouble that names a wrong one */
export function readFlags<const F extends Flags>(flags: F): Given<F> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => [
      name,
      { type: kind === 'yes or no' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let values: Record<string, string | boolean | undefined>;
  try {
    values = parseArgs({ options, strict: true }).values as typeof values;
  } catch (error) {
    throw new Trouble(`${(error as Error).message}. Flags: --${Object.keys(flags).join(' --')}`);
  }
  const read = ([name, kind]: [string, Flags[string]]) => {
    const value = values[name];
    if (kind === 'yes or no') {
      return [name, value === true];
    }
    if (kind === 'number' && value !== undefined && !/^\d+$/.test(String(value))) {
      throw new Trouble(`--${name} must be a whole number, not "${value}"`);
    }
    return [name, value === undefined || kind === 'text' ? value : Number(value)];
  };
  return Object.fromEntries(Object.entries(flags).map(read)) as Given<F>;
}
