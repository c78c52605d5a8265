import type { ProblemCode } from '../contract/problem';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import type { AttemptCounter } from '../platform/attempt-counter';
import type { DbFailure } from '../platform/db';
import type { GroupCommit } from '../platform/group-commit';
import type { HeldVoucher } from '../voucher/voucher.present';
import { afterEarlierClaim, type StockTerms, whyNotClaim } from './claim.rules';
import type { EarlierClaim } from './claim.store';
import type { ClaimLog } from './claim-log.store';
import type { ClaimRequest, PermittedClaim, Picked } from './issue.store';
import type { SoldOutGate } from './sold-out.gate';
import type { StockGate } from './stock.gate';

/*
 * One claim, in order: terms and limits → the local sold-out flag → Redis permits a slot → the group commit writes it into
 * Postgres → only now "issued". While Redis is away Postgres picks the slot itself, in the same group commit.
 * What is not known is answered as pending, never as a no.
 */

export type ClaimNeeds = {
  now: () => Date;
  terms: (stockId: string) => StockTerms | undefined;
  isBlocked: (who: { citizenId: string; deviceId: string }) => boolean;
  attempts: AttemptCounter;
  /** Undefined while no Redis is configured or it does not answer. */
  gate: () => StockGate | undefined;
  /** The gate failed just now: leave it alone for a while. */
  gateFailed: () => void;
  /** The batch is not in Redis: somebody must load it. */
  loadBatch: (batchId: string) => void;
  permitted: GroupCommit<PermittedClaim, boolean>;
  picker: GroupCommit<ClaimRequest, Picked>;
  listEarlier: (batchId: string, citizenIds: string[]) => Promise<EarlierClaim[]>;
  soldOut: SoldOutGate;
  log: ClaimLog;
  newVoucherNumber: () => string;
  failureOf: (error: unknown) => DbFailure | 'queue_full';
  onFault: (error: unknown) => void;
};

export type ClaimAsk = {
  stockId: string;
  citizenId: string;
  deviceId: string;
  network: string;
  requestKey: string;
};

export type ClaimAnswer =
  /** Committed by this request; known in full, so that a winner costs no further read. */
  | { kind: 'new'; voucher: HeldVoucher }
  /** Committed earlier. */
  | { kind: 'issued'; voucherId: string }
  | { kind: 'pending'; retryAfterMs: number };

/** Spread, so that those who wait do not come back all at once. */
const pendingFor = (citizenId: string): ClaimAnswer => ({
  kind: 'pending',
  retryAfterMs: 300 + (citizenId.charCodeAt(citizenId.length - 1) % 16) * 40,
});

/**
 * Claims one voucher of a stock for one citizen.
 * @throws Refusal with the reason; each is in the claim log before it is answered
 */
export async function claimVoucher(needs: ClaimNeeds, ask: ClaimAsk): Promise<ClaimAnswer> {
  const terms = needs.terms(ask.stockId);
  if (!terms) {
    throw new Refusal('not_found');
  }
  const now = needs.now();
  const refuse = (code: ProblemCode, about: Refusal['about'] = {}): never => {
    logAttempt(needs, terms, ask.citizenId, code, now);
    throw new Refusal(code, about);
  };

  const limit = whyLimited(needs.attempts, terms, ask, now);
  if (limit) {
    refuse(limit.code, { retryAfterSeconds: limit.retryAfterSeconds });
  }
  const code = whyNotClaim({ terms, now, blocked: needs.isBlocked(ask) });
  if (code) {
    refuse(code);
  }
  const look = needs.soldOut.look(ask.stockId, terms.batchId, ask.citizenId);
  if (look === 'sold_out') {
    refuse('sold_out');
  }
  if (look === 'owned') {
    return (await answerEarlier(needs, terms, ask, refuse)) ?? pendingFor(ask.citizenId);
  }

  const request: ClaimRequest = {
    voucherId: newId('voucher'),
    number: needs.newVoucherNumber(),
    campaignId: terms.campaignId,
    batchId: terms.batchId,
    stockId: terms.stockId,
    quota: terms.quota,
    citizenId: ask.citizenId,
    requestKey: ask.requestKey,
    deviceId: ask.deviceId,
    deviceLimit: terms.limits.vouchersPerBatch.device,
    claimedAt: now,
  };
  const gate = needs.gate();
  return gate
    ? claimThroughGate(needs, gate, terms, ask, request, refuse)
    : pickInPostgres(needs, terms, ask, request, refuse);
}

/** The voucher that was just written. */
const heldFrom = (terms: StockTerms, claim: ClaimRequest): HeldVoucher => ({
  voucherId: claim.voucherId,
  campaignId: terms.campaignId,
  batchNumber: terms.batchNumber,
  faceFen: terms.faceFen,
  minItemFen: terms.minItemFen,
  categories: terms.categories,
  number: claim.number,
  status: 'issued',
  claimedAt: claim.claimedAt,
  startsAt: terms.startsAt,
  endsAt: terms.endsAt,
  lockExpiresAt: null,
  returnedCount: 0,
  lock: null,
});

type Refuse = (code: ProblemCode, about?: Refusal['about']) => never;

