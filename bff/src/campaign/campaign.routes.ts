import { createHash } from 'node:crypto';
import type Router from '@koa/router';
import { type Door, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { remember } from '../platform/remembered';
import {
  type CampaignBoard,
  type CampaignRecord,
  presentBoard,
  presentEntry,
} from './campaign.present';

export type CampaignRouteNeeds = {
  asAnyone: Door<undefined>;
  boards: CampaignBoards;
  now: () => Date;
};
export type CampaignBoards = ReturnType<typeof createBoards>;

/** At 10:00 everybody looks: the board is read from Postgres four times a second, however many ask. */
const boardLivesMs = 250;

/** All published campaigns as people read them, each with the tag of its content. */
export function createBoards(
  campaigns: { listPublished: () => Promise<CampaignRecord[]> },
  now: () => Date,
) {
  const boards = remember(async () => {
    const shown = (await campaigns.listPublished()).map(presentBoard);
    return new Map(
      shown.map((board): [string, { board: CampaignBoard; etag: string }] => {
        const digest = createHash('sha1').update(JSON.stringify(board)).digest('base64url');
        return [board.campaignId, { board, etag: `W/"${digest}"` }];
      }),
    );
  }, boardLivesMs);
  return {
    list: async () => [...(await boards()).values()].map(({ board }) => board),
    find: async (campaignId: string) => {
      const known = (await boards()).get(campaignId);
      return (
        known && { campaign: { ...known.board, now: presentInstant(now()) }, etag: known.etag }
      );
    },
  };
}

export function campaignRoutes(
  router: Router,
  { asAnyone, boards, now }: CampaignRouteNeeds,
): void {
  on(router, 'GET /time', asAnyone, async () => ({ now: presentInstant(now()) }));
  on(router, 'GET /v1/campaigns', asAnyone, async () => ({
    campaigns: (await boards.list()).map(presentEntry),
    now: presentInstant(now()),
  }));
  on(router, 'GET /v1/campaigns/:campaignId', asAnyone, async ({ params, ctx }) => {
    const known = await boards.find(params.campaignId);
    if (!known) {
      throw new Refusal('not_found');
    }
    ctx.set('etag', known.etag);
    return known.campaign;
  });
}
