import type Router from '@koa/router';
import type { Api } from '../contract';
import { applicationStatus } from '../contract/onboarding.contract';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { termsOf } from './change-application.flow';
import type { OnboardingNeeds } from './enterprise.routes';
import { type ImportNeeds, importTable } from './import-table.flow';
import { presentObjection, presentQueueRow } from './onboarding.present';
import type { Officer } from './onboarding.rules';
import {
  bindTerminal,
  goLive,
  liftSuspension,
  rotateKey,
  suspendMerchant,
} from './prepare-merchant.flow';
import { printAnnex, showList } from './print-paper.flow';
import { decideObjection, publishList } from './publish-list.flow';
import { decideApplication, releaseReview, takeReview } from './review-application.flow';
import { listMerchants, showMerchant, showReview, townFor } from './show-application.flow';

export type OfficerRouteNeeds = OnboardingNeeds &
  ImportNeeds & {
    asOfficer: (route: keyof Api) => Door<Officer>;
  };

export function onboardingOfficerRoutes(router: Router, needs: OfficerRouteNeeds): void {
  reviewRoutes(router, needs);
  tableRoutes(router, needs);
  publicityRoutes(router, needs);
  merchantRoutes(router, needs);
}

function reviewRoutes(router: Router, needs: OfficerRouteNeeds): void {
  const { now, reads, asOfficer } = needs;

  on(
    router,
    'GET /v1/officer/applications',
    asOfficer('GET /v1/officer/applications'),
    async (request) => {
      const { caller, query } = request;
      const { status, town, ...rest } = query;
      const statuses = status
        ?.split(',')
        .flatMap((one) => applicationStatus.safeParse(one).data ?? [])
        .filter((one) => one !== 'draft');
      const filter = { ...rest, statuses, town: townFor(caller, town) };
      const { rows, total, counts } = await reads.applications.listQueue(filter);
      return { rows: rows.map((row) => presentQueueRow(row, now())), total, counts };
    },
  );
  const one = 'GET /v1/officer/applications/:applicationId' as const;
  on(router, one, asOfficer(one), async ({ caller, params }) =>
    showReview(needs, caller, await reads.applications.find(params.applicationId)),
  );
  const lock = 'POST /v1/officer/applications/:applicationId/review-lock' as const;
  on(router, lock, asOfficer(lock), async ({ caller, params, body }) =>
    showReview(
      needs,
      caller,
      await takeReview(needs, caller, { id: params.applicationId, version: body.version }),
    ),
  );
  const unlock = 'DELETE /v1/officer/applications/:applicationId/review-lock' as const;
  on(router, unlock, asOfficer(unlock), async ({ caller, params }) =>
    showReview(needs, caller, await releaseReview(needs, caller, params.applicationId)),
  );
  const decisions = 'POST /v1/officer/applications/:applicationId/decisions' as const;
  on(router, decisions, asOfficer(decisions), async ({ caller, params, body }) =>
    showReview(
      needs,
      caller,
      await decideApplication(needs, caller, { id: params.applicationId, ...body }),
    ),
  );
}

function tableRoutes(router: Router, needs: OfficerRouteNeeds): void {
  const read = 'POST /v1/officer/campaigns/:campaignId/applications/import' as const;
  on(router, read, needs.asOfficer(read), async ({ caller, params, upload }) => {
    const town = townFor(caller);
    if (town === undefined) {
      throw new Refusal('role_not_allowed');
    }
    const ask = { campaignId: params.campaignId, bytes: upload.bytes };
    const rows = await importTable(needs, { ...caller, town }, ask);
    return { rows, drafted: rows.filter((row) => row.outcome === 'drafted').length };
  });
  const annex = 'GET /v1/officer/campaigns/:campaignId/annex-1' as const;
  on(router, annex, needs.asOfficer(annex), async ({ caller, params, query }) => {
    const town = townFor(caller, query.town);
    const ask = { campaignId: params.campaignId, town, format: query.format };
    const { type, name, bytes } = await printAnnex(needs, caller, ask);
    return new FileAnswer(type, name, bytes);
  });
}

