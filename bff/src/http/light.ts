import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Router from '@koa/router';

/*
 * The claim without WeChat and without the mini-program's weight: one page of its own for whoever comes by a browser. It
 * talks to the same API, brings the answer to its own first question along, and what it keeps lies where the whole H5
 * finds it.
 */

/** The page; its inline script is allowed by its digest. */
export const lightPage = join(__dirname, 'light.html');

const slot = '<script type="application/json" id="given"></script>';

/** Data inside a page: nothing in it may end its element. */
const embed = (data: object) =>
  slot.replace('></', () => `>${JSON.stringify(data).replaceAll('<', '\\u003c')}</`);

/** `/light`. @param campaignOf what `GET /v1/campaigns/:campaignId` answers; undefined for an unknown one */
export function lightRoutes(
  router: Router,
  campaignOf: (campaignId: string) => Promise<object | undefined>,
): void {
  const page = readFileSync(lightPage, 'utf8');
  router.get('/light', async (ctx) => {
    const { id } = ctx.query;
    // Without it the page asks for itself, and says what is wrong.
    const given = typeof id === 'string' ? await campaignOf(id).catch(() => undefined) : undefined;
    ctx.type = 'html';
    // What was true an hour ago, its clock included, must not come back with the page.
    ctx.set('cache-control', 'no-store');
    ctx.body = given ? page.replace(slot, () => embed(given)) : page;
  });
}
