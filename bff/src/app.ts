import Router from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { campaignRoutes } from './campaign/campaign.routes';
import { citizenRoutes } from './citizen/citizen.routes';
import { claimRoutes } from './claim/claim.routes';
import type { Deps } from './deps';
import { healthRoutes } from './http/health';
import { metricsRoute } from './http/metrics';
import { problems } from './http/problems';
import { requestLog } from './http/request-log';
import { serveH5 } from './http/static-files';
import { merchantRoutes } from './merchant/merchant.routes';
import { showVoucher } from './voucher/show-voucher.flow';
import { voucherRoutes } from './voucher/voucher.routes';

/** Assembles the doors. The claim's router comes first: at 10:00 nobody else is in a hurry. */
export function createApp(deps: Deps): Koa {
  const proxies = deps.env.TRUSTED_PROXIES;
  const app = new Koa({ proxy: proxies > 0, maxIpsCount: proxies });
  app.on('error', (error: Error, ctx?: Koa.Context) => {
    deps.log.error({ err: error, requestId: ctx?.state?.requestId }, 'fault');
  });
  app.use(requestLog(deps.log, deps.metrics.requestSeconds));
  app.use(problems);
  for (const router of createRouters(deps)) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  app.use(helmet());
  for (const middleware of serveH5(deps.env.H5_DIR)) {
    app.use(middleware);
  }
  return app;
}

/** Every door of the API, each opened by its key in the contract. */
export function createRouters(deps: Deps): Router[] {
  const { doors, clock } = deps;
  const claims = new Router();
  claimRoutes(claims, {
    ...doors,
    claim: deps.claims.needs,
    find: deps.claims.find,
    explain: deps.claims.explain,
    showVoucher: (voucherId, citizenId) => showVoucher(deps.wallet, { voucherId, citizenId }),
  });

  const others = new Router();
  campaignRoutes(others, { ...doors, campaigns: deps.campaigns, now: clock.now });
  merchantRoutes(others, { ...doors, merchants: deps.merchants });
  citizenRoutes(others, { ...doors, ...deps.citizens.needs });
  voucherRoutes(others, { ...doors, wallet: deps.wallet });
  healthRoutes(others, deps.health);
  metricsRoute(others, deps.metrics);
  return [claims, others];
}
