import type { z } from 'zod';
import type { ProblemCode } from './problem';
import type { OfficerRole } from './shapes';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Route = `${Method} /${string}`;

/** Who may come in: the door in `http/doors.ts` that guards the route. */
export type DoorName =
  | 'anyone'
  | 'account'
  | 'citizen'
  | 'terminal'
  | 'wechat_pay'
  | 'rehearsal'
  | 'officer';
export type Endpoint = {
  readonly summary: string;
  readonly door: DoorName;
  /** Which officers may come in; only with the door `officer`. */
  readonly roles?: readonly OfficerRole[];
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly headers?: z.ZodType;
  readonly body?: z.ZodType;
  /** One file as multipart/form-data in the part `file`, instead of a JSON body. */
  readonly upload?: { readonly limitBytes: number };
  /** Media types of an answer that is a file; `reply` says nothing then. */
  readonly produces?: readonly string[];
  /** The shape of every success; the first listed status is the ordinary one. */
  readonly reply: z.ZodType;
  readonly statuses: readonly [number, ...number[]];
  readonly problems: readonly ProblemCode[];
  /** `public, max-age` seconds when the answer may be cached. */
  readonly cacheSeconds?: number;
};

/** One room's part of the API: `METHOD /path` → endpoint. */
export type ApiTable = Record<Route, Endpoint>;

type In<S> = S extends z.ZodType ? z.input<S> : undefined;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type Field<E, K extends string> = K extends keyof E ? E[K] : undefined;

/** What a client sends. */
export type Call<E> = {
  params: In<Field<E, 'params'>>;
  query: In<Field<E, 'query'>>;
  headers: In<Field<E, 'headers'>>;
  body: In<Field<E, 'body'>>;
};
/** What a handler receives, parsed. */
export type Guarded<E> = {
  params: Out<Field<E, 'params'>>;
  query: Out<Field<E, 'query'>>;
  headers: Out<Field<E, 'headers'>>;
  body: Out<Field<E, 'body'>>;
};
export type Reply<E> = Out<Field<E, 'reply'>>;
