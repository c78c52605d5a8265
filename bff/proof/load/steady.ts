import { readFileSync } from 'node:fs';
import type { Progress, Resident, Steady, SteadyReport } from './job';
import { createLine, type Heard } from './line';
import { createDurations, round, tally } from './measure';
import { claimRequest, problemCodeOf } from './request';

const answerLimitMs = 10_000;

/** Every request's bytes, made before anything is measured. */
function makeRequests(job: Steady): Buffer[] {
  const residents: Resident[] = JSON.parse(readFileSync(job.residentsFile, 'utf8'));
  return job.stretches.flatMap(({ stockId, from, count }) =>
    Array.from({ length: count }, (_, index) => {
      const resident = residents[(from + index) % residents.length] as Resident;
      return Buffer.from(
        claimRequest(resident, stockId, `tap-${stockId.slice(-6)}-${from + index}`),
      );
    }),
  );
}

const nameOf = (heard: Heard): string =>
  heard === 'broken' ? 'broken' : heard.status < 300 ? String(heard.status) : problemCodeOf(heard);

/** Sends the job's claims over its connections, each as soon as its last was answered. */
export function runSteady(job: Steady, tell: (progress: Progress) => void): Promise<SteadyReport> {
  const requests = makeRequests(job);
  const durations = createDurations();
  const answers: Record<string, number> = {};
  const beganAt = performance.now();
  const measuredFrom = beganAt + job.warmUpSeconds * 1000;
  const endsAt = measuredFrom + job.seconds * 1000;
  const usedBefore = process.cpuUsage();
  let sent = 0;
  let lastAnswerAt = measuredFrom;
  let open = job.connections;
  const total = job.repeats ? 0 : requests.length;
  const progress = setInterval(() => tell({ done: sent, total, won: 0 }), 500);

  return new Promise((resolve) => {
    const end = () => {
      clearInterval(progress);
      const used = process.cpuUsage(usedBefore);
      const seconds = (lastAnswerAt - measuredFrom) / 1000;
      resolve({
        kind: 'steady',
        requests: durations.count(),
        sentAll: sent,
        seconds: round(seconds),
        perSecond: Math.round(durations.count() / seconds),
        latency: durations.latency(),
        answers,
        generatorLoad: round((used.user + used.system) / 1000 / (performance.now() - beganAt)),
      });
    };
    const work = (index: number) => {
      const line = createLine(job.ports[index % job.ports.length] as number, answerLimitMs);
      const next = () => {
        const sentAt = performance.now();
        if (sentAt >= endsAt || (!job.repeats && sent >= requests.length)) {
          line.close();
          open -= 1;
          if (open === 0) {
            end();
          }
          return;
        }
        const request = requests[sent % requests.length] as Buffer;
        sent += 1;
        line.send(request, (heard) => {
          const now = performance.now();
          if (sentAt >= measuredFrom) {
            durations.add(now - sentAt);
            tally(answers, nameOf(heard));
            lastAnswerAt = now;
          }
          next();
        });
      };
      next();
    };
    for (let index = 0; index < job.connections; index += 1) {
      work(index);
    }
  });
}
