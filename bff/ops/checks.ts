import { runScript } from './npm';
import { say } from './progress';

const checks = ['check:format', 'check:types', 'check:structure', 'check:dead'] as const;

/** Runs the four checks at once and shows what each found; returns how many passed and failed. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const outcomes = await Promise.all(
    checks.map(async (name) => ({ name, ...(await runScript(name)) })),
  );
  for (const { name, passed, output } of outcomes) {
    say(passed ? `  ✓ ${name}` : `  ✕ ${name}\n${output}`);
  }
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return { passed, failed: outcomes.length - passed };
}
