/** One line for the person at the terminal. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** What the person at the terminal can mend: shown as a sentence, without a stack. */
export class Trouble extends Error {
  override name = 'Trouble';
}

/**
 * Announces a long step, does it, and says how many seconds it took. What the work returns is passed on;
 * a string that it returns is also shown.
 */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  process.stdout.write(`  · ${name} … `);
  try {
    const result = await work();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${typeof result === 'string' ? `${result}, ` : ''}${seconds} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

/** Runs a command's main function and ends the process: with the code it returns, or with 1 and the reason. */
export function command(main: () => Promise<number | undefined>): void {
  main().then(
    (code) => process.exit(code ?? 0),
    (error: unknown) => {
      const text = error instanceof Trouble ? error.message : (error as Error)?.stack;
      process.stderr.write(`\n${text ?? String(error)}\n`);
      process.exit(1);
    },
  );
}
