import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import serve from 'koa-static';

const yearSeconds = 365 * 24 * 60 * 60;
/** Names that carry a hash of what they hold never change. */
const hashed = /\.[0-9a-f]{8}\.(js|css|png|svg|woff2)$/;

/** The page of an H5 build, when there is a build. */
export function findH5Page(dir: string): string | undefined {
  const page = join(dir, 'index.html');
  return dir && existsSync(page) ? page : undefined;
}

/**
 * Serves the H5 build: hashed files for a year, the page itself fresh each time, and every path of a page leads to it,
 * because the router runs in the browser.
 */
export function serveH5(dir: string, page: string): Middleware[] {
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
  return [pageOfPath, files];
}
