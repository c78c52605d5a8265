import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import serve from 'koa-static';

const yearSeconds = 365 * 24 * 60 * 60;
/** Names that carry a hash of what they hold never change. */
const hashed = /\.[0-9a-f]{8}\.(js|css|png|svg|woff2)$/;

/** The page of a build, when there is a build. @param inner the folder of the page below `dir` */
export function findPage(dir: string, inner = ''): string | undefined {
  const page = join(dir, inner, 'index.html');
  return dir && existsSync(page) ? page : undefined;
}

/**
 * Serves a build: hashed files for a year, the page itself fresh each time, and every path of a page leads to it, because
 * the router runs in the browser.
 * @param paths of the pages that the build's own router knows
 */
export function serveBuild(dir: string, page: string, paths: RegExp): Middleware[] {
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
    if (ctx.status === 404 && ctx.method === 'GET' && paths.test(ctx.path)) {
      ctx.type = 'text/html; charset=utf-8';
      ctx.set('cache-control', 'no-cache');
      ctx.body = await readFile(page);
    }
  };
  return [pageOfPath, files];
}
