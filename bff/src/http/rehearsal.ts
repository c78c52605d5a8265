import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Router from '@koa/router';
import type { ApiReply } from '../contract';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { type Door, on } from './on';

/*
 * The rehearsal's frame: the H5 in the size of a phone, beside a panel that moves the clock. In production the clock
 * cannot be moved and none of this exists.
 */

export type RehearsalNeeds = {
  asAnyone: Door<undefined>;
  now: () => Date;
  setClock: (now: Date) => Promise<void>;
  /** The published accounts, each with the code of this moment. */
  listOfficers: () => Promise<ApiReply<'GET /rehearsal/officers'>['officers']>;
};

/** Beyond these years no calendar of ours is meant to hold. */
const earliest = new Date('2000-01-01T00:00:00Z');
const latest = new Date('2100-01-01T00:00:00Z');

/** `GET` and `PUT /rehearsal/clock`, `GET /rehearsal/officers`. */
export function rehearsalRoutes(
  router: Router,
  { asAnyone, now, setClock, listOfficers }: RehearsalNeeds,
): void {
  on(router, 'GET /rehearsal/officers', asAnyone, async () => ({ officers: await listOfficers() }));
  on(router, 'GET /rehearsal/clock', asAnyone, async () => ({ now: presentInstant(now()) }));
  on(router, 'PUT /rehearsal/clock', asAnyone, async ({ body }) => {
    const target = new Date(body.now);
    if (!(target >= earliest && target < latest)) {
      throw new Refusal('invalid_request', { field: 'now' });
    }
    await setClock(target);
    return { now: presentInstant(now()) };
  });
}

/** The frame's page; its inline script is allowed by its digest. */
export const rehearsalPage = join(__dirname, 'rehearsal.html');

/** `/rehearsal`. @param cashierUrl where the cashier's page of the rehearsal is */
export function rehearsalFrame(router: Router, cashierUrl: string): void {
  const page = readFileSync(rehearsalPage, 'utf8').replace('{{cashierUrl}}', encodeURI(cashierUrl));
  router.get('/rehearsal', (ctx) => {
    ctx.type = 'html';
    ctx.set('cache-control', 'no-store');
    ctx.body = page;
  });
}
