import { randomUUID } from 'node:crypto';
import type { Context, Next } from 'koa';
import type { Histogram } from 'prom-client';
import type { Log } from '../platform/log';

/**
 * Gives each request its id, times it by route (never by raw path: ids would make a metric each) and logs what is
 * slow or broken. Ordinary answers are metrics, not log lines.
 */
export function requestLog(log: Log, seconds: Histogram<'route' | 'status'>) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const startedAt = process.hrtime.bigint();
    const requestId = randomUUID();
    ctx.state.requestId = requestId;
    ctx.set('x-request-id', requestId);
    await next();
    const tookMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
    const route = `${ctx.method} ${(ctx as { _matchedRoute?: string })._matchedRoute ?? 'other'}`;
    seconds.observe({ route, status: String(ctx.status) }, tookMs / 1000);
    if (ctx.status >= 500 || tookMs > 1_000) {
      log.warn({ requestId, route, status: ctx.status, tookMs: Math.round(tookMs) }, 'request');
    }
  };
}
