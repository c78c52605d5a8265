import type { Api, ApiCall, ApiReply, Problem } from '../../../bff/src/contract';
import { Failure } from './failure';

export type Sending = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: unknown;
};
export type Answer = { status: number; headers: Record<string, string>; body: unknown };
/** Rejects when no answer came. Header names are lower case. */
export type Send = (sending: Sending) => Promise<Answer>;

export type Tokens = { accessToken: string; refreshToken: string };
export type TokenBox = {
  read: () => Tokens | undefined;
  /** Called with the reply of a refresh, or with undefined when the session is over. */
  renewed: (reply: ApiReply<'POST /v1/sessions/refresh'> | undefined) => void;
};

/** Only the parts of a call that its route really has; the device id is ours to add. */
type Given<R extends keyof Api> = {
  [K in keyof ApiCall<R> as undefined extends ApiCall<R>[K] ? never : K]: K extends 'headers'
    ? Omit<ApiCall<R>[K], 'x-device-id'>
    : ApiCall<R>[K];
};
/** The routes people use; the terminals' calls are not ours. */
export type Route = Exclude<keyof Api, `POST /jlpay/${string}` | `${string}/rehearsal/${string}`>;
type Rest<R extends keyof Api> =
  Record<never, never> extends Given<R> ? [given?: Given<R>] : [given: Given<R>];
export type Call = <R extends Route>(route: R, ...rest: Rest<R>) => Promise<ApiReply<R>>;

type Parts = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
};

export function urlOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const pairs = Object.keys(query).map((key) => `${key}=${encodeURIComponent(query[key] ?? '')}`);
  return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body;
}

/** `Retry-After` in whole seconds or, finer, the problem's own `retryAfterMs`. */
function waitOf(answer: Answer): number | undefined {
  const facts = isProblem(answer.body) ? answer.body.facts : undefined;
  const exact = Number(facts?.retryAfterMs);
  const seconds = Number(answer.headers['retry-after']);
  if (exact > 0) {
    return exact;
  }
  return seconds > 0 ? seconds * 1000 : undefined;
}

/** Every answer of ours is a JSON object: one that broke off on its way, or a portal's page, is as good as none. */
function isWhole({ body }: Answer): boolean {
  return typeof body === 'object' && body !== null;
}

export function failureOf(answer: Answer): Failure {
  if (!isProblem(answer.body)) {
    // A gateway's own page, not our BFF's word: as good as no answer.
    return new Failure({ code: 'network' });
  }
  const { code, requestId, facts } = answer.body;
  return new Failure({ code, requestId, facts: facts ?? {}, retryAfterMs: waitOf(answer) });
}

/** How long an intermediary may have kept an answer, in milliseconds. */
function keptFor(headers: Record<string, string>): number {
  return Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1] ?? 0) * 1000;
}

/**
 * Makes the one function that talks to the API. An expired session is renewed once, by one request however many calls
 * met it, and the call is repeated with the new token; every other refusal is thrown as a `Failure`.
 */
export function makeCall(parts: {
  send: Send;
  deviceId: () => string;
  tokens: TokenBox;
  /** Told each server time that an answer carries, and how stale it may be: the clock's drift alarm. */
  witness: (now: string, slackMs: number) => void;
}): Call {
  let renewal: Promise<void> | undefined;

  async function ask(sending: Sending): Promise<Answer> {
    const answer = await parts.send(sending).catch(() => undefined);
    if (!answer || !isWhole(answer)) {
      throw new Failure({ code: 'network' });
    }
    return answer;
  }

  async function attempt(route: string, given: Parts): Promise<Answer> {
    const [method, path] = route.split(' ') as [Sending['method'], string];
    const token = parts.tokens.read()?.accessToken;
    return ask({
      method,
      url: urlOf(path, given),
      headers: {
        'x-device-id': parts.deviceId(),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...given.headers,
      },
      body: given.body,
    });
  }

  async function renew(refreshToken: string): Promise<void> {
    const answer = await attempt('POST /v1/sessions/refresh', { body: { refreshToken } });
    if (answer.status >= 400) {
      const failure = failureOf(answer);
      if (failure.code === 'session_expired') {
        parts.tokens.renewed(undefined);
      }
      throw failure;
    }
    parts.tokens.renewed(answer.body as ApiReply<'POST /v1/sessions/refresh'>);
  }

  async function renewOnce(used: Tokens): Promise<void> {
    if (parts.tokens.read()?.accessToken !== used.accessToken) {
      return; // another call renewed it while this one was under way
    }
    renewal ??= renew(used.refreshToken).finally(() => {
      renewal = undefined;
    });
    await renewal;
  }

  return async (route, ...[given = {}]) => {
    const used = parts.tokens.read();
    let answer = await attempt(route, given as Parts);
    if (answer.status === 401 && used && failureOf(answer).code === 'session_expired') {
      await renewOnce(used);
      answer = await attempt(route, given as Parts);
    }
    if (answer.status >= 400) {
      throw failureOf(answer);
    }
    const body = answer.body as { now?: unknown };
    if (typeof body.now === 'string') {
      parts.witness(body.now, keptFor(answer.headers));
    }
    return answer.body as ApiReply<typeof route>;
  };
}
