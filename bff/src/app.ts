import Router from '@koa/router';
import Koa from 'koa';
import { citizenRoutes } from './citizen/citizen.routes';
import { claimRoutes } from './claim/claim.routes';
import type { Deps } from './deps';
import { problems } from './http/problems';
import { requestLog } from './http/request-log';

/** Assembles the doors. The claim's router comes first: at 10:00 nobody else is in a hurry. */
export function createApp(deps: Deps): Koa {
  const app = new Koa({
    proxy: deps.env.TRUSTED_PROXIES > 0,
    maxIpsCount: deps.env.TRUSTED_PROXIES,
  });
  app.on('error', (error: Error, ctx?: Koa.Context) => {
    deps.log.error({ err: error, requestId: ctx?.state?.requestId }, 'fault');
  });
  app.use(requestLog(deps.log, deps.metrics.requestSeconds));
  app.use(problems);

  const { doors } = deps;
  const claims = new Router();
  claimRoutes(claims, {
    ...doors,
    claim: deps.claims.needs,
    find: deps.claims.find,
    explain: deps.claims.explain,
    presentVoucher: deps.vouchers.presentOwn,
  });
  const others = new Router();
  citizenRoutes(others, { ...doors, ...deps.citizenRoutes });

  for (const router of [claims, others]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  return app;
}
