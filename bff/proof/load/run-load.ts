import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job, Message, Progress, ReportOf } from './job';

/** Load from a process of its own, so that it takes no time from what it measures; it ends with its job, and with us. */
export function runLoad<J extends Job>(
  job: J,
  tell: (progress: Progress) => void = () => undefined,
): Promise<ReportOf<J>> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'generator.ts'), { execArgv: ['--import', 'tsx'] });
    child.on('message', (message: Message) => {
      if ('report' in message) {
        resolve(message.report as ReportOf<J>);
      } else if ('fault' in message) {
        reject(new Error(`The load generator failed: ${message.fault}`));
      } else {
        tell(message.progress);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The load generator ended with code ${code}`)));
    child.send(job);
  });
}
