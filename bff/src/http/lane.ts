import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { type Api, api } from '../contract';
import type { Endpoint, Guarded, Reply } from '../contract/endpoint';
import { Refusal } from '../kernel/refusal';
import type { QuickDoor, WithStatus } from './on';
import { problemOf } from './problems';
import type { Observe } from './request-log';

/*
 * The express lane. At 10:00 nearly every request is one and the same, and the way through Koa and its router costs several
 * times what the claim itself does; so such a route is answered straight from the socket. The lane takes only requests that
 * are in order. Whatever it would have to turn away at the door goes on to Koa, which stands behind it with the same door,
 * the same contract and the same handler, and says why.
 */
export type Lane = (request: IncomingMessage, response: ServerResponse) => boolean;

export type LaneNeeds = {
  /** How many addresses at the end of X-Forwarded-For our own proxies wrote. */
  proxies: number;
  observe: Observe;
  onFault: (error: unknown, requestId: string) => void;
};

type LaneRequest<E, Caller> = Pick<Guarded<E>, 'params' | 'headers'> & {
  caller: Caller;
  address: string;
};

const fixedHeaders = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

const accepts = (schema: z.ZodType | undefined, value: unknown) =>
  schema ? schema.safeParse(value) : { success: true as const, data: undefined };

/** Who is at the other end: as Koa's `ctx.ip` has it. */
function addressOf(request: IncomingMessage, proxies: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  if (proxies > 0 && typeof forwarded === 'string' && forwarded !== '') {
    return forwarded.includes(',')
      ? (forwarded.split(/\s*,\s*/).slice(-proxies)[0] ?? '')
      : forwarded;
  }
  return request.socket.remoteAddress ?? '';
}

/** A request that has no answer yet. */
type Waiting = { response: ServerResponse; requestId: string; startedAt: number };

/**
 * Lets all answers of one turn of the event loop leave together: the other end is woken once for all of them, not once for
 * each, which costs as much as the rest of the answer.
 */
function createDeparture(): (send: () => void) => void {
  let waiting: (() => void)[] = [];
  const depart = () => {
    const leaving = waiting;
    waiting = [];
    for (const send of leaving) {
      send();
    }
  };
  return (send) => {
    if (waiting.push(send) === 1) {
      setImmediate(depart);
    }
  };
}

/** Opens a lane for a route whose path has one parameter and which takes no query and no body. */
export function createLane<R extends keyof Api, Caller>(
  route: R,
  door: QuickDoor<Caller>,
  handle: (request: LaneRequest<Api[R], Caller>) => Promise<WithStatus<Reply<Api[R]>>> | Refusal,
  needs: LaneNeeds,
): Lane {
  const [, method = '', before = '', name = '', after = ''] =
    /^([A-Z]+) ([^:]*):([A-Za-z]+)(.*)$/.exec(route) ?? [];
  const endpoint: Endpoint = api[route];
  const leaveTogether = createDeparture();

  /** The parts of a request that is in order; undefined when Koa has to say what is wrong with it. */
  const admit = (request: IncomingMessage): LaneRequest<Api[R], Caller> | undefined => {
    const { url = '' } = request;
    if (request.method !== method || !url.startsWith(before) || !url.endsWith(after)) {
      return undefined;
    }
    const inPath = { [name]: url.slice(before.length, url.length - after.length) };
    const params = accepts(endpoint.params, inPath);
    const headers = accepts(endpoint.headers, request.headers);
    if (!params.success || !headers.success) {
      return undefined;
    }
    try {
      const caller = door({ req: request });
      const address = addressOf(request, needs.proxies);
      return { caller, params: params.data, headers: headers.data, address } as LaneRequest<
        Api[R],
        Caller
      >;
    } catch {
      return undefined;
    }
  };

  const send = (
    { response, requestId, startedAt }: Waiting,
    status: number,
    type: string,
    body: string,
    retryAfter?: number,
  ): void => {
    const headers = ['content-type', type, 'content-length', String(Buffer.byteLength(body))];
    headers.push('x-request-id', requestId, ...fixedHeaders);
    if (retryAfter !== undefined) {
      headers.push('retry-after', String(retryAfter));
    }
    leaveTogether(() => {
      response.writeHead(status, headers).end(body);
      needs.observe(route, status, performance.now() - startedAt, requestId);
    });
  };
  const refuse = (waiting: Waiting, error: unknown): void => {
    const asked = { method, requestId: waiting.requestId };
    const { status, type, body, retryAfter } = problemOf(error, asked, needs.onFault);
    send(waiting, status, type, body, retryAfter);
  };
  const respond = (admitted: LaneRequest<Api[R], Caller>, waiting: Waiting): void => {
    const answer = handle(admitted);
    if (answer instanceof Refusal) {
      refuse(waiting, answer);
      return;
    }
    answer
      .then(({ status, body }) =>
        send(
          waiting,
          status,
          'application/json; charset=utf-8',
          JSON.stringify(endpoint.reply.parse(body)),
        ),
      )
      .catch((error) => refuse(waiting, error));
  };

  return (request, response) => {
    const startedAt = performance.now();
    const admitted = admit(request);
    if (!admitted) {
      return false;
    }
    request.resume();
    const waiting = { response, requestId: randomUUID(), startedAt };
    try {
      respond(admitted, waiting);
    } catch (error) {
      refuse(waiting, error);
    }
    return true;
  };
}
