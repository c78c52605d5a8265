import type { ProblemCode } from '../contract/problem';
import { newId } from '../kernel/id';
import { Refusal } from '../kernel/refusal';
import type { AttemptCounter } from '../platform/attempt-counter';
import type { DbFailure } from '../platform/db';
import type { GroupCommit } from '../platform/group-commit';
import type { HeldVoucher } from '../voucher/voucher.present';
import {
  afterEarlierClaim,
  type ClaimArea,
  type ClaimChannel,
  type StockTerms,
  whyNotClaim,
} from './claim.rules';
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
  attempts: Record<'citizen' | 'device' | 'network', AttemptCounter>;
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
  area: ClaimArea;
  channel: ClaimChannel;
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
 * Claims one voucher of a stock for one citizen. What this process can refuse by itself, which is
 * nearly everything in a rush, comes back as a value: V8 never compiles a function that always throws.
 * @returns the refusal, or a promise that may reject with one; each is in the claim log before it is answered
 */
export function claimVoucher(needs: ClaimNeeds, ask: ClaimAsk): Promise<ClaimAnswer> | Refusal {
  const terms = needs.terms(ask.stockId);
  if (!terms) {
    return new Refusal('not_found');
  }
  const attempt: Attempt = { needs, terms, ask, now: needs.now() };
  const limit = whyLimited(attempt);
  if (limit) {
    return refusal(attempt, limit.code, { retryAfterSeconds: limit.retryAfterSeconds });
  }
  const { now } = attempt;
  const code = whyNotClaim({ terms, now, blocked: needs.isBlocked(ask), area: ask.area });
  if (code) {
    return refusal(attempt, code);
  }
  switch (needs.soldOut.look(ask.stockId, terms.batchId, ask.citizenId)) {
    case 'sold_out':
      return refusal(attempt, 'sold_out');
    case 'owned':
      return answerOwner(attempt);
    case 'unknown':
      return issue(attempt);
  }
}

/** One request on its way through this flow. */
type Attempt = { needs: ClaimNeeds; terms: StockTerms; ask: ClaimAsk; now: Date };

/** The refusal, once it is in the claim log. */
function refusal(
  { needs, terms, ask, now }: Attempt,
  code: ProblemCode,
  about: Refusal['about'] = {},
): Refusal {
  const { batchId, stockId } = terms;
  const { citizenId, channel } = ask;
  needs.log.add({ batchId, stockId, citizenId, outcome: code, at: now, channel });
  return new Refusal(code, about);
}

function issue(attempt: Attempt): Promise<ClaimAnswer> {
  const { needs, terms, ask, now } = attempt;
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
    area: ask.area,
    claimedAt: now,
    channel: ask.channel,
  };
  const gate = needs.gate();
  return gate ? claimThroughGate(attempt, gate, request) : pickInPostgres(attempt, request);
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

/** Which limit an attempt exceeds: the narrowest first. */
function whyLimited({
  needs: { attempts },
  terms,
  ask,
  now,
}: Attempt): { code: ProblemCode; retryAfterSeconds: number } | undefined {
  const limits = terms.limits.attempts;
  const nowMs = now.getTime();
  const citizenWait = attempts.citizen.count(ask.citizenId, limits.citizen, nowMs);
  if (citizenWait > 0) {
    return { code: 'too_many_requests', retryAfterSeconds: citizenWait };
  }
  const deviceWait = attempts.device.count(ask.deviceId, limits.device, nowMs);
  if (deviceWait > 0) {
    return { code: 'too_many_requests', retryAfterSeconds: deviceWait };
  }
  const networkWait = attempts.network.count(ask.network, limits.network, nowMs);
  if (networkWait > 0) {
    return { code: 'network_limit', retryAfterSeconds: networkWait };
  }
  return undefined;
}

async function claimThroughGate(
  attempt: Attempt,
  gate: StockGate,
  request: ClaimRequest,
): Promise<ClaimAnswer> {
  const { needs, terms, ask } = attempt;
  let take: Awaited<ReturnType<StockGate['take']>>;
  try {
    take = await gate.take(request);
  } catch {
    needs.gateFailed();
    return pickInPostgres(attempt, request);
  }
  switch (take.kind) {
    case 'slot':
      return commitPermit(attempt, gate, { ...request, slot: take.slot });
    case 'not_ready':
      needs.loadBatch(terms.batchId);
      return pickInPostgres(attempt, request);
    case 'owned':
      return answerOwner(attempt);
    case 'wait':
      return pendingFor(ask.citizenId);
    case 'sold_out':
      needs.soldOut.raise(terms.stockId, terms.batchId);
      throw refusal(attempt, 'sold_out');
    case 'device_limit':
      throw refusal(attempt, 'device_limit');
  }
}

