import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import {
  paperStanding,
  phoneCodeGoodSeconds,
  whyNotAsk,
  whyNotPaper,
  whyNotPrint,
} from './desk.rules';
import type { DeskStores, InDesk } from './desk.store';
import type { DeskClaimRow } from './desk-claim.store';
import { holdOwn, refuse } from './open-claim.flow';
import type { Officer } from './send-phone-code.flow';

export type PaperNeeds = { now: () => Date; inDesk: InDesk };
export type PaperWish =
  | { kind: 'reprint'; reason: string; code: string }
  | { kind: 'revoke'; reason: string };

const isLive = ({ paper }: DeskClaimRow) => paper !== undefined && paperStanding(paper) === 'live';

/**
 * The first of two steps to a new paper, or to the end of one. A new one is for whoever holds the phone; an end needs no
 * phone: it may be lost with the paper.
 * @throws Refusal not_found, not_allowed_now, phone_code_wrong, paper_not_possible
 */
export async function askForPaper(
  { now, inDesk }: PaperNeeds,
  officer: Officer,
  id: string,
  wish: PaperWish,
): Promise<void> {
  const at = now();
  const isAsked = await inDesk(async (stores) => {
    const claim = await holdOwn(stores, officer, id);
    refuse(whyNotAsk(claim));
    refuse(wish.kind === 'revoke' && !isLive(claim) ? 'not_allowed_now' : undefined);
    if (wish.kind === 'reprint') {
      refuse(claim.voucher ? whyNotPaper(claim.voucher, at) : 'paper_not_possible');
      const phone = { phone: claim.holder.phone, code: wish.code, at };
      if (!(await stores.phoneCodes.spend(phone, phoneCodeGoodSeconds))) {
        return false;
      }
    }
    const { kind, reason } = wish;
    await stores.claims.setAsk(id, { kind, reason, byId: officer.officerId, at });
    const actor = officerActor(officer);
    const action = `desk.ask-${kind}`;
    await stores.writeAudit({ at, actor, action, subject: id, detail: { reason } });
    return true;
  });
  if (!isAsked) {
    throw new Refusal('phone_code_wrong', { field: 'code' });
  }
}

/** @throws Refusal not_found, not_allowed_now when nothing was asked */
export function takeBackAsk(
  { now, inDesk }: PaperNeeds,
  officer: Officer,
  id: string,
): Promise<void> {
  return inDesk(async (stores) => {
    const { ask } = await holdOwn(stores, officer, id);
    refuse(ask ? undefined : 'not_allowed_now');
    await stores.claims.setAsk(id, undefined);
    const actor = officerActor(officer);
    const detail = { kind: ask?.kind ?? '' };
    await stores.writeAudit({ at: now(), actor, action: 'desk.unask', subject: id, detail });
  });
}

/**
 * The second step, inside the transaction that holds the claim: the old paper dies, and a new one is made when that was
 * the wish.
 * @throws Refusal voucher_at_till, paper_not_possible
 */
export async function confirmAsk(
  stores: DeskStores,
  officer: Officer,
  { id, ask, voucher }: DeskClaimRow,
  at: Date,
): Promise<void> {
  if (!ask || !voucher) {
    throw new Refusal('not_allowed_now');
  }
  const { voucherId } = voucher;
  const why = whyNotPaper(await stores.papers.holdVoucher(voucherId), at);
  // A paper may always be taken back, but not out of the hands of a till.
  refuse(ask.kind === 'reprint' || why === 'voucher_at_till' ? why : undefined);
  const two = { firstId: ask.byId, secondId: officer.officerId };
  await stores.papers.revoke(voucherId, two, { at, reason: ask.reason });
  if (ask.kind === 'reprint') {
    await stores.papers.insert({ id: newId('voucherPaper'), voucherId, deskClaimId: id, at }, two);
  }
  await stores.claims.setAsk(id, undefined);
  await stores.writeAudit({
    at,
    actor: officerActor(officer),
    action: `desk.${ask.kind}`,
    subject: id,
    detail: { askedBy: ask.byId, reason: ask.reason },
  });
}

export type Printable = {
  claim: DeskClaimRow;
  voucher: NonNullable<DeskClaimRow['voucher']>;
  paper: { paperId: string; madeAt: Date };
};

/** What is printed. It is written down each time. @throws Refusal not_found, paper_print_over */
export function printPaper(
  { now, inDesk }: PaperNeeds,
  officer: Officer,
  id: string,
): Promise<Printable> {
  return inDesk(async (stores) => {
    const at = now();
    const claim = await holdOwn(stores, officer, id);
    refuse(whyNotPrint(claim.paper, officer.officerId, at));
    if (!claim.paper || !claim.voucher) {
      throw new Refusal('paper_print_over');
    }
    await stores.papers.markPrinted(claim.paper.id, at);
    const actor = officerActor(officer);
    const detail = { paperId: claim.paper.id };
    await stores.writeAudit({ at, actor, action: 'desk.print', subject: id, detail });
    const { id: paperId, madeAt } = claim.paper;
    return { claim, voucher: claim.voucher, paper: { paperId, madeAt } };
  });
}
