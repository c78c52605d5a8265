import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock';
import type { LineFaults, Switches } from './faults';
import { type Identity, type Peer, seal, whyNotGenuine } from './sign';

/** What came back. Only an answer whose signature holds is an answer; everything else is silence. */
export type Heard =
  | { kind: 'answer'; answer: Answer }
  /** `sent` is false when nothing can have reached the BFF. */
  | { kind: 'silence'; sent: boolean; why: string };
export type Answer = { ret_code: string; ret_msg: string } & Record<string, unknown>;

/** 嘉联's line to the BFF: signs, sends, checks the answer's signature, plays the faults that are switched on. */
export type BffLine = { post: (path: string, body: object) => Promise<Heard> };

export type LineNeeds = {
  bffOrigin: string;
  identity: Identity;
  bff: Peer;
  clock: Clock;
  faults: Switches<LineFaults>;
  answerTimeoutMs: number;
};

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);
const TRIES = 3;
const SLOW_DOWN_MS = 1000;

const causeOf = (fault: unknown): string | undefined =>
  fault instanceof Error && fault.cause instanceof Error && 'code' in fault.cause
    ? String(fault.cause.code)
    : undefined;

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' &&
  value !== null &&
  'ret_code' in value &&
  typeof value.ret_code === 'string' &&
  'ret_msg' in value &&
  typeof value.ret_msg === 'string';

const asAnswer = (bytes: Buffer): Answer | undefined => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const secondsOf = (clock: Clock) => Math.floor(clock.now().getTime() / 1000);

/** The bytes and headers of one call; the faults may spoil its clock and its signature. */
const sealed = ({ identity, clock, faults }: LineNeeds, path: string, body: object) => {
  const { staleClockSeconds, badSignature } = faults.read();
  const bytes = Buffer.from(JSON.stringify(body));
  const signed = faults.strikes(badSignature) ? Buffer.from('another body') : bytes;
  const seconds = secondsOf(clock) + staleClockSeconds;
  return { bytes, headers: seal({ method: 'POST', path, body: signed }, identity, seconds) };
};

const postOnce = async (needs: LineNeeds, path: string, body: object): Promise<Heard> => {
  const { clock, faults } = needs;
  const { delayMs, offline, lostAnswer } = faults.read();
  if (delayMs > 0) await sleep(delayMs);
  if (offline) return { kind: 'silence', sent: false, why: '网络不通' };
  try {
    const { bytes, headers } = sealed(needs, path, body);
    const answer = await fetch(needs.bffOrigin + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(needs.answerTimeoutMs),
    });
    const answered = Buffer.from(await answer.arrayBuffer());
    if (faults.strikes(lostAnswer)) return { kind: 'silence', sent: true, why: '没有收到回复' };
    const letter = { method: 'POST', path, body: answered };
    const header = (name: string) => answer.headers.get(name) ?? undefined;
    const judge = () => whyNotGenuine(letter, header, needs.bff, secondsOf(clock));
    let fault = judge();
    // The clock may have been moved a moment ago: ask for the time before calling the answer stale.
    if (fault === '40102' && (await clock.sync())) fault = judge();
    const parsed = fault ? undefined : asAnswer(answered);
    return parsed
      ? { kind: 'answer', answer: parsed }
      : { kind: 'silence', sent: true, why: `回复的签名不对(${answer.status})` };
  } catch (fault) {
    const sent = !NEVER_SENT.has(causeOf(fault) ?? '');
    return { kind: 'silence', sent, why: sent ? '没有收到回复' : '网络不通' };
  }
};

export const createBffLine = (needs: LineNeeds): BffLine => {
  /** Answers that say nothing about the business are heeded and the call repeated, with a new nonce each time. */
  const heed: Record<string, (() => Promise<unknown>) | undefined> = {
    '40102': () => needs.clock.sync(),
    '42901': () => sleep(SLOW_DOWN_MS),
  };
  return {
    post: async (path, body) => {
      let heard = await postOnce(needs, path, body);
      for (let tried = 1; tried < TRIES && heard.kind === 'answer'; tried++) {
        const heeding = heed[heard.answer.ret_code];
        if (!heeding) break;
        await heeding();
        heard = await postOnce(needs, path, body);
      }
      // 50000 and a replayed nonce leave open whether the call took effect.
      return heard.kind === 'answer' && ['50000', '40901'].includes(heard.answer.ret_code)
        ? { kind: 'silence', sent: true, why: heard.answer.ret_msg }
        : heard;
    },
  };
};
