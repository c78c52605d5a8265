import type { ProblemCode } from '../contract/problem';
import { addSeconds, type Instant } from '../kernel/time';
import { type VoucherFacts, voucherStateAt } from '../voucher/voucher.rules';

/*
 * What may happen at the desk of a town office. The whole of it rests on two people: whoever began a step is never the one
 * who confirms it.
 */

/** A code by text message, and how often one is sent. */
export const phoneCodeGoodSeconds = 300;
export const phoneCodePauseSeconds = 30;
export const phoneCodesAnHour = { phone: 5, sender: 60 };

/** A paper may be printed by those who made it, while the person still stands there. */
const printSeconds = 600;
/** What nobody has heard of for so long was never sent: no statement runs longer than ten seconds. */
export const lostAfterSeconds = 20;

export type DeskStatus = 'waiting' | 'claiming' | 'issued' | 'refused' | 'withdrawn';
export type DeskFacts = {
  status: DeskStatus;
  helpedById: string;
  ask: { kind: 'reprint' | 'revoke'; byId: string } | null;
};

/** Why this officer does not confirm what waits here. */
export function whyNotConfirm(claim: DeskFacts, officerId: string): ProblemCode | undefined {
  if (claim.status !== 'waiting' && !claim.ask) {
    return 'not_allowed_now';
  }
  const firstId = claim.ask ? claim.ask.byId : claim.helpedById;
  return firstId === officerId ? 'second_person_required' : undefined;
}

/** The kind may change, and the whole be given up, until somebody confirmed it. */
export const whyNotChange = ({ status }: Pick<DeskFacts, 'status'>): ProblemCode | undefined =>
  status === 'waiting' ? undefined : 'not_allowed_now';

/** One wish at a time, on what was issued. */
export const whyNotAsk = ({ status, ask }: DeskFacts): ProblemCode | undefined =>
  status === 'issued' && ask === null ? undefined : 'not_allowed_now';

/** Why no paper is made for a voucher, or taken back from it, now. */
export function whyNotPaper(voucher: VoucherFacts, now: Instant): ProblemCode | undefined {
  const state = voucherStateAt(voucher, now);
  if (state === 'locked') {
    return 'voucher_at_till';
  }
  return state === 'usable' ? undefined : 'paper_not_possible';
}

/** A claim that was refused for now waits for another try; every other refusal is the end of it. */
export function afterRefusal(code: ProblemCode): 'waiting' | 'refused' {
  const passing: readonly ProblemCode[] = [
    'not_started',
    'sold_out',
    'too_many_requests',
    'network_limit',
    'busy',
  ];
  return passing.includes(code) ? 'waiting' : 'refused';
}

export type PaperFacts = {
  madeAt: Instant;
  usedAt: Instant | null;
  revokedAt: Instant | null;
  helpedById: string;
  confirmedById: string;
};

export const paperStanding = ({
  usedAt,
  revokedAt,
}: Pick<PaperFacts, 'usedAt' | 'revokedAt'>): 'live' | 'used' | 'revoked' =>
  usedAt ? 'used' : revokedAt ? 'revoked' : 'live';

/** Why this officer does not print this paper (again): afterwards a new one is made, by two, and this one dies. */
export function whyNotPrint(
  paper: PaperFacts | undefined,
  officerId: string,
  now: Instant,
): ProblemCode | undefined {
  const mayPrint =
    paper !== undefined &&
    paperStanding(paper) === 'live' &&
    [paper.helpedById, paper.confirmedById].includes(officerId) &&
    now < addSeconds(paper.madeAt, printSeconds);
  return mayPrint ? undefined : 'paper_print_over';
}
