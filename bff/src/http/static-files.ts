import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import compress from 'koa-compress';
import serve from 'koa-static';

const yearSeconds = 365 * 24 * 60 * 60;
/** Names that carry a hash of what they hold never change. */
const hashed = /\.[0-9a-f]{8}\.(js|css|png|svg|woff2)$/;

/**
 * Serves the H5 build: hashed files for a year, the page itself fresh each time, and every path of a page leads to it,
 * because the router runs in the browser.
 */
export function serveH5(dir: string): Middleware[] {
  const page = join(dir, 'index.html');
  if (!dir || !existsSync(page)) {
    return [];
  }
  const files = serve(dir, {
    index: 'index.html',
    setHeaders: (res, path) => {
      res.setHeader(
        'cache-control',
        hashed.test(path) ? `public, max-age=${yearSeconds}, immutable` : 'no-cache',
      );
    },
  });
  const pageOfPath = async (ctx: Context, next: Next) => {
    await next();
    if (ctx.status === 404 && ctx.method === 'GET' && /^\/(pages|merchant)\//.test(ctx.path)) {
      ctx.type = 'text/html; charset=utf-8';
      ctx.set('cache-control', 'no-cache');
      ctx.body = await readFile(page);
    }
  };
  return [compress({ threshold: 1_024, br: false }), pageOfPath, files];
}
