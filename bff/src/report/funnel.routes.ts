import type Router from '@koa/router';
import type { Api, ApiCall } from '../contract';
import type { Funnel } from '../contract/funnel.contract';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentFunnel, presentFunnelCsv } from './funnel.present';
import type { FunnelStore } from './funnel.store';

export type FunnelRouteNeeds = {
  now: () => Date;
  funnel: FunnelStore;
  /** Views that are counted, but not yet written. */
  views: { flush: () => Promise<unknown> };
  links: { hasCampaign: (campaignId: string) => Promise<boolean> };
};
type Asked = Pick<ApiCall<'GET /v1/officer/campaigns/:campaignId/funnel'>, 'params' | 'query'>;

/** @throws Refusal not_found, invalid_request when the days are the wrong way round */
async function showFunnel(needs: FunnelRouteNeeds, { params, query }: Asked): Promise<Funnel> {
  if (!(await needs.links.hasCampaign(params.campaignId))) {
    throw new Refusal('not_found');
  }
  if (query.from > query.to) {
    throw new Refusal('invalid_request', { field: 'from' });
  }
  await needs.views.flush();
  const filter = { campaignId: params.campaignId, fromDay: query.from, toDay: query.to };
  const [rows, total] = await Promise.all([
    needs.funnel.listBy(filter, query.by),
    needs.funnel.total(filter),
  ]);
  return presentFunnel(query, rows, total, needs.now());
}

export function funnelRoutes(
  router: Router,
  needs: FunnelRouteNeeds & { asOfficer: (route: keyof Api) => Door<unknown> },
): void {
  const page = 'GET /v1/officer/campaigns/:campaignId/funnel' as const;
  const table = 'GET /v1/officer/campaigns/:campaignId/funnel.csv' as const;
  on(router, page, needs.asOfficer(page), ({ params, query }) =>
    showFunnel(needs, { params, query }),
  );
  on(router, table, needs.asOfficer(table), async ({ params, query }) => {
    const funnel = await showFunnel(needs, { params, query });
    return new FileAnswer(
      'text/csv; charset=utf-8',
      `宣传效果-${query.from}-${query.to}.csv`,
      Buffer.from(presentFunnelCsv(funnel)),
    );
  });
}
