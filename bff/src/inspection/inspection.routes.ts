import type Router from '@koa/router';
import type { Api } from '../contract';
import type { CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import type { Officer } from '../onboarding/onboarding.rules';
import { decideCorrection, handInCorrection, keepCorrectionPhoto } from './settle-faults.flow';
import {
  listOwn,
  listStores,
  type ShowNeeds,
  showInspection,
  showStore,
} from './show-inspections.flow';
import { type InspectNeeds, keepVisitPhoto, writeVisit } from './write-visit.flow';

export type InspectionNeeds = InspectNeeds & ShowNeeds;
export type InspectionRouteNeeds = InspectionNeeds & { asCitizen: Door<CitizenCaller> };
export type InspectionOfficerNeeds = InspectionNeeds & {
  asOfficer: (route: keyof Api) => Door<Officer>;
};

/** What inspectors found at an enterprise's stores, and what it corrected. */
export function inspectionRoutes(router: Router, needs: InspectionRouteNeeds): void {
  const { asCitizen, links } = needs;
  const list = 'GET /v1/me/campaigns/:campaignId/inspections' as const;
  on(router, list, asCitizen, ({ caller, params }) =>
    listOwn(needs, caller.citizenId, params.campaignId),
  );
  const keep = 'POST /v1/me/inspections/:inspectionId/photos' as const;
  on(router, keep, asCitizen, async ({ caller, params, upload }) => {
    const of = { citizenId: caller.citizenId, ...params };
    const fileId = await keepCorrectionPhoto(needs, of, upload.bytes);
    return { fileId, url: links.linkTo(fileId) };
  });
  const correct = 'POST /v1/me/inspections/:inspectionId/correction' as const;
  on(router, correct, asCitizen, async ({ caller, params, body }) => {
    const of = { citizenId: caller.citizenId, ...params };
    return showInspection(needs, 'enterprise', await handInCorrection(needs, of, body));
  });
}

/** Visits as those who write and read them have them. */
export function inspectionOfficerRoutes(router: Router, needs: InspectionOfficerNeeds): void {
  const { asOfficer, links } = needs;
  const list = 'GET /v1/officer/campaigns/:campaignId/inspections' as const;
  on(router, list, asOfficer(list), ({ caller, params, query }) =>
    listStores(needs, caller, { ...params, standing: query.standing, town: query.town }),
  );
  const store = 'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections' as const;
  on(router, store, asOfficer(store), ({ caller, params }) => showStore(needs, caller, params));
  const keep = 'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspection-photos' as const;
  on(router, keep, asOfficer(keep), async ({ caller, params, upload }) => {
    const fileId = await keepVisitPhoto(needs, caller, params, upload.bytes);
    return { fileId, url: links.linkTo(fileId) };
  });
  const write = 'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections' as const;
  on(router, write, asOfficer(write), async ({ caller, params, body }) =>
    showInspection(
      needs,
      caller.role,
      await writeVisit(needs, caller, params, { ...body, dueOn: body.dueOn }),
    ),
  );
  const decide = 'POST /v1/officer/inspections/:inspectionId/decision' as const;
  on(router, decide, asOfficer(decide), async ({ caller, params, body }) =>
    showInspection(
      needs,
      caller.role,
      await decideCorrection(needs, caller, { ...params, ...body, dueOn: body.dueOn }),
    ),
  );
}
