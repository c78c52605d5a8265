import { writeFileSync } from 'node:fs';
import type { Progress, Resident, SignIn, SignInReport } from './job';
import { createSwitchboard, type Heard } from './line';
import { createDurations } from './measure';
import { addressOf, residentOf } from './resident';

const answerLimitMs = 30_000;
const codesAtOnce = 5_000;

type Session = { accessToken: string; me: { citizenId: string | null } };

async function mintCodes(wechatOrigin: string, kind: string, count: number): Promise<string[]> {
  const codes: string[] = [];
  for (let from = 0; from < count; from += codesAtOnce) {
    const answer = await fetch(`${wechatOrigin}/control/codes`, {
      method: 'POST',
      body: JSON.stringify({ kind, from, count: Math.min(codesAtOnce, count - from) }),
    });
    const minted = (await answer.json()) as { codes: { code: string }[] };
    codes.push(...minted.codes.map(({ code }) => code));
  }
  return codes;
}

/** Signs people in as the mini-program does: a login code, then a phone code, each exchanged over HTTP. */
export async function runSignIn(
  job: SignIn,
  tell: (progress: Progress) => void,
): Promise<SignInReport> {
  const loginCodes = await mintCodes(job.wechatOrigin, 'login', job.count);
  const phoneCodes = await mintCodes(job.wechatOrigin, 'phone', job.count);
  const switchboard = createSwitchboard(job.ports, job.connections, answerLimitMs);
  const durations = createDurations();
  const beganAt = performance.now();
  let done = 0;
  const progress = setInterval(() => tell({ done, total: job.count, won: 0 }), 500);

  const exchange = (number: number, request: string, code: string, token?: string) =>
    new Promise<Session>((resolve, reject) => {
      const body = JSON.stringify({ code });
      const bytes =
        `${request} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: ${addressOf(number)}\r\n` +
        `${token ? `authorization: Bearer ${token}\r\n` : ''}content-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      switchboard.send(bytes, (heard: Heard, tookMs) => {
        durations.add(tookMs);
        if (heard === 'broken' || heard.status >= 300) {
          const why = heard === 'broken' ? heard : `${heard.status} ${heard.body.toString()}`;
          reject(new Error(`${request}: ${why}`));
        } else {
          resolve(JSON.parse(heard.body.toString()));
        }
      });
    });
  const signIn = async (login: string, number: number): Promise<Resident> => {
    const { accessToken } = await exchange(number, 'POST /v1/sessions', login);
    const phone = phoneCodes[number] as string;
    const session = await exchange(number, 'PUT /v1/me/phone', phone, accessToken);
    done += 1;
    return residentOf(number, {
      citizenId: session.me.citizenId as string,
      token: session.accessToken,
    });
  };

  const residents = await Promise.all(loginCodes.map(signIn));
  clearInterval(progress);
  switchboard.close();
  writeFileSync(job.residentsFile, JSON.stringify(residents));
  const tookMs = Math.round(performance.now() - beganAt);
  return {
    kind: 'sign-in',
    people: residents.length,
    tookMs,
    perSecond: Math.round((residents.length / tookMs) * 1000),
    latency: durations.latency(),
  };
}
