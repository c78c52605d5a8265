import { createServer, type RequestListener, type Server } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import compress from 'koa-compress';
import { auditRoutes } from './audit/audit.routes';
import { type CampaignBoards, campaignRoutes, createBoards } from './campaign/campaign.routes';
import { campaignDraftRoutes } from './campaign/campaign-draft.routes';
import { citizenRoutes } from './citizen/citizen.routes';
import { type ClaimRouteNeeds, claimLane, claimRoutes } from './claim/claim.routes';
import { contentOfficerRoutes, contentRoutes } from './content/content.routes';
import type { Deps } from './deps';
import { deskRoutes } from './desk/desk.routes';
import { healthRoutes } from './http/health';
import { lightPage, lightRoutes } from './http/light';
import { metricsRoute } from './http/metrics';
import { docsFiles, docsPage, docsRoutes } from './http/openapi';
import { problems } from './http/problems';
import { rehearsalFrame, rehearsalPage, rehearsalRoutes } from './http/rehearsal';
import { createObserver, type Observe, requestLog } from './http/request-log';
import { securityHeaders } from './http/security-headers';
import { findPage, serveBuild } from './http/static-files';
import { uploadTimeoutMs } from './http/upload';
import { inspectionOfficerRoutes, inspectionRoutes } from './inspection/inspection.routes';
import { invoiceOfficerRoutes, invoiceRoutes } from './invoice/invoice.routes';
import { merchantOfficerRoutes, merchantRoutes } from './merchant/merchant.routes';
import { officerRoutes } from './officer/officer.routes';
import { enterpriseRoutes, publicityPageRoute } from './onboarding/enterprise.routes';
import { onboardingOfficerRoutes } from './onboarding/officer.routes';
import { paymentRoutes } from './payment/payment.routes';
import { posterFiles, posterOfficerRoutes, posterRoutes } from './poster/poster.routes';
import { reconciliationRoutes } from './reconciliation/reconciliation.routes';
import { redemptionRoutes } from './redemption/redemption.routes';
import { reminderRoutes } from './reminder/reminder.routes';
import { appraisalRoutes } from './report/appraisal.routes';
import { funnelRoutes } from './report/funnel.routes';
import { settlementOfficerRoutes, settlementRoutes } from './settlement/settlement.routes';
import { landingPage, sharingOfficerRoutes, sharingRoutes } from './sharing/sharing.routes';
import { supervisionRoutes } from './supervision/supervision.routes';
import { showVoucher } from './voucher/show-voucher.flow';
import { voucherRoutes } from './voucher/voucher.routes';

const mostConnections = 20_000;

/** The whole BFF as a server that does not listen yet, with its bounds on time and connections. */
export function createBffServer(deps: Deps): Server {
  const server = createServer(createListener(deps));
  server.headersTimeout = 5_000;
  // The longest that any door takes to read a body; the others have shorter bounds of their own.
  server.requestTimeout = uploadTimeoutMs + 5_000;
  // Longer than a proxy or a client keeps an idle connection, so that it never picks one that is just being closed.
  server.keepAliveTimeout = 65_000;
  server.maxConnections = mostConnections;
  return server;
}

/** The claim's express lane, and Koa for everything else. */
function createListener(deps: Deps): RequestListener {
  const observe = createObserver(deps.log, deps.metrics.requestSeconds);
  const lane = claimLane(claimNeeds(deps), {
    proxies: deps.env.TRUSTED_PROXIES,
    observe,
    onFault: (error, requestId) => deps.log.error({ err: error, requestId }, 'fault'),
  });
  const others = createApp(deps, observe).callback();
  return (request, response) => {
    if (!lane(request, response)) {
      void others(request, response);
    }
  };
}

function createApp(deps: Deps, observe: Observe): Koa {
  const proxies = deps.env.TRUSTED_PROXIES;
  const app = new Koa({ proxy: proxies > 0, maxIpsCount: proxies });
  app.on('error', (error: Error, ctx?: Koa.Context) => {
    deps.log.error({ err: error, requestId: ctx?.state?.requestId }, 'fault');
  });
  const open = (router: Router) => app.use(router.routes()).use(router.allowedMethods());

  app.use(requestLog(observe));
  app.use(problems);
  app.use(compress({ threshold: 1_024, br: false }));
  const boards = createBoards(deps.campaigns, deps.clock.now);
  open(doorsOf(deps, boards));
  openPages(app, deps, boards, open);
  return app;
}

const claimNeeds = ({ doors, claims, wallet }: Deps): ClaimRouteNeeds => ({
  ...doors,
  claim: claims.needs,
  find: claims.find,
  explain: claims.explain,
  showVoucher: (voucherId, citizenId) => showVoucher(wallet, { voucherId, citizenId }),
});

