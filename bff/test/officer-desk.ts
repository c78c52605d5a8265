import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { type Api, type ApiReply, api } from '../src/contract';
import type { Endpoint } from '../src/contract/endpoint';
import type { Door } from '../src/http/on';
import { problems } from '../src/http/problems';
import { Refusal } from '../src/kernel/refusal';
import { merchantOfficerRoutes } from '../src/merchant/merchant.routes';
import { onboardingOfficerRoutes } from '../src/onboarding/officer.routes';
import type { Officer } from '../src/onboarding/onboarding.rules';
import { posterOfficerRoutes } from '../src/poster/poster.routes';
import { funnelRoutes } from '../src/report/funnel.routes';
import { sharingOfficerRoutes } from '../src/sharing/sharing.routes';
import { officers } from './enterprise';
import type { Heard, World } from './world';

/* The officers' routes on real HTTP, with a door that believes a header: who may come in is tested elsewhere. */

export type OfficerName = keyof typeof officers;
export type Desk = Awaited<ReturnType<typeof openDesk>>;

export async function openDesk(world: World) {
  const router = new Router();
  const asOfficer =
    (route: keyof Api): Door<Officer> =>
    (ctx) => {
      const officer: Officer | undefined = officers[ctx.req.headers['x-officer'] as OfficerName];
      if (!officer || !(api[route] as Endpoint).roles?.includes(officer.role)) {
        throw new Refusal('role_not_allowed');
      }
      return officer;
    };
  const { deps } = world.app;
  merchantOfficerRoutes(router, { merchants: deps.merchants, asOfficer: () => () => undefined });
  onboardingOfficerRoutes(router, { ...deps.onboarding.needs, asOfficer });
  posterOfficerRoutes(router, { ...deps.posters, asOfficer });
  funnelRoutes(router, { ...deps.funnel, asOfficer });
  sharingOfficerRoutes(router, { ...deps.sharing, asOfficer });
  const app = new Koa();
  const faults: unknown[] = [];
  app.on('error', (error: unknown) => faults.push(error));
  app.use(problems);
  app.use(router.routes());
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const send = (
    who: OfficerName,
    route: string,
    path: string,
    body?: string | FormData,
    type?: string,
  ) =>
    fetch(origin + path, {
      method: route.split(' ')[0] ?? 'GET',
      headers: { 'x-officer': who, ...(type ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body }),
    });
  const read = async <R extends keyof Api>(answer: Response): Promise<Heard<ApiReply<R>>> => {
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };
  return {
    faults,
    /** One call of an officer. */
    ask: async <R extends keyof Api>(who: OfficerName, route: R, path: string, body?: unknown) =>
      read<R>(
        await (body === undefined
          ? send(who, route, path)
          : send(who, route, path, JSON.stringify(body), 'application/json')),
      ),
    upload: async <R extends keyof Api>(
      who: OfficerName,
      route: R,
      path: string,
      bytes: Buffer,
      name: string,
    ) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), name);
      return read<R>(await send(who, route, path, form));
    },
    /** A call that answers a file. */
    download: async (who: OfficerName, path: string) => {
      const answer = await send(who, 'GET', path);
      return {
        status: answer.status,
        type: answer.headers.get('content-type') ?? '',
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
