import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { isbot } from 'isbot';
import type { Api } from '../contract';
import { type ProblemCode, problemStatus } from '../contract/problem';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import { problemSentences } from '../http/problem-sentences';
import { Refusal } from '../kernel/refusal';
import { qrPathOf } from '../platform/qr';
import { type GiveLinkNeeds, giveLink, listLinks } from './give-link.flow';
import { presentDesktopPage, presentLinkTrouble, presentPhonePage } from './landing.present';
import { presentLink } from './link.present';
import { agentOf } from './link.rules';
import { type OpenLinkNeeds, openLink, recordArrival } from './open-link.flow';
import { type ShareNeeds, shareCodes } from './share-campaign.flow';
import { type ViewLinkNeeds, viewLink } from './view-link.flow';

export type SharingRouteNeeds = {
  asAnyone: Door<undefined>;
  asCitizen: Door<CitizenCaller>;
  view: ViewLinkNeeds;
  open: OpenLinkNeeds;
  share: ShareNeeds;
  publicOrigin: string;
};

const done = { done: true } as const;

export function sharingRoutes(router: Router, needs: SharingRouteNeeds): void {
  const { asAnyone, asCitizen } = needs;

  on(router, 'POST /v1/links/:code/opens', asAnyone, ({ params, headers, ctx }) =>
    openLink(needs.open, {
      code: params.code,
      deviceId: headers['x-device-id'],
      address: ctx.ip,
    }),
  );
  on(router, 'PUT /v1/me/arrival', asCitizen, async ({ caller, headers }) => {
    await recordArrival(needs.open, {
      citizenId: caller.citizenId,
      deviceId: headers['x-device-id'],
    });
    return done;
  });
  on(router, 'GET /v1/campaigns/:campaignId/share', asAnyone, ({ params }) =>
    shareCodes(needs.share, params),
  );
  on(router, 'PUT /v1/campaigns/:campaignId/share/mine', asCitizen, ({ params, caller }) =>
    shareCodes(needs.share, { ...params, sharerId: caller.citizenId }),
  );
}

export type SharingOfficerNeeds = Pick<SharingRouteNeeds, 'publicOrigin'> & {
  give: GiveLinkNeeds;
  /** Views that are counted, but not yet written. */
  views: { flush: () => Promise<unknown> };
  asOfficer: (route: keyof Api) => Door<unknown>;
};

/** Short links as an office gives them out. */
export function sharingOfficerRoutes(router: Router, needs: SharingOfficerNeeds): void {
  const list = 'GET /v1/officer/campaigns/:campaignId/links' as const;
  on(router, list, needs.asOfficer(list), async ({ params }) => {
    await needs.views.flush();
    const links = await listLinks(needs.give, params.campaignId);
    return { links: links.map((one) => presentLink(one, needs.publicOrigin)) };
  });
  const add = 'POST /v1/officer/campaigns/:campaignId/links' as const;
  on(router, add, needs.asOfficer(add), async ({ params, body }) =>
    presentLink(await giveLink(needs.give, { ...params, ...body }), needs.publicOrigin),
  );
}

/** A browser that only fetches ahead of a person is no person. */
const isPreview = (ctx: RouterContext) =>
  ctx.method === 'HEAD' || /prefetch|preview/i.test(ctx.get('purpose') + ctx.get('sec-purpose'));

function showTrouble(ctx: RouterContext, code: ProblemCode, retryAfterSeconds?: number): void {
  ctx.status = problemStatus[code];
  if (retryAfterSeconds !== undefined) {
    ctx.set('retry-after', String(retryAfterSeconds));
  }
  ctx.body = presentLinkTrouble(problemSentences[code]);
}

/** `/s/:code`, the page behind a short link: by who asks, the mini-program, a page with the way to it, or a code to scan. */
export function landingPage(
  router: Router,
  { view, publicOrigin }: Pick<SharingRouteNeeds, 'view' | 'publicOrigin'>,
): void {
  router.get('/s/:code', async (ctx) => {
    const userAgent = ctx.get('user-agent');
    const agent = agentOf(userAgent, isPreview(ctx) || isbot(userAgent));
    const { code = '' } = ctx.params;
    ctx.set('cache-control', 'no-store');
    ctx.type = 'html';
    try {
      const { link, urlLink } = await viewLink(view, { code, address: ctx.ip, agent, userAgent });
      if (agent === 'desktop') {
        ctx.body = presentDesktopPage(link, qrPathOf(`${publicOrigin}/s/${code}`));
      } else if (agent === 'wechat' && urlLink) {
        ctx.redirect(urlLink);
      } else {
        ctx.body = presentPhonePage(link, urlLink);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      showTrouble(ctx, error.code, error.about.retryAfterSeconds);
    }
  });
}
