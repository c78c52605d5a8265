import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Router from '@koa/router';

/*
 * The claim without WeChat and without the mini-program's weight: one page of its own for whoever comes by a browser. It
 * talks to the same API, and what it keeps lies where the whole H5 finds it.
 */

/** The page; its inline script is allowed by its digest. */
export const lightPage = join(__dirname, 'light.html');

/** `/light`. */
export function lightRoutes(router: Router): void {
  const page = readFileSync(lightPage, 'utf8');
  router.get('/light', (ctx) => {
    ctx.type = 'html';
    ctx.set('cache-control', 'no-cache');
    ctx.body = page;
  });
}