function doorsOf(deps: Deps, boards: CampaignBoards): Router {
  const { doors, clock } = deps;
  const router = new Router();
  claimRoutes(router, claimNeeds(deps));
  campaignRoutes(router, { ...doors, boards, now: clock.now });
  campaignDraftRoutes(router, {
    ...deps.officers.doors,
    ...deps.campaignDrafts,
    campaigns: deps.campaigns,
    now: clock.now,
  });
  merchantRoutes(router, { ...deps.onboarding.needs, ...doors, merchants: deps.merchants });
  merchantOfficerRoutes(router, { ...deps.officers.doors, merchants: deps.merchants });
  officerRoutes(router, {
    ...deps.officers.doors,
    ...deps.officers,
    publicOrigin: deps.env.PUBLIC_ORIGIN,
  });
  auditRoutes(router, { ...deps.officers.doors, audit: deps.audit });
  enterpriseRoutes(router, { ...doors, ...deps.onboarding.needs });
  onboardingOfficerRoutes(router, { ...deps.officers.doors, ...deps.onboarding.needs });
  inspectionRoutes(router, { ...doors, ...deps.inspections });
  inspectionOfficerRoutes(router, { ...deps.officers.doors, ...deps.inspections });
  contentRoutes(router, { ...doors, ...deps.content });
  contentOfficerRoutes(router, { ...deps.officers.doors, ...deps.content.needs });
  sharingRoutes(router, { ...doors, ...deps.sharing });
  sharingOfficerRoutes(router, { ...deps.officers.doors, ...deps.sharing });
  posterRoutes(router, { ...doors, ...deps.posters });
  reminderRoutes(router, { ...doors, ...deps.reminders });
  posterOfficerRoutes(router, { ...deps.officers.doors, ...deps.posters });
  funnelRoutes(router, { ...deps.officers.doors, ...deps.funnel });
  appraisalRoutes(router, { ...deps.officers.doors, ...deps.appraisals });
  citizenRoutes(router, { ...doors, ...deps.citizens.needs });
  voucherRoutes(router, { ...doors, wallet: deps.wallet });
  deskRoutes(router, { ...deps.officers.doors, ...deps.desk });
  redemptionRoutes(router, { ...doors, ...deps.till });
  paymentRoutes(router, { ...doors, ...deps.payments });
  invoiceRoutes(router, { ...doors, ...deps.money.invoices });
  invoiceOfficerRoutes(router, { ...deps.officers.doors, ...deps.money.invoices });
  settlementRoutes(router, { ...doors, ...deps.money.settlements });
  settlementOfficerRoutes(router, { ...deps.officers.doors, ...deps.money.settlements });
  reconciliationRoutes(router, { ...deps.officers.doors, ...deps.money.reconciliation });
  supervisionRoutes(router, { ...deps.officers.doors, ...deps.supervision });
  healthRoutes(router, deps.health);
  metricsRoute(router, deps.metrics);
  if (clock.set) {
    rehearsalRoutes(router, {
      ...doors,
      now: clock.now,
      setClock: clock.set,
      listOfficers: deps.officers.listDemo,
    });
  }
  return router;
}

/** What a browser opens: the mini-program's H5, the API's documentation and, in a rehearsal, its frame. */
function openPages(
  app: Koa,
  { env, clock, sharing, posters, onboarding }: Deps,
  boards: CampaignBoards,
  open: (router: Router) => void,
): void {
  const h5Page = findPage(env.H5_DIR);
  const consolePage = findPage(env.CONSOLE_DIR, 'console');
  app.use(
    securityHeaders(
      [
        docsPage,
        rehearsalPage,
        lightPage,
        ...(h5Page ? [h5Page] : []),
        ...(consolePage ? [consolePage] : []),
      ],
      // In the rehearsal's frame the H5 goes to WeChat's page to sign in.
      clock.set ? [env.WECHAT_CONSENT_ORIGIN] : [],
    ),
  );
  const pages = new Router();
  docsRoutes(pages);
  lightRoutes(pages, async (campaignId) => (await boards.find(campaignId))?.campaign);
  publicityPageRoute(pages, onboarding.needs);
  landingPage(pages, sharing);
  posterFiles(pages, posters);
  if (clock.set) {
    rehearsalFrame(pages, env.JLPAY_ORIGIN);
  }
  open(pages);
  app.use(docsFiles());
  const builds = [
    { dir: env.CONSOLE_DIR, page: consolePage, paths: /^\/console(\/|$)/ },
    { dir: env.H5_DIR, page: h5Page, paths: /^\/(pages|merchant)\// },
  ];
  for (const { dir, page, paths } of builds) {
    for (const middleware of page ? serveBuild(dir, page, paths) : []) {
      app.use(middleware);
    }
  }
}
