import type { ProblemCode } from '../contract/problem';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import { addSeconds } from '../kernel/time';
import { officerActor } from '../officer/officer.rules';
import { afterRefusal, lostAfterSeconds, whyNotConfirm, whyNotPaper } from './desk.rules';
import type { DeskStores, InDesk } from './desk.store';
import type { DeskClaimRow } from './desk-claim.store';
import { confirmAsk } from './keep-paper.flow';
import { holdOwn, refuse } from './open-claim.flow';
import type { Officer } from './send-phone-code.flow';

/** How a claim of everybody ends: a voucher that is committed, or not known yet. */
type Claimed = { kind: 'new' | 'issued' | 'pending' };
type DeskAsk = {
  stockId: string;
  citizenId: string;
  deviceId: string;
  network: string;
  requestKey: string;
  /** A town office stands in the claim area (decision 8). */
  area: 'inside';
  channel: 'desk';
};

export type ConfirmNeeds = {
  now: () => Date;
  inDesk: InDesk;
  reads: DeskStores;
  /** From the claim's room: the way that every claim goes. */
  claim: (ask: DeskAsk) => Promise<Claimed> | Refusal;
  findClaim: (ask: {
    batchId: string;
    citizenId: string;
  }) => Promise<{ kind: 'issued' | 'pending' | 'none' }>;
};

/**
 * The second officer's step. A claim goes the way of everybody's: the same stock, window, limits and log; its key is this
 * claim's own, so that it can be sent again. A desk has no device that could claim for many: two people answer for each.
 * @returns whether it is known what became of it
 * @throws Refusal second_person_required, not_allowed_now, and whatever refuses a claim or a paper
 */
export async function confirmDeskClaim(
  needs: ConfirmNeeds,
  officer: Officer,
  ask: { id: string; network: string },
): Promise<{ isKnown: boolean }> {
  const claim = await needs.inDesk(async (stores) => {
    const held = await holdOwn(stores, officer, ask.id);
    refuse(whyNotConfirm(held, officer.officerId));
    if (held.ask) {
      await confirmAsk(stores, officer, held, needs.now());
      return undefined;
    }
    await begin(stores, officer, held, needs.now());
    return held.purpose === 'claim' ? held : undefined;
  });
  return claim ? runClaim(needs, claim, ask.network) : { isKnown: true };
}

/** Who confirmed it is written before anything is claimed. A paper of a voucher that is there already is made at once. */
async function begin(
  stores: DeskStores,
  officer: Officer,
  claim: DeskClaimRow,
  at: Date,
): Promise<void> {
  await stores.claims.markClaiming(claim.id, officer.officerId, at);
  await stores.writeAudit({
    at,
    actor: officerActor(officer),
    action: 'desk.confirm',
    subject: claim.id,
    detail: { purpose: claim.purpose, stockId: claim.stockId, helpedBy: claim.helpedById },
  });
  if (claim.purpose === 'paper') {
    const own = await stores.claims.findVoucher(claim.batchId, claim.citizenId);
    const voucher = own && (await stores.papers.holdVoucher(own.voucherId));
    refuse(voucher ? whyNotPaper(voucher, at) : 'paper_not_possible');
    await issue(stores, { ...claim, confirmedById: officer.officerId }, own?.voucherId ?? '', at);
  }
}

async function runClaim(
  needs: ConfirmNeeds,
  { id, town, stockId, batchId, citizenId }: DeskClaimRow,
  network: string,
): Promise<{ isKnown: boolean }> {
  const asked = { id, town, batchId, citizenId };
  try {
    const answer = await needs.claim({
      stockId,
      citizenId,
      deviceId: `desk-${id}`,
      network,
      requestKey: id,
      area: 'inside',
      channel: 'desk',
    });
    if (answer instanceof Refusal) {
      throw answer;
    }
    return { isKnown: answer.kind !== 'pending' && (await settle(needs, asked)) };
  } catch (error) {
    if (error instanceof Refusal && !(await settle(needs, asked, error.code))) {
      throw error;
    }
    if (!(error instanceof Refusal)) {
      throw error;
    }
    return { isKnown: true };
  }
}

type Unsettled = { id: string; town: string; batchId: string; citizenId: string };

/**
 * Writes down what became of a claim, from what stands in Postgres.
 * @param code why it was refused, when it was
 * @returns whether this very claim has its voucher
 */
function settle(
  { inDesk, now }: Pick<ConfirmNeeds, 'inDesk' | 'now'>,
  { id, town, batchId, citizenId }: Unsettled,
  code?: ProblemCode,
): Promise<boolean> {
  return inDesk(async (stores) => {
    const claim = await stores.claims.hold(id, town);
    if (claim?.status !== 'claiming') {
      return claim?.status === 'issued';
    }
    const voucher = await stores.claims.findVoucher(batchId, citizenId);
    if (voucher?.requestKey === id) {
      await issue(stores, claim, voucher.voucherId, now());
      return true;
    }
    const why = voucher ? 'already_claimed' : code;
    if (why) {
      const mark = afterRefusal(why) === 'waiting' ? 'markWaiting' : 'markRefused';
      await stores.claims[mark](id, why);
    }
    return false;
  });
}

/** The claim has its voucher; the paper is made in the same commit, unless a till or a phone was faster. */
async function issue(
  stores: DeskStores,
  claim: Pick<DeskClaimRow, 'id' | 'helpedById' | 'confirmedById'>,
  voucherId: string,
  at: Date,
): Promise<void> {
  const { id, helpedById, confirmedById } = claim;
  await stores.claims.markIssued(id, voucherId);
  if (whyNotPaper(await stores.papers.holdVoucher(voucherId), at) !== undefined) {
    return;
  }
  const two = { firstId: helpedById, secondId: confirmedById ?? '' };
  await stores.papers.revoke(voucherId, two, { at, reason: '在窗口打印了新的纸券' });
  await stores.papers.insert({ id: newId('voucherPaper'), voucherId, deskClaimId: id, at }, two);
}

/** Claims that were given a little time to be heard of; then Postgres is asked, then the gate. */
const heardAfterSeconds = 3;

/** The job: settles claims whose answer never came, such as those of a process that died. Returns how many it looked at. */
export async function settleDeskClaims(needs: ConfirmNeeds): Promise<number> {
  const now = needs.now();
  const unsettled = await needs.reads.claims.listClaiming(addSeconds(now, -heardAfterSeconds));
  for (const claim of unsettled) {
    const { kind } = await needs.findClaim(claim);
    const isLost = kind === 'none' && now >= addSeconds(claim.confirmedAt ?? now, lostAfterSeconds);
    await settle(needs, claim, isLost ? 'busy' : undefined);
  }
  return unsettled.length;
}
