import type { MaterialKind } from '../contract';
import { digestOf } from '../kernel/digest';
import { Refusal } from '../kernel/refusal';
import { dbFailureOf } from '../platform/db';
import type { Application } from './application.store';
import {
  type ChangeNeeds,
  enterpriseActor,
  holdApplication,
  reread,
  takeStep,
  termsOf,
} from './change-application.flow';
import { fieldTitles, materialKinds, whatIsMissing, whyNotSend } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';

type Ask = { id: string; citizenId: string; version: number };

const hold = (stores: OnboardingStores, { id, citizenId, version }: Ask) =>
  holdApplication(stores, id, version, (one) => one.ownerCitizenId === citizenId);

/**
 * Submits an application, or submits it again after a return: then it keeps its number and goes back to whoever
 * returned it (R-4.1, R-4.3, decision 21).
 * @throws Refusal not_found, application_changed, not_allowed_now, application_closed, application_incomplete,
 *   enterprise_applied_already
 */
export async function submitApplication(
  { now, inTransaction }: ChangeNeeds,
  ask: Ask,
): Promise<Application> {
  try {
    return await inTransaction(async (stores) => {
      const application = await hold(stores, ask);
      if (application.status !== 'draft' && application.status !== 'returned') {
        throw new Refusal('not_allowed_now', { facts: { status: application.status } });
      }
      const { terms } = await termsOf(stores, application.campaignId);
      const at = now();
      const closed = whyNotSend(application.status, terms, at);
      if (closed) {
        throw new Refusal(closed);
      }
      const [gap, ...more] = whatIsMissing(application.form, application.materials, terms);
      if (gap) {
        throw new Refusal('application_incomplete', {
          field: gap.field,
          facts: { missing: more.length + 1, title: fieldTitles[gap.field], reason: gap.reason },
        });
      }
      await send(stores, application, ask.citizenId, terms.numberPrefix, at);
      return reread(stores, application.id);
    });
  } catch (error) {
    // The unique index on campaign and credit code has the last word.
    throw !(error instanceof Refusal) && dbFailureOf(error) === 'refused'
      ? new Refusal('enterprise_applied_already')
      : error;
  }
}

async function send(
  stores: OnboardingStores,
  application: Application,
  citizenId: string,
  numberPrefix: string,
  at: Date,
): Promise<void> {
  const isAgain = application.status === 'returned';
  const round = application.round + 1;
  const content = {
    form: application.form,
    materials: Object.fromEntries(
      materialKinds.map((kind: MaterialKind) => [
        kind,
        application.materials.filter((one) => one.kind === kind).map((one) => one.sha256),
      ]),
    ),
  };
  const number =
    application.number ??
    (await stores.applications.nextNumber(application.campaignId, numberPrefix));
  await takeStep(stores, application, {
    event: isAgain ? 'resubmit' : 'submit',
    ...(isAgain && application.returnedTo ? { to: application.returnedTo } : {}),
    actor: enterpriseActor(citizenId, application),
    at,
    change: { number, round, submittedAt: at, returnedFields: [], returnedTo: null },
  });
  await stores.applications.insertSubmission(application.id, {
    round,
    content,
    sha256: digestOf(content),
    at,
  });
}

/**
 * Takes an application back, up to contracting.
 * @throws Refusal not_found, application_changed, not_allowed_now
 */
export function withdrawApplication(
  { now, inTransaction }: ChangeNeeds,
  ask: Ask & { reason: string },
): Promise<Application> {
  return inTransaction(async (stores) => {
    const application = await hold(stores, ask);
    await takeStep(stores, application, {
      event: 'withdraw',
      actor: enterpriseActor(ask.citizenId, application),
      at: now(),
      reason: ask.reason,
    });
    return reread(stores, application.id);
  });
}
