import type Router from '@koa/router';
import type { Api } from '../contract';
import type { CitizenCaller } from '../http/doors';
import { type Door, FileAnswer, on } from '../http/on';
import type { Printed } from '../platform/documents/paper';
import type { DrawNeeds } from './draw-settlement.flow';
import { moveSettlement, type SettlementOfficer } from './move-settlement.flow';
import {
  listOwnSettlements,
  listSettlements,
  printLetter,
  printSettlement,
  type ShowNeeds,
  showSettlement,
} from './show-settlement.flow';

export type SettlementNeeds = DrawNeeds & ShowNeeds;
export type SettlementRouteNeeds = SettlementNeeds & { asCitizen: Door<CitizenCaller> };
export type SettlementOfficerNeeds = SettlementNeeds & {
  asOfficer: (route: keyof Api) => Door<SettlementOfficer>;
};

const answer = ({ type, name, bytes }: Printed) => new FileAnswer(type, name, bytes);

/** What an enterprise is paid. */
export function settlementRoutes(router: Router, needs: SettlementRouteNeeds): void {
  const { asCitizen } = needs;
  const list = 'GET /v1/me/campaigns/:campaignId/settlements' as const;
  on(router, list, asCitizen, ({ caller, params }) =>
    listOwnSettlements(needs, caller.citizenId, params.campaignId),
  );
  const letter = 'GET /v1/me/settlements/:settlementId/letters/:merchantId' as const;
  on(router, letter, asCitizen, async ({ caller, params }) =>
    answer(await printLetter(needs, params, caller.citizenId)),
  );
}

/** The district's and 嘉联's side of the money (R-3.4 to R-3.6). */
export function settlementOfficerRoutes(router: Router, needs: SettlementOfficerNeeds): void {
  const { asOfficer } = needs;
  const list = 'GET /v1/officer/campaigns/:campaignId/settlements' as const;
  on(router, list, asOfficer(list), ({ caller, params }) =>
    listSettlements(needs, caller, params.campaignId),
  );
  const one = 'GET /v1/officer/settlements/:settlementId' as const;
  on(router, one, asOfficer(one), ({ caller, params }) =>
    showSettlement(needs, caller, params.settlementId),
  );
  const move = 'POST /v1/officer/settlements/:settlementId/steps' as const;
  on(router, move, asOfficer(move), async ({ caller, params, body }) => {
    await moveSettlement(needs, caller, { ...params, ...body });
    return showSettlement(needs, caller, params.settlementId);
  });
  const file = 'GET /v1/officer/settlements/:settlementId/file' as const;
  on(router, file, asOfficer(file), async ({ params, query }) =>
    answer(await printSettlement(needs, params.settlementId, query.format)),
  );
  const letter = 'GET /v1/officer/settlements/:settlementId/letters/:merchantId' as const;
  on(router, letter, asOfficer(letter), async ({ params }) =>
    answer(await printLetter(needs, params)),
  );
}