/** Hands a permit back. @param slotIsFree false when somebody has the slot already */
function giveBack(
  { needs, terms }: Attempt,
  gate: StockGate,
  claim: PermittedClaim,
  slotIsFree: boolean,
): void {
  gate.giveBack(terms.batchId, claim, slotIsFree, claim.deviceId).catch(() => needs.gateFailed());
}

/** What the group commit writes: permits into Postgres, and what came of them to Redis, once for all of them. */
export const writePermits =
  (
    needs: Pick<ClaimNeeds, 'gate' | 'gateFailed'> & {
      insert: (claims: PermittedClaim[]) => Promise<boolean[]>;
    },
  ) =>
  async (claims: PermittedClaim[]): Promise<boolean[]> => {
    const issued = await needs.insert(claims);
    needs
      .gate()
      ?.confirm(claims.filter((_, index) => issued[index]))
      .catch(() => needs.gateFailed());
    return issued;
  };

/** Writes a permitted slot. The permit is handed back only when it is certain that nothing was written. */
async function commitPermit(
  attempt: Attempt,
  gate: StockGate,
  claim: PermittedClaim,
): Promise<ClaimAnswer> {
  const { needs, terms, ask } = attempt;
  let issued: boolean;
  try {
    issued = await needs.permitted.add(claim);
  } catch (error) {
    const failure = needs.failureOf(error);
    if (failure === 'not_sent' || failure === 'queue_full') {
      giveBack(attempt, gate, claim, true);
      throw refusal(attempt, 'busy', { retryAfterSeconds: 2 });
    }
    needs.onFault(error);
    return pendingFor(ask.citizenId);
  }
  if (issued) {
    return { kind: 'new', voucher: heldFrom(terms, claim) };
  }
  // Redis was behind: the slot, the citizen or the number stood in Postgres already.
  giveBack(attempt, gate, claim, false);
  return pickInPostgres(attempt, { ...claim, number: needs.newVoucherNumber() });
}

/** `again` means that somebody else's statement was in the way: the next one sees what it wrote. */
async function pickWithPatience(needs: ClaimNeeds, request: ClaimRequest): Promise<Picked> {
  let picked = await needs.picker.add(request);
  for (let tries = 1; picked.kind === 'again' && tries < 3; tries += 1) {
    picked = await needs.picker.add({ ...request, number: needs.newVoucherNumber() });
  }
  return picked;
}

async function pickInPostgres(attempt: Attempt, request: ClaimRequest): Promise<ClaimAnswer> {
  const { needs, terms, ask } = attempt;
  let picked: Picked;
  try {
    picked = await pickWithPatience(needs, request);
  } catch (error) {
    const failure = needs.failureOf(error);
    if (failure === 'not_sent' || failure === 'queue_full') {
      throw refusal(attempt, 'busy', { retryAfterSeconds: 2 });
    }
    needs.onFault(error);
    return pendingFor(ask.citizenId);
  }
  switch (picked.kind) {
    case 'issued':
      return { kind: 'new', voucher: heldFrom(terms, { ...request, number: picked.number }) };
    case 'owned':
      return answerOwner(attempt);
    case 'sold_out':
      needs.soldOut.raise(terms.stockId, terms.batchId);
      throw refusal(attempt, 'sold_out');
    case 'device_limit':
      throw refusal(attempt, 'device_limit');
    case 'again':
      return pendingFor(ask.citizenId);
  }
}

/** The answer to a citizen who has a voucher of the batch, or a permit in flight: that has no row yet and is not known. */
async function answerOwner(attempt: Attempt): Promise<ClaimAnswer> {
  const { needs, terms, ask } = attempt;
  const [earlier] = await needs.listEarlier(terms.batchId, [ask.citizenId]);
  if (!earlier) {
    return pendingFor(ask.citizenId);
  }
  const after = afterEarlierClaim(earlier, ask);
  if (after !== 'same_answer') {
    throw refusal(attempt, after, { facts: { voucherId: earlier.voucherId } });
  }
  return { kind: 'issued', voucherId: earlier.voucherId };
}

/**
 * The answer when a read behind a decided claim broke off with Postgres: not known here, so pending, never a no.
 * @throws the fault when it is anything else
 */
export function pendingIfLost(needs: ClaimNeeds, citizenId: string, fault: unknown): ClaimAnswer {
  if (fault instanceof Refusal || needs.failureOf(fault) !== 'lost') {
    throw fault;
  }
  needs.onFault(fault);
  return pendingFor(citizenId);
}
