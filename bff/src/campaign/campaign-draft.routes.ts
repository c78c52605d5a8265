import type Router from '@koa/router';
import type { Api } from '../contract';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { presentBoard } from './campaign.present';
import type { CampaignStore } from './campaign.store';
import { boardOfFile, presentDraft, presentFile } from './campaign-file.present';
import { campaignIds } from './campaign-file.store';
import {
  type Proposer,
  type PublishNeeds,
  proposeCampaign,
  publishCampaign,
  withdrawCampaign,
} from './publish-campaign.flow';

const mostDrafts = 200;

export type CampaignDraftRouteNeeds = PublishNeeds & {
  asOfficer: (route: keyof Api) => Door<Proposer>;
  campaigns: Pick<CampaignStore, 'findWhole'>;
};

/** The console's side of campaigns: proposed as a file by one person, published by another. */
export function campaignDraftRoutes(router: Router, needs: CampaignDraftRouteNeeds): void {
  const { asOfficer, drafts, campaigns, now } = needs;

  const file = 'GET /v1/officer/campaigns/:campaignId/file' as const;
  on(router, file, asOfficer(file), async ({ params }) => {
    const campaign = await campaigns.findWhole(params.campaignId);
    if (!campaign) {
      throw new Refusal('not_found');
    }
    const bytes = Buffer.from(`${JSON.stringify(presentFile(campaign), null, 2)}\n`);
    return new FileAnswer('application/json', `${campaign.slug}.json`, bytes);
  });
  const list = 'GET /v1/officer/campaign-drafts' as const;
  on(router, list, asOfficer(list), async ({ caller }) => ({
    drafts: (await drafts.list(mostDrafts)).map((one) => presentDraft(one, caller)),
  }));
  const show = 'GET /v1/officer/campaign-drafts/:draftId' as const;
  on(router, show, asOfficer(show), async ({ caller, params }) => {
    const draft = await drafts.find(params.draftId);
    if (!draft) {
      throw new Refusal('not_found');
    }
    const board = presentBoard(boardOfFile(draft.file, campaignIds));
    return {
      ...presentDraft(draft, caller),
      campaign: { ...board, now: presentInstant(now()) },
    };
  });
  const propose = 'POST /v1/officer/campaign-drafts' as const;
  on(router, propose, asOfficer(propose), async ({ caller, upload }) =>
    presentDraft(await proposeCampaign(needs, caller, upload.bytes), caller),
  );
  const publish = 'POST /v1/officer/campaign-drafts/:draftId/publication' as const;
  on(router, publish, asOfficer(publish), async ({ caller, params }) =>
    presentDraft(await publishCampaign(needs, caller, params.draftId), caller),
  );
  const withdraw = 'DELETE /v1/officer/campaign-drafts/:draftId' as const;
  on(router, withdraw, asOfficer(withdraw), async ({ caller, params }) =>
    presentDraft(await withdrawCampaign(needs, caller, params.draftId), caller),
  );
}
