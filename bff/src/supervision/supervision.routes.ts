import type Router from '@koa/router';
import type { Api } from '../contract';
import { type Door, on } from '../http/on';
import { parseInstant } from '../kernel/time';
import type { Officer } from '../onboarding/onboarding.rules';
import { type CloseNeeds, closeCase } from './close-case.flow';
import { addBlock, liftBlock } from './keep-blocklist.flow';
import { listCases, showCase } from './show-cases.flow';
import { listDays, signDay } from './sign-day.flow';
import { presentBlock } from './supervision.present';

export type SupervisionNeeds = CloseNeeds;
type RouteNeeds = SupervisionNeeds & { asOfficer: (route: keyof Api) => Door<Officer> };

const endOf = (until: string | null) => (until === null ? null : parseInstant(until));

/** What a person has to look at, the list of those who may not take part, and the days that are signed for. */
export function supervisionRoutes(router: Router, needs: RouteNeeds): void {
  const { asOfficer, reads, now } = needs;
  const list = 'GET /v1/officer/campaigns/:campaignId/cases' as const;
  on(router, list, asOfficer(list), ({ caller, params, query }) =>
    listCases(needs, caller, { ...params, ...query }),
  );
  const one = 'GET /v1/officer/cases/:caseId' as const;
  on(router, one, asOfficer(one), ({ caller, params }) => showCase(needs, caller, params.caseId));
  const close = 'POST /v1/officer/cases/:caseId/closure' as const;
  on(router, close, asOfficer(close), async ({ caller, params, body }) => {
    await closeCase(needs, caller, { ...params, ...body, until: endOf(body.until) });
    return showCase(needs, caller, params.caseId);
  });
  const blocks = 'GET /v1/officer/blocks' as const;
  on(router, blocks, asOfficer(blocks), async ({ caller }) => ({
    blocks: (await reads.blocks.list()).map((block) => presentBlock(block, caller, now())),
  }));
  const add = 'POST /v1/officer/blocks' as const;
  on(router, add, asOfficer(add), ({ caller, body }) =>
    addBlock(needs, caller, { ...body, until: endOf(body.until) }),
  );
  const lift = 'POST /v1/officer/blocks/:blockId/lift' as const;
  on(router, lift, asOfficer(lift), ({ caller, params, body }) =>
    liftBlock(needs, caller, { ...params, ...body }),
  );
  const days = 'GET /v1/officer/campaigns/:campaignId/screening-days' as const;
  on(router, days, asOfficer(days), ({ params }) => listDays(needs, params.campaignId));
  const sign = 'POST /v1/officer/campaigns/:campaignId/screening-days' as const;
  on(router, sign, asOfficer(sign), ({ caller, params, body }) =>
    signDay(needs, caller, { ...params, ...body }),
  );
}
