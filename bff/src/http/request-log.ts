import { randomUUID } from 'node:crypto';
import type { Context, Next } from 'koa';
import type { Histogram } from 'prom-client';
import type { Log } from '../platform/log';

/** Takes note of one answer: a metric for each, a log line for what was slow or broken. */
export type Observe = (route: string, status: number, tookMs: number, requestId: string) => void;

export function createObserver(log: Log, seconds: Histogram<'route' | 'status'>): Observe {
  return (route, status, tookMs, requestId) => {
    seconds.observe({ route, status: String(status) }, tookMs / 1000);
    if (status >= 500 || tookMs > 1_000) {
      log.warn({ requestId, route, status, tookMs: Math.round(tookMs) }, 'request');
    }
  };
}

/** Gives each request its id and times it by route, never by raw path: ids would make a metric each. */
export function requestLog(observe: Observe) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    ctx.state.requestId = requestId;
    ctx.set('x-request-id', requestId);
    await next();
    const route = `${ctx.method} ${(ctx as { _matchedRoute?: string })._matchedRoute ?? 'other'}`;
    observe(route, ctx.status, performance.now() - startedAt, requestId);
  };
}
