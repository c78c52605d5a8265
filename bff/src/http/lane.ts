import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { type Api, api } from '../contract';
import type { Endpoint, Guarded, Reply } from '../contract/endpoint';
import type { Door, WithStatus } from './on';
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

/** Opens a lane for a route whose path has one parameter and which takes no query and no body. */
export function createLane<R extends keyof Api, Caller>(
  route: R,
  door: Door<Caller>,
  handle: (request: LaneRequest<Api[R], Caller>) => Promise<WithStatus<Reply<Api[R]>>>,
  needs: LaneNeeds,
): Lane {
  const [, method = '', before = '', name = '', after = ''] =
    /^([A-Z]+) ([^:]*):([A-Za-z]+)(.*)$/.exec(route) ?? [];
  const endpoint: Endpoint = api[route];

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

  const respond = async (
    admitted: LaneRequest<Api[R], Caller>,
    response: ServerResponse,
    startedAt: number,
  ) => {
    const requestId = randomUUID();
    let status: number;
    let body: string;
    let type = 'application/json; charset=utf-8';
    let retryAfter: number | undefined;
    try {
      const answer = await handle(admitted);
      status = answer.status;
      body = JSON.stringify(endpoint.reply.parse(answer.body));
    } catch (error) {
      ({ status, body, type, retryAfter } = problemOf(error, { method, requestId }, needs.onFault));
    }
    response.writeHead(status, [
      ...['content-type', type, 'content-length', String(Buffer.byteLength(body))],
      ...['x-request-id', requestId, 'cache-control', 'no-store'],
      ...['x-content-type-options', 'nosniff'],
      ...(retryAfter === undefined ? [] : ['retry-after', String(retryAfter)]),
    ]);
    response.end(body);
    needs.observe(route, status, performance.now() - startedAt, requestId);
  };

  return (request, response) => {
    const startedAt = performance.now();
    const admitted = admit(request);
    if (!admitted) {
      return false;
    }
    request.resume();
    void respond(admitted, response, startedAt);
    return true;
  };
}
