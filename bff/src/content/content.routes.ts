import type Router from '@koa/router';
import type { Api, PublishedContent } from '../contract';
import { type Door, on } from '../http/on';
import { presentPublished, presentVersion, presentVersions } from './content.present';
import { sharedKinds } from './content.rules';
import {
  type ContentNeeds,
  type ContentOfficer,
  decideContent,
  findGround,
  saveDraft,
  submitDraft,
} from './keep-content.flow';

export type ContentRouteNeeds = { asAnyone: Door<undefined>; showContent: ShowContent };
export type ContentOfficerNeeds = ContentNeeds & {
  asOfficer: (route: keyof Api) => Door<ContentOfficer>;
};
type ShowContent = (campaignId: string) => Promise<PublishedContent>;

/** What is published of a campaign at this moment. @throws Refusal not_found */
export const createShowContent =
  ({ now, contents }: Pick<ContentNeeds, 'now' | 'contents'>): ShowContent =>
  async (campaignId) => {
    const ground = await findGround(contents, campaignId);
    const published = await Promise.all(
      sharedKinds.map((kind) => contents.listPublished({ campaignId, kind })),
    );
    return presentPublished(published.flat(), { ...ground, at: now() });
  };

export function contentRoutes(router: Router, { asAnyone, showContent }: ContentRouteNeeds): void {
  on(router, 'GET /v1/campaigns/:campaignId/content', asAnyone, ({ params }) =>
    showContent(params.campaignId),
  );
}

/** Where texts are written, checked and published. */
export function contentOfficerRoutes(router: Router, needs: ContentOfficerNeeds): void {
  const { asOfficer, contents } = needs;
  const look = 'GET /v1/officer/campaigns/:campaignId/content' as const;
  on(router, look, asOfficer(look), async ({ params, query }) => {
    const { slots } = await findGround(contents, params.campaignId);
    const name = { ...params, kind: query.kind, storeId: query.storeId ?? null };
    const [versions, waiting] = await Promise.all([
      contents.listVersions(name),
      contents.listWaiting(params.campaignId),
    ]);
    return {
      versions: presentVersions(versions),
      shown: versions.find(({ state }) => state === 'published')?.number ?? null,
      waiting: presentVersions(waiting),
      slots: Object.entries(slots).map(([key, value]) => ({ name: key, value })),
    };
  });

  const save = 'POST /v1/officer/campaigns/:campaignId/content' as const;
  on(router, save, asOfficer(save), async ({ caller, params, body }) =>
    presentVersion(await saveDraft(needs, caller, { ...params, ...body })),
  );
  const submit = 'POST /v1/officer/content/:contentId/submission' as const;
  on(router, submit, asOfficer(submit), async ({ caller, params, body }) =>
    presentVersion(await submitDraft(needs, caller, { ...params, ...body })),
  );
  const decide = 'POST /v1/officer/content/:contentId/decision' as const;
  on(router, decide, asOfficer(decide), async ({ caller, params, body }) =>
    presentVersion(await decideContent(needs, caller, { ...params, ...body })),
  );
}
