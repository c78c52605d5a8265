import { maskName, maskPhone } from '../citizen/citizen.rules';
import type { ApiReply, DeskClaim, DeskPaper } from '../contract';
import type { ProblemCode } from '../contract/problem';
import { type Instant, presentInstant } from '../kernel/time';
import { type VoucherFacts, voucherStateAt } from '../voucher/voucher.rules';
import {
  type DeskFacts,
  type PaperFacts,
  paperStanding,
  whyNotAsk,
  whyNotChange,
  whyNotConfirm,
  whyNotPrint,
} from './desk.rules';

/** A claim of the desk as it stands in the database, names in clear. */
export type DeskClaimView = DeskFacts & {
  id: string;
  purpose: 'claim' | 'paper';
  batchNumber: number;
  stockId: string;
  faceFen: number;
  holder: { name: string; phone: string };
  proxy: DeskClaim['proxy'];
  helpedByName: string;
  helpedAt: Instant;
  confirmedByName: string | null;
  confirmedAt: Instant | null;
  outcome: string | null;
  voucher: (VoucherFacts & { faceFen: number; returnedCount: number }) | null;
  paper: (PaperFacts & { printedAt: Instant | null }) | undefined;
  ask: {
    kind: 'reprint' | 'revoke';
    byId: string;
    byName: string;
    reason: string;
    at: Instant;
  } | null;
};

/** Nobody's name or phone leaves unmasked: who stands at the desk is known there. */
const maskHolder = ({ name, phone }: { name: string; phone: string }) => ({
  name: maskName(name),
  phone: maskPhone(phone),
});

/** @param officerId who looks: what may be done depends on it */
export function presentDeskClaim(
  claim: DeskClaimView,
  {
    officerId,
    now,
    sentenceOf,
  }: { officerId: string; now: Instant; sentenceOf: (code: ProblemCode) => string },
): DeskClaim {
  const { voucher, paper, ask, outcome } = claim;
  const mayChange = whyNotChange(claim) === undefined;
  return {
    deskClaimId: claim.id,
    purpose: claim.purpose,
    status: claim.status,
    batchNumber: claim.batchNumber,
    stockId: claim.stockId,
    faceFen: claim.faceFen,
    holder: maskHolder(claim.holder),
    proxy: claim.proxy && { ...claim.proxy, name: maskName(claim.proxy.name) },
    helpedBy: claim.helpedByName,
    helpedAt: presentInstant(claim.helpedAt),
    confirmedBy: claim.confirmedByName,
    confirmedAt: claim.confirmedAt && presentInstant(claim.confirmedAt),
    refused:
      outcome === null ? null : { code: outcome, detail: sentenceOf(outcome as ProblemCode) },
    voucher: voucher && {
      state: voucherStateAt(voucher, now),
      faceFen: voucher.faceFen,
      returned: voucher.returnedCount > 0,
    },
    paper: paper
      ? {
          standing: paperStanding(paper),
          madeAt: presentInstant(paper.madeAt),
          printed: paper.printedAt !== null,
        }
      : null,
    ask: ask && { kind: ask.kind, by: ask.byName, reason: ask.reason, at: presentInstant(ask.at) },
    may: {
      confirm: whyNotConfirm(claim, officerId) === undefined,
      chooseKind: mayChange && claim.purpose === 'claim',
      withdraw: mayChange,
      print: whyNotPrint(paper, officerId, now) === undefined,
      ask: whyNotAsk(claim) === undefined,
    },
  };
}

type Printed = {
  claim: Pick<DeskClaimView, 'holder' | 'proxy'>;
  town: string;
  voucher: { faceFen: number; minItemFen: number; number: string; endsAt: Instant };
  madeAt: Instant;
  digits: string;
  qr: DeskPaper['qr'];
  campaign: Pick<DeskPaper, 'categories' | 'hotline'> & { name: string };
  /** Those that take vouchers now. */
  stores: readonly (DeskPaper['stores'][number] & { town: string })[];
};

/** So many stores have room on a sheet. */
const mostStores = 8;

export function presentPaper({
  claim,
  town,
  voucher,
  madeAt,
  digits,
  qr,
  campaign,
  stores,
}: Printed): DeskPaper {
  const nearFirst = [...stores].sort((a, b) => Number(b.town === town) - Number(a.town === town));
  const shown = nearFirst.slice(0, mostStores);
  return {
    campaignName: campaign.name,
    hotline: campaign.hotline,
    categories: campaign.categories,
    town,
    faceFen: voucher.faceFen,
    minItemFen: voucher.minItemFen,
    holder: maskHolder(claim.holder),
    isProxy: claim.proxy !== null,
    expiresAt: presentInstant(voucher.endsAt),
    madeAt: presentInstant(madeAt),
    digits: voucher.number + digits,
    qr,
    stores: shown.map(({ name, address, phone }) => ({ name, address, phone })),
    moreStores: stores.length - shown.length,
  };
}

/** A claim at a desk in its holder's own export, names in clear. */
export const presentHelped = (
  claim: Pick<DeskClaimView, 'id' | 'proxy' | 'helpedAt' | 'confirmedAt' | 'status'> & {
    town: string;
  },
): ApiReply<'GET /v1/me/export'>['deskClaims'][number] => ({
  deskClaimId: claim.id,
  town: claim.town,
  status: claim.status,
  proxy: claim.proxy,
  helpedAt: presentInstant(claim.helpedAt),
  confirmedAt: claim.confirmedAt && presentInstant(claim.confirmedAt),
});
