import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (folder: string) => join(folder, 'start.pid');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The number may belong to another program by now; where /proc shows it, the command tells. */
function isOurs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run.mjs');
  } catch {
    return true;
  }
}

/** The process id of the `npm start` that uses this data folder now. */
export function whoRuns(folder: string): number | undefined {
  let pid: number;
  try {
    pid = Number(readFileSync(fileIn(folder), 'utf8'));
  } catch {
    return undefined;
  }
  return pid > 0 && pid !== process.pid && isAlive(pid) && isOurs(pid) ? pid : undefined;
}

/** Marks the folder as ours until the returned function is called. */
export function markRunning(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileIn(folder), String(process.pid));
  return () => rmSync(fileIn(folder), { force: true });
}
