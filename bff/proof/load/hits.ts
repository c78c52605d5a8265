import type { Hits, HitsReport } from './job';
import { createSwitchboard } from './line';
import { createDurations, tally } from './measure';
import { addressOf } from './resident';

const answerLimitMs = 10_000;
/** How often what is due is sent: fine enough to be no bursts. */
const tickMs = 5;

const hitRequest = (code: string, userAgent: string, address: string) =>
  `GET /s/${code} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: ${userAgent}\r\nx-forwarded-for: ${address}\r\n\r\n`;

/** Sends hits at their pace; what is late is sent all the same, so that a slow server is not spared. */
export function runHits(job: Hits): Promise<HitsReport> {
  const board = createSwitchboard(job.ports, job.connections, answerLimitMs);
  const durations = createDurations();
  const answers: Record<string, number> = {};
  const beganAt = performance.now();
  const total = Math.round(job.perSecond * job.seconds);
  let [sent, answered, served] = [0, 0, 0];
  let lastAnswerAt = beganAt;
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(timer);
      board.close();
      resolve({
        kind: 'hits',
        sent,
        served,
        perSecond: Math.round(served / ((lastAnswerAt - beganAt) / 1000)),
        latency: durations.latency(),
        answers,
      });
    };
    const sendOne = () => {
      const [code = '', agent = ''] = [
        job.codes[sent % job.codes.length],
        job.userAgents[sent % job.userAgents.length],
      ];
      board.send(hitRequest(code, agent, addressOf(1_000_000 + sent)), (heard, tookMs) => {
        answered += 1;
        lastAnswerAt = performance.now();
        durations.add(tookMs);
        tally(answers, heard === 'broken' ? 'broken' : String(heard.status));
        served += heard !== 'broken' && heard.status < 400 ? 1 : 0;
        if (answered === total) {
          end();
        }
      });
      sent += 1;
    };
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - beganAt) / 1000) * job.perSecond);
      while (sent < due) {
        sendOne();
      }
    }, tickMs);
  });
}
