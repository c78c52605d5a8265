import type { FieldReason, OfficerDecision } from '../contract';
import { Refusal } from '../kernel/refusal';
import { addSeconds, type Instant } from '../kernel/time';
import { stepOf } from '../merchant/merchant.rules';
import { officerActor } from '../officer/officer.rules';
import type { Application, ApplicationChange } from './application.store';
import { type ChangeNeeds, holdApplication, reread, takeStep } from './change-application.flow';
import {
  isOfOtherTown,
  isTaken,
  type Officer,
  returnsTo,
  reviewLockSeconds,
  whyNotDecide,
} from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';

/** A draft is nobody's business but the enterprise's, unless the office itself imported it. */
const isVisible = (application: Application) =>
  application.status !== 'draft' || application.importedBy !== null;

/** @throws Refusal not_found, other_town */
export function refuseStranger(
  application: Application | undefined,
  officer: Officer,
): asserts application is Application {
  if (!application || !isVisible(application)) {
    throw new Refusal('not_found');
  }
  if (isOfOtherTown(officer, application)) {
    throw new Refusal('other_town');
  }
}

/** Who holds a review is no decision, but it is written down. */
const noteLock = (
  { writeAudit }: OnboardingStores,
  action: 'review.take' | 'review.release',
  { id, number }: Application,
  officer: Officer,
  at: Instant,
): Promise<void> =>
  writeAudit({ at, actor: officerActor(officer), action, subject: id, detail: { number } });

/**
 * Takes an application for review: for twenty minutes nobody else decides on it.
 * @throws Refusal not_found, other_town, application_changed, review_taken, not_allowed_now
 */
export function takeReview(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { id: string; version: number },
): Promise<Application> {
  return inTransaction(async (stores) => {
    const at = now();
    const application = await holdApplication(stores, ask.id, ask.version, isVisible);
    refuseStranger(application, officer);
    const step = stepOf(application.status, 'take');
    if (!step?.by.includes(officer.role)) {
      throw new Refusal('not_allowed_now', { facts: { status: application.status } });
    }
    if (isTaken(application, officer.officerId, at)) {
      throw new Refusal('review_taken', { facts: { by: application.lockedByName ?? '' } });
    }
    if (step.to !== application.status) {
      await takeStep(stores, application, { event: 'take', actor: officerActor(officer), at });
    }
    await stores.applications.setLock(application.id, {
      officerId: officer.officerId,
      name: officer.name,
      until: addSeconds(at, reviewLockSeconds),
    });
    await noteLock(stores, 'review.take', application, officer, at);
    return reread(stores, application.id);
  });
}

/** Gives one's own claim on the review back. @throws Refusal not_found, other_town */
export function releaseReview(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  id: string,
): Promise<Application> {
  return inTransaction(async (stores) => {
    const application = await holdApplication(stores, id, undefined, isVisible);
    refuseStranger(application, officer);
    if (application.lockedBy === officer.officerId) {
      await stores.applications.setLock(application.id, undefined);
      await noteLock(stores, 'review.release', application, officer, now());
    }
    return reread(stores, application.id);
  });
}

/** What a decision leaves on the application besides its status. */
function changeOf(
  decision: OfficerDecision,
  application: Application,
  officerId: string,
  fields: readonly FieldReason[],
): ApplicationChange {
  switch (decision) {
    case 'recommend':
      return { recommendedBy: officerId };
    case 'check':
      return { checkedBy: officerId };
    case 'approve':
      return { approvedBy: officerId };
    case 'return':
      // Whoever checked it before will have to check it again.
      return {
        returnedFields: [...fields],
        returnedTo: returnsTo(application.status),
        checkedBy: null,
      };
    case 'reject':
      return {};
  }
}

/**
 * Decides on an application: one row of who, when and why. Two people for the final approval.
 * @throws Refusal not_found, other_town, application_changed, not_allowed_now, role_not_allowed, review_taken,
 *   own_submission, second_person_required, reason_required
 */
export function decideApplication(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: {
    id: string;
    version: number;
    decision: OfficerDecision;
    reason: string;
    fields: FieldReason[];
  },
): Promise<Application> {
  return inTransaction(async (stores) => {
    const at = now();
    const application = await holdApplication(stores, ask.id, ask.version, isVisible);
    const why = whyNotDecide(application, officer, ask, at);
    if (why) {
      throw new Refusal(why, { facts: { status: application.status } });
    }
    await takeStep(stores, application, {
      event: ask.decision,
      actor: officerActor(officer),
      at,
      reason: ask.reason,
      fields: ask.fields,
      change: changeOf(ask.decision, application, officer.officerId, ask.fields),
    });
    await stores.applications.setLock(application.id, undefined);
    return reread(stores, application.id);
  });
}
