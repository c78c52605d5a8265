import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import { type Api, api } from '../contract';
import type { Endpoint, Guarded, Reply } from '../contract/endpoint';
import { Refusal } from '../kernel/refusal';
import { readJson } from './json-body';
import { readUpload, type Upload } from './upload';

/** Who may come in, read off the request. Returns the caller, or refuses. */
export type Door<Caller> = (ctx: Pick<RouterContext, 'req'>) => Caller | Promise<Caller>;
/** A door that asks nobody. */
export type QuickDoor<Caller> = (ctx: Pick<RouterContext, 'req'>) => Caller;

/** A success that is not the route's first status. */
export class WithStatus<T> {
  constructor(
    readonly status: number,
    readonly body: T,
  ) {}
}

/** An answer that is a file; only a route whose contract says `produces` may give one. */
export class FileAnswer {
  constructor(
    readonly type: string,
    /** Under which name it is saved; undefined: shown in place. */
    readonly name: string | undefined,
    readonly bytes: Buffer,
  ) {}
}

type Handler<E, Caller> = (
  request: Guarded<E> & {
    caller: Awaited<Caller>;
    ctx: RouterContext;
    upload: E extends { upload: object } ? Upload : undefined;
  },
) =>
  | Promise<E extends { produces: object } ? FileAnswer : Reply<E> | WithStatus<Reply<E>>>
  | Refusal;

function sendFile(
  ctx: RouterContext,
  { type, name, bytes }: FileAnswer,
  cacheSeconds: number | undefined,
): void {
  ctx.type = type;
  ctx.body = bytes;
  ctx.set('cache-control', cacheSeconds ? `public, max-age=${cacheSeconds}` : 'private, no-store');
  ctx.set('x-content-type-options', 'nosniff');
  // What strangers uploaded is looked at, never run: not even as a page of its own.
  ctx.set('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'");
  if (name === undefined) {
    ctx.set('content-disposition', 'inline');
  } else {
    ctx.attachment(name);
    ctx.type = type;
  }
}

const parse = (schema: z.ZodType | undefined, value: unknown): unknown => {
  if (!schema) {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new Refusal('invalid_request', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  }
  return parsed.data;
};

/** A text with NUL is in no table, and Postgres takes none as a question. */
const parseQuery = (schema: z.ZodType | undefined, query: RouterContext['query']): unknown => {
  const [field] =
    Object.entries(query).find(([, value]) => [value].flat().join('').includes('\0')) ?? [];
  if (schema && field !== undefined) {
    throw new Refusal('invalid_request', { field });
  }
  return parse(schema, query);
};

/** An id in the path that has not even the right form names nothing: the same 404 as one that is missing. */
const parseParams = (schema: z.ZodType | undefined, value: unknown): unknown => {
  const parsed = schema?.safeParse(value);
  if (parsed && !parsed.success) {
    throw new Refusal('not_found');
  }
  return parsed?.data;
};

/** Opens one door of the API: let the caller in, parse the request, hold the reply to its contract. */
export function on<R extends keyof Api, Caller>(
  router: Router,
  route: R,
  door: Door<Caller>,
  handle: Handler<Api[R], Caller>,
): void {
  const [method, path] = route.split(' ') as [string, string];
  const endpoint: Endpoint = api[route];
  router.register(path, [method], async (ctx: RouterContext) => {
    const caller = await door(ctx);
    const request = {
      ctx,
      caller,
      params: parseParams(endpoint.params, ctx.params),
      query: parseQuery(endpoint.query, ctx.query),
      headers: parse(endpoint.headers, ctx.headers),
      body: endpoint.body ? parse(endpoint.body, await readJson(ctx)) : undefined,
      upload: endpoint.upload ? await readUpload(ctx, endpoint.upload.limitBytes) : undefined,
    };
    const answer = await handle(request as Parameters<Handler<Api[R], Caller>>[0]);
    if (answer instanceof Refusal) {
      throw answer;
    }
    if (answer instanceof FileAnswer) {
      ctx.status = endpoint.statuses[0];
      sendFile(ctx, answer, endpoint.cacheSeconds);
      return;
    }
    const [status, body] =
      answer instanceof WithStatus ? [answer.status, answer.body] : [endpoint.statuses[0], answer];
    ctx.status = status;
    ctx.body = endpoint.reply.parse(body);
    ctx.set(
      'cache-control',
      endpoint.cacheSeconds ? `public, max-age=${endpoint.cacheSeconds}` : 'no-store',
    );
    ctx.set('x-content-type-options', 'nosniff');
    if (ctx.fresh) {
      // The caller holds this very answer already.
      ctx.status = 304;
    }
  });
}