function publicityRoutes(router: Router, needs: OfficerRouteNeeds): void {
  const { now, reads } = needs;
  const view = 'GET /v1/officer/campaigns/:campaignId/publicity' as const;
  on(router, view, needs.asOfficer(view), async ({ params: { campaignId } }) => {
    const { terms } = await termsOf(reads, campaignId);
    const filter = { campaignId, statuses: ['approved' as const], page: 1, size: 500 };
    const { rows } = await reads.applications.listQueue(filter);
    const isPublished = (await reads.lists.findList(campaignId)) !== undefined;
    return {
      candidates: rows.map((row) => presentQueueRow(row, now())),
      current: isPublished ? await showList(needs, campaignId) : null,
      publicityFrom: presentInstant(terms.publicityFrom),
      publicityUntil: presentInstant(terms.publicityUntil),
    };
  });
  const publish = 'POST /v1/officer/campaigns/:campaignId/publicity' as const;
  on(router, publish, needs.asOfficer(publish), async ({ caller, params, body }) => {
    await publishList(needs, caller, { campaignId: params.campaignId, ...body });
    return showList(needs, params.campaignId);
  });
  const objections = 'GET /v1/officer/campaigns/:campaignId/objections' as const;
  on(router, objections, needs.asOfficer(objections), async ({ params, query }) => ({
    objections: (await reads.lists.listObjections(params.campaignId, query.status)).map(
      presentObjection,
    ),
  }));
  const decide = 'POST /v1/officer/objections/:objectionId/decision' as const;
  on(router, decide, needs.asOfficer(decide), async ({ caller, params, body }) => {
    const { objectionId } = params;
    const { campaignId } = await decideObjection(needs, caller, { objectionId, ...body });
    const all = await reads.lists.listObjections(campaignId);
    const decided = all.find((row) => row.id === objectionId);
    if (!decided) {
      throw new Refusal('not_found');
    }
    return presentObjection(decided);
  });
}

function merchantRoutes(router: Router, needs: OfficerRouteNeeds): void {
  const list = 'GET /v1/officer/campaigns/:campaignId/merchants' as const;
  on(router, list, needs.asOfficer(list), async ({ params, query: { status, q } }) => ({
    merchants: await listMerchants(needs, params.campaignId, {
      ...(status ? { status } : {}),
      ...(q ? { q } : {}),
    }),
  }));
  const bind = 'POST /v1/officer/merchants/:merchantId/terminals' as const;
  on(router, bind, needs.asOfficer(bind), async ({ caller, params, body }) => {
    await bindTerminal(needs, caller, { ...params, ...body });
    return showMerchant(needs, params.merchantId);
  });
  const keys = 'POST /v1/officer/merchants/:merchantId/terminal-keys' as const;
  on(router, keys, needs.asOfficer(keys), ({ caller, params }) =>
    rotateKey(needs, caller, params.merchantId),
  );
  const live = 'POST /v1/officer/merchants/:merchantId/go-live' as const;
  on(router, live, needs.asOfficer(live), async ({ caller, params, body }) => {
    await goLive(needs, caller, { ...params, ...body });
    return showMerchant(needs, params.merchantId);
  });
  const suspend = 'POST /v1/officer/merchants/:merchantId/suspension' as const;
  on(router, suspend, needs.asOfficer(suspend), async ({ caller, params, body }) => {
    await suspendMerchant(needs, caller, { ...params, ...body });
    return showMerchant(needs, params.merchantId);
  });
  const lift = 'POST /v1/officer/merchants/:merchantId/suspension/lift' as const;
  on(router, lift, needs.asOfficer(lift), async ({ caller, params, body }) => {
    await liftSuspension(needs, caller, { ...params, ...body });
    return showMerchant(needs, params.merchantId);
  });
}
