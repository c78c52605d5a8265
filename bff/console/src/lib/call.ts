import type { Api, ApiCall, ApiReply, Problem, ProblemCode } from '../../../src/contract';

/** What may come back instead of an answer: a refusal of the API, or nothing at all. */
export class Failure extends Error {
  constructor(
    readonly code: ProblemCode | 'network',
    sentence: string,
    /** To read out to the hotline. */
    readonly requestId: string | undefined,
    readonly facts: Record<string, string | number>,
  ) {
    super(sentence);
  }
}

/** The routes of people in offices, and the public ones that their pages show. */
export type Route = Exclude<keyof Api, `POST /jlpay/${string}`>;
/** Only the parts of a call that its route really has. */
export type Given<R extends Route> = {
  [K in keyof ApiCall<R> as undefined extends ApiCall<R>[K] ? never : K]: ApiCall<R>[K];
};
export type Rest<R extends Route> =
  Record<never, never> extends Given<R> ? [given?: Given<R>] : [given: Given<R>];

type Parts = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
};

let csrfToken = '';
/** The page's own token, told with each answer about the session; everything but GET needs it. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

const attendedMs = 60_000;
let touchedAtMs = Date.now();
/** When somebody last moved a hand at this desk; questions that a page asks by itself count for nothing. */
export const lastTouchedAt = (): number => touchedAtMs;
export function noteTouch(): void {
  touchedAtMs = Date.now();
}

/** The address of a route: `:name` filled in, the query's empty values left out. */
export function addressOf<R extends Route>(route: R, ...rest: Rest<R>): string {
  const { params = {}, query = {} } = (rest[0] ?? {}) as Parts;
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}

async function failureOf(answer: Response): Promise<Failure> {
  const problem: Problem | undefined = await answer.json().catch(() => undefined);
  return problem?.code
    ? new Failure(problem.code, problem.detail, problem.requestId, problem.facts ?? {})
    : new Failure('network', '服务器没有给出回应，请稍后再试。', undefined, {});
}

async function send<R extends Route>(
  route: R,
  address: string,
  init: RequestInit,
): Promise<ApiReply<R>> {
  let answer: Response;
  try {
    answer = await fetch(address, {
      method: route.slice(0, route.indexOf(' ')),
      credentials: 'same-origin',
      ...init,
      headers: {
        ...init.headers,
        ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}),
        ...(Date.now() - touchedAtMs > attendedMs ? { 'x-unattended': '1' } : {}),
      },
    });
  } catch {
    throw new Failure(
      'network',
      '没有连上服务器，请检查网络后再试，您填的内容还在。',
      undefined,
      {},
    );
  }
  if (!answer.ok) {
    throw await failureOf(answer);
  }
  return answer.json();
}

/**
 * The one function that talks to the API, typed by its contract.
 * @throws Failure with the API's own sentence
 */
export function call<R extends Route>(route: R, ...rest: Rest<R>): Promise<ApiReply<R>> {
  const { body } = (rest[0] ?? {}) as Parts;
  return send(
    route,
    addressOf(route, ...rest),
    body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  );
}

/** Sends one file to a route whose contract says `upload`. @throws Failure */
export function upload<R extends Route>(route: R, given: Given<R>, file: File) {
  const form = new FormData();
  form.set('file', file);
  return send(route, addressOf(route, ...([given] as unknown as Rest<R>)), { body: form });
}
