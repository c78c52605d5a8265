import { readFileSync } from 'node:fs';
import type { Progress, Resident, Rush, RushReport } from './job';
import { createSwitchboard } from './line';
import { createDraws, createDurations, tally } from './measure';
import { afterAnswer, afterSilence, type Next, type Person, requestOf, wordOf } from './person';

/* A morning's rush: everybody wants one voucher of one batch at one instant. */

const answerLimitMs = 15_000;
const mostUnexpected = 10;

function gather(job: Rush, draw: () => number): Person[] {
  const residents: Resident[] = JSON.parse(readFileSync(job.residentsFile, 'utf8'));
  return residents.slice(job.from, job.from + job.count).map((resident) => {
    const wants = [...job.stockIds];
    if (draw() >= job.firstShare) {
      wants.reverse();
    }
    if (draw() >= job.secondTryShare) {
      wants.pop();
    }
    return { ...resident, wants, tap: 0, asks: 'claim', tries: 0 };
  });
}

/** What came of it, collected while it happens. */
function createRecord(openingAt: number) {
  const claims = createDurations();
  const winners = createDurations();
  const answers: Record<string, number> = {};
  const ends: Record<string, number> = {};
  const unexpected: string[] = [];
  const told: RushReport['told'] = [];
  let requests = 0;
  let ended = 0;
  const sinceOpening = () => Math.round((performance.now() - openingAt) * 10) / 10;
  return {
    told,
    ended: () => ended,
    answer(person: Person, word: string, tookMs: number, next: Next): void {
      requests += 1;
      tally(answers, word === 'broken' ? word : `${person.asks} ${word}`);
      if (person.asks === 'claim' && word !== 'broken') {
        claims.add(tookMs);
      }
      if (next.kind === 'end' && next.how === 'won') {
        winners.add(tookMs);
      }
    },
    unexpected(text: string): void {
      if (unexpected.length < mostUnexpected) {
        unexpected.push(text);
      }
    },
    end({ citizenId }: Person, how: string, voucherId?: string): void {
      ended += 1;
      tally(ends, how);
      if (voucherId) {
        told.push({ citizenId, voucherId, afterOpeningMs: sinceOpening(), how });
      }
    },
    report(): RushReport {
      const tookMs = sinceOpening();
      return {
        kind: 'rush',
        requests,
        tookMs,
        perSecond: Math.round((requests / tookMs) * 1000),
        claim: claims.latency(),
        winner: winners.latency(),
        lastWinnerToldMs: Math.max(0, ...told.map((one) => one.afterOpeningMs)),
        told,
        answers,
        ends,
        unexpected,
      };
    },
  };
}

export function runRush(job: Rush, tell: (progress: Progress) => void): Promise<RushReport> {
  const draw = createDraws(job.seed);
  const people = gather(job, draw);
  const switchboard = createSwitchboard(job.ports, job.connections, answerLimitMs);
  // The opening on this process's own steady clock.
  const openingAt = performance.now() + job.opensAtMs - Date.now();
  const record = createRecord(openingAt);

  return new Promise((resolve) => {
    const progress = setInterval(
      () => tell({ done: record.ended(), total: people.length, won: record.told.length }),
      500,
    );
    const end = (person: Person, how: string, voucherId?: string) => {
      record.end(person, how, voucherId);
      if (record.ended() === people.length) {
        clearInterval(progress);
        switchboard.close();
        resolve(record.report());
      }
    };
    const ask = (person: Person) => {
      switchboard.send(requestOf(person, job.batchId), (heard, tookMs) => {
        const word = heard === 'broken' ? heard : wordOf(heard);
        const next =
          heard === 'broken' ? afterSilence(person, draw()) : afterAnswer(person, heard, draw());
        record.answer(person, word, tookMs, next);
        if (next.kind === 'unexpected') {
          record.unexpected(
            heard === 'broken' ? word : `${heard.status} ${heard.body.toString().slice(0, 300)}`,
          );
          end(person, `unexpected ${word}`);
        } else if (next.kind === 'end') {
          end(person, next.how, next.voucherId);
        } else if (performance.now() + next.afterMs > openingAt + job.limitMs) {
          end(person, 'gave up');
        } else {
          person.asks = next.asks;
          setTimeout(ask, next.afterMs, person);
        }
      });
    };
    for (const person of people) {
      const earlyMs = draw() < job.earlyShare ? 1_000 * draw() : 0;
      setTimeout(ask, openingAt - earlyMs - performance.now(), person);
    }
  });
}
