import type { Context, Next } from 'koa';
import { type Problem, type ProblemCode, problemStatus } from '../contract/problem';
import { Refusal } from '../kernel/refusal';
import { dbFailureOf } from '../platform/db';
import { problemSentences } from './problem-sentences';

/** RFC 9457 body of a refusal. */
function presentProblem(
  code: ProblemCode,
  requestId: string,
  about: Refusal['about'] = {},
): Problem {
  return {
    type: `urn:huimin:problem:${code.replaceAll('_', '-')}`,
    title: code.replaceAll('_', ' '),
    status: problemStatus[code],
    code,
    detail: problemSentences[code],
    requestId,
    ...(about.facts ? { facts: about.facts } : {}),
    ...(about.field ? { facts: { ...about.facts, field: about.field } } : {}),
  };
}

/** Bodies without facts, but for the end: at 10:00 nearly all of them differ in the id of their request alone. */
const begun = new Map<ProblemCode, string>();

/** The body as JSON. @param requestId our own, so it needs no escaping */
function textOf({ code, about }: Refusal, requestId: string): string {
  if (about.facts || about.field) {
    return JSON.stringify(presentProblem(code, requestId, about));
  }
  let text = begun.get(code);
  if (text === undefined) {
    // The id is the last member: its closing quote and the brace come after it.
    text = JSON.stringify(presentProblem(code, '')).slice(0, -2);
    begun.set(code, text);
  }
  return `${text}${requestId}"}`;
}

/** A fault as the caller sees it: while Postgres is away, whatever has certainly changed nothing may be tried again. */
function refusalOf(fault: unknown, method: string): Refusal {
  const failure = dbFailureOf(fault);
  const hasChangedNothing = failure === 'not_sent' || (failure === 'lost' && method === 'GET');
  return hasChangedNothing
    ? new Refusal('busy', { retryAfterSeconds: 2 })
    : new Refusal('internal');
}

/** A refusal or a fault as an answer. @param onFault told of everything that is no refusal */
export function problemOf(
  error: unknown,
  { method, requestId }: { method: string; requestId: string },
  onFault: (error: unknown, requestId: string) => void,
): { status: number; type: string; body: string; retryAfter: number | undefined } {
  const refusal = error instanceof Refusal ? error : refusalOf(error, method);
  if (refusal !== error) {
    onFault(error, requestId);
  }
  const { retryAfterSeconds } = refusal.about;
  return {
    status: problemStatus[refusal.code],
    type: 'application/problem+json; charset=utf-8',
    body: textOf(refusal, requestId),
    retryAfter: retryAfterSeconds === undefined ? undefined : Math.ceil(retryAfterSeconds),
  };
}

/** The one place where a refusal, or a fault, becomes Koa's answer. */
export async function problems(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
    if (ctx.status === 404 && ctx.body === undefined) {
      throw new Refusal('route_not_found');
    }
    if (ctx.status === 405) {
      throw new Refusal('method_not_allowed');
    }
  } catch (error) {
    const tell = (fault: unknown) => ctx.app.emit('error', fault, ctx);
    const asked = { method: ctx.method, requestId: ctx.state.requestId };
    const { status, type, body, retryAfter } = problemOf(error, asked, tell);
    ctx.status = status;
    ctx.type = type;
    ctx.set('cache-control', 'no-store');
    ctx.set('x-content-type-options', 'nosniff');
    if (retryAfter !== undefined) {
      ctx.set('retry-after', String(retryAfter));
    }
    ctx.body = body;
  }
}
