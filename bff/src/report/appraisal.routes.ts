import type Router from '@koa/router';
import type { Api, ApiCall } from '../contract';
import type { Appraisal } from '../contract/appraisal.contract';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { parseInstant } from '../kernel/time';
import { mediaTypes, type Printers } from '../platform/documents/paper';
import { presentAppraisal } from './appraisal.present';
import type { AppraisalStore } from './appraisal.store';
import { appraisalPaper } from './appraisal-paper.present';

export type AppraisalRouteNeeds = {
  now: () => Date;
  appraisals: AppraisalStore;
  print: Pick<Printers, 'docx' | 'xlsx'>;
};
type Asked = Pick<ApiCall<'GET /v1/officer/campaigns/:campaignId/appraisal'>, 'params' | 'query'>;

/** @throws Refusal not_found, invalid_request for a moment that has not come yet */
async function appraise({ now, appraisals }: AppraisalRouteNeeds, { params, query }: Asked) {
  const campaign = await appraisals.findCampaign(params.campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  const asOf = query.asOf ? parseInstant(query.asOf) : now();
  if (asOf > now()) {
    throw new Refusal('invalid_request', { field: 'asOf' });
  }
  const facts = await appraisals.readFacts(params.campaignId, asOf);
  const appraisal: Appraisal = presentAppraisal(campaign.budgetFen, facts, asOf);
  return { campaign, appraisal };
}

/** What a campaign came to, on the page and on paper. */
export function appraisalRoutes(
  router: Router,
  needs: AppraisalRouteNeeds & { asOfficer: (route: keyof Api) => Door<unknown> },
): void {
  const page = 'GET /v1/officer/campaigns/:campaignId/appraisal' as const;
  on(
    router,
    page,
    needs.asOfficer(page),
    async (asked) => (await appraise(needs, asked)).appraisal,
  );
  const file = 'GET /v1/officer/campaigns/:campaignId/appraisal/file' as const;
  on(router, file, needs.asOfficer(file), async ({ params, query: { format, asOf } }) => {
    const { campaign, appraisal } = await appraise(needs, { params, query: { asOf } });
    const bytes = await needs.print[format](appraisalPaper(campaign, appraisal));
    const name = `${campaign.name}活动报告 ${appraisal.asOf.slice(0, 10)}.${format}`;
    return new FileAnswer(mediaTypes[format], name, bytes);
  });
}