/** Which limit an attempt exceeds: the narrowest first. */
function whyLimited(
  attempts: AttemptCounter,
  terms: StockTerms,
  ask: Pick<ClaimAsk, 'citizenId' | 'deviceId' | 'network'>,
  now: Date,
): { code: ProblemCode; retryAfterSeconds: number } | undefined {
  const limits = terms.limits.attempts;
  const nowMs = now.getTime();
  const citizenWait = attempts.count(`c${ask.citizenId}`, limits.citizen, nowMs);
  if (citizenWait > 0) {
    return { code: 'too_many_requests', retryAfterSeconds: citizenWait };
  }
  const deviceWait = attempts.count(`d${ask.deviceId}`, limits.device, nowMs);
  if (deviceWait > 0) {
    return { code: 'too_many_requests', retryAfterSeconds: deviceWait };
  }
  const networkWait = attempts.count(`n${ask.network}`, limits.network, nowMs);
  if (networkWait > 0) {
    return { code: 'network_limit', retryAfterSeconds: networkWait };
  }
  return undefined;
}

function logAttempt(
  needs: Pick<ClaimNeeds, 'log'>,
  terms: StockTerms,
  citizenId: string,
  outcome: string,
  at: Date,
): void {
  needs.log.add({ batchId: terms.batchId, stockId: terms.stockId, citizenId, outcome, at });
}

async function claimThroughGate(
  needs: ClaimNeeds,
  gate: StockGate,
  terms: StockTerms,
  ask: ClaimAsk,
  request: ClaimRequest,
  refuse: Refuse,
): Promise<ClaimAnswer> {
  let take: Awaited<ReturnType<StockGate['take']>>;
  try {
    take = await gate.take(request);
  } catch {
    needs.gateFailed();
    return pickInPostgres(needs, terms, ask, request, refuse);
  }
  switch (take.kind) {
    case 'slot':
      return commitPermit(needs, gate, terms, ask, { ...request, slot: take.slot }, refuse);
    case 'not_ready':
      needs.loadBatch(terms.batchId);
      return pickInPostgres(needs, terms, ask, request, refuse);
    case 'owned':
      // A permit that is still in flight has no row yet: not known.
      return (await answerEarlier(needs, terms, ask, refuse)) ?? pendingFor(ask.citizenId);
    case 'wait':
      return pendingFor(ask.citizenId);
    case 'sold_out':
      needs.soldOut.raise(terms.stockId, terms.batchId);
      return refuse('sold_out');
    case 'device_limit':
      return refuse('device_limit');
  }
}

/** Writes a permitted slot. The permit is handed back only when it is certain that nothing was written. */
async function commitPermit(
  needs: ClaimNeeds,
  gate: StockGate,
  terms: StockTerms,
  ask: ClaimAsk,
  claim: PermittedClaim,
  refuse: Refuse,
): Promise<ClaimAnswer> {
  const giveBack = (slotIsFree: boolean) =>
    void gate.giveBack(terms.batchId, claim, slotIsFree, claim.deviceId).catch(needs.gateFailed);
  let issued: boolean;
  try {
    issued = await needs.permitted.add(claim);
  } catch (error) {
    const failure = needs.failureOf(error);
    if (failure === 'not_sent' || failure === 'queue_full') {
      giveBack(true);
      return refuse('busy', { retryAfterSeconds: 2 });
    }
    needs.onFault(error);
    return pendingFor(ask.citizenId);
  }
  if (issued) {
    void gate.confirm(terms.batchId, [claim]).catch(needs.gateFailed);
    return { kind: 'new', voucher: heldFrom(terms, claim) };
  }
  // Redis was behind: the slot, the citizen or the number stood in Postgres already.
  giveBack(false);
  return pickInPostgres(needs, terms, ask, { ...claim, number: needs.newVoucherNumber() }, refuse);
}

/** `again` means that somebody else's statement was in the way: the next one sees what it wrote. */
async function pickWithPatience(needs: ClaimNeeds, request: ClaimRequest): Promise<Picked> {
  let picked = await needs.picker.add(request);
  for (let tries = 1; picked.kind === 'again' && tries < 3; tries += 1) {
    picked = await needs.picker.add({ ...request, number: needs.newVoucherNumber() });
  }
  return picked;
}

async function pickInPostgres(
  needs: ClaimNeeds,
  terms: StockTerms,
  ask: ClaimAsk,
  request: ClaimRequest,
  refuse: Refuse,
): Promise<ClaimAnswer> {
  let picked: Picked;
  try {
    picked = await pickWithPatience(needs, request);
  } catch (error) {
    const failure = needs.failureOf(error);
    if (failure === 'not_sent' || failure === 'queue_full') {
      return refuse('busy', { retryAfterSeconds: 2 });
    }
    needs.onFault(error);
    return pendingFor(ask.citizenId);
  }
  switch (picked.kind) {
    case 'issued':
      return { kind: 'new', voucher: heldFrom(terms, { ...request, number: picked.number }) };
    case 'owned':
      return (await answerEarlier(needs, terms, ask, refuse)) ?? pendingFor(ask.citizenId);
    case 'sold_out':
      needs.soldOut.raise(terms.stockId, terms.batchId);
      return refuse('sold_out');
    case 'device_limit':
      return refuse('device_limit');
    case 'again':
      return pendingFor(ask.citizenId);
  }
}

/** The answer a citizen gets who already has a voucher in the batch; undefined when there is none. */
async function answerEarlier(
  needs: ClaimNeeds,
  terms: StockTerms,
  ask: ClaimAsk,
  refuse: Refuse,
): Promise<ClaimAnswer | undefined> {
  const [earlier] = await needs.listEarlier(terms.batchId, [ask.citizenId]);
  if (!earlier) {
    return undefined;
  }
  const after = afterEarlierClaim(earlier, ask);
  return after === 'same_answer'
    ? { kind: 'issued', voucherId: earlier.voucherId }
    : refuse(after, { facts: { voucherId: earlier.voucherId } });
}
