import { runHits } from './hits';
import type { Job, Message, Progress, Report } from './job';
import { runRush } from './rush';
import { runSignIn } from './sign-in';
import { runSteady } from './steady';

/* The generator's own process: takes one job from its parent, tells how far it is, reports, ends. */

function run(job: Job, tell: (progress: Progress) => void): Promise<Report> {
  switch (job.kind) {
    case 'rush':
      return runRush(job, tell);
    case 'steady':
      return runSteady(job, tell);
    case 'sign-in':
      return runSignIn(job, tell);
    case 'hits':
      return runHits(job);
  }
}

process.once('message', async (job: Job) => {
  const send = (message: Message, then: () => void = () => {}) => process.send?.(message, then);
  try {
    const report = await run(job, (progress) => send({ progress }));
    send({ report }, () => process.exit(0));
  } catch (error) {
    send({ fault: (error as Error).message }, () => process.exit(1));
  }
});
// Whoever asked is gone: nobody wants the answer.
process.once('disconnect', () => process.exit(1));
