import type { BlockSubject } from '../blocklist/blocklist.store';
import { maskName } from '../citizen/citizen.rules';
import type { StockTerms } from '../claim/claim.rules';
import type { ProblemCode } from '../contract/problem';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import { phoneCodeGoodSeconds, whyNotChange } from './desk.rules';
import type { DeskStores, InDesk } from './desk.store';
import type { DeskClaimRow, DeskProxy } from './desk-claim.store';
import type { Officer } from './send-phone-code.flow';

export type OpenNeeds = {
  now: () => Date;
  inDesk: InDesk;
  terms: (stockId: string) => StockTerms | undefined;
  isBlocked: (subjects: readonly BlockSubject[]) => boolean;
};

export type OpenAsk = {
  campaignId: string;
  purpose: 'claim' | 'paper';
  stockId: string;
  phone: string;
  code: string;
  name: string;
  proxy?: DeskProxy | undefined;
};

/** @throws Refusal the code, when there is one */
export function refuse(code: ProblemCode | undefined): void {
  if (code) {
    throw new Refusal(code);
  }
}

/** A claim of the officer's own town, held; another town's is not there. @throws Refusal not_found */
export async function holdOwn(
  { claims }: Pick<DeskStores, 'claims'>,
  officer: Officer,
  id: string,
): Promise<DeskClaimRow> {
  const claim = await claims.hold(id, officer.town);
  if (!claim) {
    throw new Refusal('not_found');
  }
  return claim;
}

/**
 * The citizen behind a phone, made when there is none: the same person that WeChat would find by this phone, so
 * nobody claims once here and once there. A name that they declared themselves is not overwritten at a desk.
 * @throws Refusal person_name_differs
 */
async function register(
  { citizens }: DeskStores,
  { phone, name }: OpenAsk,
  at: Date,
): Promise<string> {
  const owner = await citizens.findPhoneOwner(phone);
  const citizenId = owner?.citizenId ?? (await citizens.insert(phone, at));
  const known = await citizens.find(citizenId);
  if (!known) {
    // Somebody who had erased themselves is a person again, and still the same one.
    await citizens.setPhone(citizenId, phone);
  }
  if (known?.realName && known.realName !== name) {
    throw new Refusal('person_name_differs', { field: 'name' });
  }
  if (!known?.realName) {
    await citizens.setRealName(citizenId, name);
  }
  return citizenId;
}

/**
 * The first officer's step: the person, known by a code that was sent to their phone, and the kind they chose. Nothing is
 * claimed and nothing is kept for them until a second officer confirms it.
 * @throws Refusal not_found, campaign_ended, blocked, phone_code_wrong, person_name_differs, already_claimed, no_voucher_yet
 */
export async function openDeskClaim(
  needs: OpenNeeds,
  officer: Officer,
  ask: OpenAsk,
): Promise<string> {
  const at = needs.now();
  const terms = needs.terms(ask.stockId);
  if (terms?.campaignId !== ask.campaignId) {
    throw new Refusal('not_found');
  }
  refuse(at >= terms.endsAt ? 'campaign_ended' : undefined);
  const opened = await needs.inDesk(async (stores) => {
    const phone = { phone: ask.phone, code: ask.code, at };
    if (!(await stores.phoneCodes.spend(phone, phoneCodeGoodSeconds))) {
      // A value and not an error: the try that it cost must stay written.
      return undefined;
    }
    const citizenId = await register(stores, ask, at);
    const subjects: BlockSubject[] = [
      { kind: 'citizen', subject: citizenId },
      { kind: 'phone', subject: stores.citizens.phoneIndexOf(ask.phone) },
    ];
    refuse(needs.isBlocked(subjects) ? 'blocked' : undefined);
    const hasOne = (await stores.claims.findVoucher(terms.batchId, citizenId)) !== undefined;
    refuse(ask.purpose === 'claim' && hasOne ? 'already_claimed' : undefined);
    refuse(ask.purpose === 'paper' && !hasOne ? 'no_voucher_yet' : undefined);
    const id = newId('deskClaim');
    const { campaignId, stockId, purpose, proxy } = ask;
    await stores.claims.insert({
      id,
      campaignId,
      batchId: terms.batchId,
      stockId,
      citizenId,
      town: officer.town,
      purpose,
      helpedById: officer.officerId,
      helpedAt: at,
      proxy,
    });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: 'desk.open',
      subject: id,
      detail: {
        purpose,
        citizenId,
        stockId,
        ...(proxy && { proxy: { name: maskName(proxy.name), relation: proxy.relation } }),
      },
    });
    return id;
  });
  if (!opened) {
    throw new Refusal('phone_code_wrong', { field: 'code' });
  }
  return opened;
}

/** The other kind of the same batch, because one has gone. @throws Refusal not_found, not_allowed_now */
export function chooseKind(
  { inDesk, terms, now }: OpenNeeds,
  officer: Officer,
  ask: { id: string; stockId: string },
): Promise<void> {
  return inDesk(async (stores) => {
    const claim = await holdOwn(stores, officer, ask.id);
    if (terms(ask.stockId)?.batchId !== claim.batchId) {
      throw new Refusal('not_found');
    }
    refuse(whyNotChange(claim));
    await stores.claims.setStock(claim.id, ask.stockId);
    await stores.writeAudit({
      at: now(),
      actor: officerActor(officer),
      action: 'desk.kind',
      subject: claim.id,
      detail: { before: claim.stockId, after: ask.stockId },
    });
  });
}

/** @throws Refusal not_found, not_allowed_now once somebody confirmed it */
export function withdrawDeskClaim(
  { inDesk, now }: Pick<OpenNeeds, 'inDesk' | 'now'>,
  officer: Officer,
  id: string,
): Promise<void> {
  return inDesk(async (stores) => {
    const claim = await holdOwn(stores, officer, id);
    refuse(whyNotChange(claim));
    await stores.claims.markWithdrawn(id);
    await stores.writeAudit({
      at: now(),
      actor: officerActor(officer),
      action: 'desk.withdraw',
      subject: id,
      detail: {},
    });
  });
}
