import type Router from '@koa/router';
import type { Api } from '../contract';
import type { CitizenCaller } from '../http/doors';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { makeKit } from './make-kit.flow';
import {
  makePoster,
  type Poster,
  type PosterNeeds,
  type PosterWish,
  readPoster,
} from './make-poster.flow';
import { posterFormats, tooLongLines } from './poster.rules';

export type PosterRouteNeeds = PosterNeeds & {
  asAnyone: Door<undefined>;
  asCitizen: Door<CitizenCaller>;
};
export type PosterOfficerNeeds = PosterNeeds & {
  asOfficer: (route: keyof Api) => Door<unknown>;
};

const presentMade = ({ name, link, code }: Poster, { format }: PosterWish) => ({
  url: `/posters/${name}`,
  title: posterFormats[format].title,
  link,
  code,
});
const show = async (needs: PosterNeeds, wish: PosterWish) =>
  presentMade(await makePoster(needs, wish), wish);
const kit = async (needs: PosterNeeds, of: { campaignId: string; storeId: string }) => {
  const { name, bytes } = await makeKit(needs, of);
  return new FileAnswer('application/zip', name, bytes);
};

/** Posters of the campaign for everybody, of a store for those who applied for it. */
export function posterRoutes(router: Router, needs: PosterRouteNeeds): void {
  const { asAnyone, asCitizen } = needs;
  const requireOwn = async (citizenId: string, storeId: string) => {
    if (!(await needs.posters.isOwner(citizenId, storeId))) {
      throw new Refusal('not_found');
    }
  };
  on(router, 'GET /v1/campaigns/:campaignId/posters/:format', asAnyone, ({ params }) =>
    show(needs, params),
  );
  on(router, 'GET /v1/me/campaigns/:campaignId/stores', asCitizen, async ({ params, caller }) => ({
    stores: (await needs.posters.listOwn(caller.citizenId, params.campaignId)).map(
      ({ id, name }) => ({ storeId: id, name }),
    ),
  }));
  on(
    router,
    'GET /v1/me/campaigns/:campaignId/stores/:storeId/posters/:format',
    asCitizen,
    async ({ params, query, caller }) => {
      await requireOwn(caller.citizenId, params.storeId);
      return show(needs, { ...params, offerLeads: query.offer === 'true' });
    },
  );
  on(
    router,
    'GET /v1/me/campaigns/:campaignId/stores/:storeId/poster-kit',
    asCitizen,
    async ({ params, caller }) => {
      await requireOwn(caller.citizenId, params.storeId);
      return kit(needs, params);
    },
  );
}

/** Posters of the campaign and of every store, for those who run the campaign. */
export function posterOfficerRoutes(router: Router, needs: PosterOfficerNeeds): void {
  const one = 'GET /v1/officer/campaigns/:campaignId/posters/:format' as const;
  const all = 'GET /v1/officer/campaigns/:campaignId/stores/:storeId/poster-kit' as const;
  on(router, one, needs.asOfficer(one), async ({ params, query }) => {
    const { offer, ...wish } = query;
    const made = await show(needs, { ...params, ...wish, offerLeads: offer === 'true' });
    return { ...made, tooLong: tooLongLines(query) };
  });
  on(router, all, needs.asOfficer(all), ({ params }) => kit(needs, params));
}

const yearSeconds = 365 * 24 * 60 * 60;

/** `/posters/<digest>.png|pdf`: what is behind a name never changes. */
export function posterFiles(router: Router, needs: Pick<PosterNeeds, 'files'>): void {
  router.get('/posters/:name', async (ctx) => {
    const { type, bytes } = await readPoster(needs, ctx.params.name ?? '');
    ctx.type = type;
    ctx.set('cache-control', `public, max-age=${yearSeconds}, immutable`);
    ctx.set('x-content-type-options', 'nosniff');
    ctx.body = bytes;
  });
}
