import { spawn } from 'node:child_process';
import { environment, root } from './settings';

export type Outcome = { passed: boolean; output: string };

/** Runs an npm script without input and keeps what it prints. */
export function runScript(script: string, args: readonly string[] = []): Promise<Outcome> {
  // npm tells its scripts where it is itself; outside of npm the PATH knows.
  const npm = environment.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, 'run', '--silent', script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (text: Buffer) => {
      output += text;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}
