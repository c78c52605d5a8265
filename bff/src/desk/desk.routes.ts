import type Router from '@koa/router';
import { maskPhone } from '../citizen/citizen.rules';
import type { Api, DeskClaim, DeskPaper } from '../contract';
import type { ProblemCode } from '../contract/problem';
import { type Door, on, WithStatus } from '../http/on';
import { problemSentences } from '../http/problem-sentences';
import { Refusal } from '../kernel/refusal';
import { addSeconds, endOfBusinessDay, presentInstant } from '../kernel/time';
import type { StoreListing } from '../merchant/merchant.present';
import { presentStore } from '../merchant/merchant.present';
import { qrPathOf } from '../platform/qr';
import { paperDigitsOf, scannedCode } from '../voucher/code.rules';
import { type ConfirmNeeds, confirmDeskClaim } from './confirm-claim.flow';
import { presentDeskClaim, presentPaper } from './desk.present';
import { askForPaper, printPaper, takeBackAsk } from './keep-paper.flow';
import { chooseKind, type OpenNeeds, openDeskClaim, withdrawDeskClaim } from './open-claim.flow';
import { type Officer, type SendCodeNeeds, sendPhoneCode } from './send-phone-code.flow';

export type DeskNeeds = OpenNeeds &
  ConfirmNeeds &
  SendCodeNeeds & {
    /** VOUCHER_CODE_KEY */
    codeKey: Uint8Array;
    findCampaign: (
      campaignId: string,
    ) => Promise<(Pick<DeskPaper, 'categories' | 'hotline'> & { name: string }) | undefined>;
    listStores: () => Promise<StoreListing[]>;
  };
type Caller = { officerId: string; name: string; town: string | null };
export type DeskRouteNeeds = {
  asOfficer: (route: keyof Api) => Door<Caller>;
  desk: DeskNeeds;
};

const daySeconds = 24 * 3600;

/** An officer of a town office; the door lets in nobody else. @throws Refusal role_not_allowed */
function atDesk({ officerId, name, town }: Caller): Officer {
  if (town === null) {
    throw new Refusal('role_not_allowed');
  }
  return { officerId, name, role: 'town', town };
}

const sentenceOf = (code: ProblemCode): string => problemSentences[code] ?? '';

export function deskRoutes(router: Router, needs: DeskRouteNeeds): void {
  claimRoutes(router, needs);
  paperRoutes(router, needs);
}

/** One claim as the officer who asked sees it now. */
async function show({ reads, now }: DeskNeeds, officer: Officer, id: string): Promise<DeskClaim> {
  const claim = await reads.claims.find(id, officer.town);
  if (!claim) {
    throw new Refusal('not_found');
  }
  return presentDeskClaim(claim, { officerId: officer.officerId, now: now(), sentenceOf });
}

function claimRoutes(router: Router, { asOfficer, desk }: DeskRouteNeeds): void {
  const send = 'POST /v1/officer/desk/phone-codes' as const;
  on(router, send, asOfficer(send), async ({ caller, body: { phone } }) => ({
    ...(await sendPhoneCode(desk, atDesk(caller), phone)),
    phone: maskPhone(phone),
  }));

  const list = 'GET /v1/officer/campaigns/:campaignId/desk-claims' as const;
  on(router, list, asOfficer(list), async ({ caller, params: { campaignId }, query }) => {
    const { officerId, town } = atDesk(caller);
    if (!(await desk.findCampaign(campaignId))) {
      throw new Refusal('not_found');
    }
    const now = desk.now();
    const until = endOfBusinessDay(query.on ? new Date(`${query.on}T00:00:00+08:00`) : now);
    const day = { campaignId, town, from: addSeconds(until, -daySeconds), until };
    const claims = await desk.reads.claims.listDay(day);
    const look = { officerId, now, sentenceOf };
    return {
      claims: claims.map((one) => presentDeskClaim(one, look)),
      now: presentInstant(now),
    };
  });

  const open = 'POST /v1/officer/campaigns/:campaignId/desk-claims' as const;
  on(router, open, asOfficer(open), async ({ caller, params, body }) => {
    const officer = atDesk(caller);
    return show(desk, officer, await openDeskClaim(desk, officer, { ...params, ...body }));
  });

  const kind = 'PUT /v1/officer/desk-claims/:deskClaimId/kind' as const;
  on(router, kind, asOfficer(kind), async ({ caller, params: { deskClaimId: id }, body }) => {
    const officer = atDesk(caller);
    await chooseKind(desk, officer, { id, ...body });
    return show(desk, officer, id);
  });

  const confirm = 'POST /v1/officer/desk-claims/:deskClaimId/confirmation' as const;
  on(router, confirm, asOfficer(confirm), async ({ caller, params: { deskClaimId: id }, ctx }) => {
    const officer = atDesk(caller);
    const { isKnown } = await confirmDeskClaim(desk, officer, { id, network: ctx.ip });
    return new WithStatus(isKnown ? 200 : 202, await show(desk, officer, id));
  });

  const withdraw = 'POST /v1/officer/desk-claims/:deskClaimId/withdrawal' as const;
  on(router, withdraw, asOfficer(withdraw), async ({ caller, params: { deskClaimId: id } }) => {
    const officer = atDesk(caller);
    await withdrawDeskClaim(desk, officer, id);
    return show(desk, officer, id);
  });
}

function paperRoutes(router: Router, { asOfficer, desk }: DeskRouteNeeds): void {
  const send = 'POST /v1/officer/desk-claims/:deskClaimId/phone-codes' as const;
  on(router, send, asOfficer(send), async ({ caller, params }) => {
    const officer = atDesk(caller);
    const claim = await desk.reads.claims.find(params.deskClaimId, officer.town);
    if (!claim?.holder.phone) {
      throw new Refusal('not_found');
    }
    const { phone } = claim.holder;
    return { ...(await sendPhoneCode(desk, officer, phone)), phone: maskPhone(phone) };
  });

  const ask = 'POST /v1/officer/desk-claims/:deskClaimId/asks' as const;
  on(router, ask, asOfficer(ask), async ({ caller, params: { deskClaimId: id }, body }) => {
    const officer = atDesk(caller);
    await askForPaper(desk, officer, id, body);
    return show(desk, officer, id);
  });
  const unask = 'DELETE /v1/officer/desk-claims/:deskClaimId/asks' as const;
  on(router, unask, asOfficer(unask), async ({ caller, params: { deskClaimId: id } }) => {
    const officer = atDesk(caller);
    await takeBackAsk(desk, officer, id);
    return show(desk, officer, id);
  });

  const print = 'POST /v1/officer/desk-claims/:deskClaimId/prints' as const;
  on(router, print, asOfficer(print), async ({ caller, params: { deskClaimId: id } }) => {
    const officer = atDesk(caller);
    const { claim, voucher, paper } = await printPaper(desk, officer, id);
    const digits = paperDigitsOf(desk.codeKey, paper.paperId);
    const [campaign, stores] = await Promise.all([
      desk.findCampaign(claim.campaignId),
      desk.listStores(),
    ]);
    if (!campaign) {
      throw new Refusal('not_found');
    }
    const taking = stores
      .filter(({ campaignIds }) => campaignIds.includes(claim.campaignId))
      .map(presentStore)
      .filter(({ accepting }) => accepting);
    return presentPaper({
      claim,
      town: officer.town,
      voucher,
      madeAt: paper.madeAt,
      digits,
      qr: qrPathOf(scannedCode(voucher.number, digits)),
      campaign,
      stores: taking,
    });
  });
}
