import type {
  ApplicationEvent,
  ApplicationField,
  ApplicationStatus,
  FieldReason,
} from '../contract';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import { stepOf } from '../merchant/merchant.rules';
import type { Actor, Application, ApplicationChange } from './application.store';
import { fieldTitles } from './onboarding.rules';
import type { InTransaction, OnboardingStores } from './onboarding.store';

export type ChangeNeeds = { now: () => Instant; inTransaction: InTransaction };

/** What a page that is behind has missed, in words. */
function changedSince(application: Application, version: number): Refusal {
  const last = application.decisions.filter((one) => one.version > version).at(-1);
  const fields = Object.entries(application.fieldVersions)
    .filter(([, changed]) => changed > version)
    .map(([field]) => fieldTitles[field as ApplicationField]);
  return new Refusal('application_changed', {
    facts: {
      version: application.version,
      status: application.status,
      ...(last ? { event: last.event, by: last.by.name } : {}),
      ...(fields.length > 0 ? { fields: fields.join('、') } : {}),
    },
  });
}

/**
 * Begins one change: the row is held, and the page that asks must know its newest version.
 * @param mayChange whether this caller may know of the application at all
 * @throws Refusal not_found, application_changed
 */
export async function holdApplication(
  { applications }: OnboardingStores,
  id: string,
  version: number | undefined,
  mayChange: (application: Application) => boolean,
): Promise<Application> {
  const application = await applications.findForUpdate(id);
  if (!application || !mayChange(application)) {
    throw new Refusal('not_found');
  }
  if (version !== undefined && version !== application.version) {
    throw changedSince(application, version);
  }
  return application;
}

export type Step = {
  event: ApplicationEvent;
  actor: Actor;
  at: Instant;
  /** Decides between two ways back. */
  to?: ApplicationStatus;
  reason?: string;
  fields?: FieldReason[];
  change?: ApplicationChange;
};

/**
 * Takes one step of the table in `merchant.rules`: the row and its decision in one transaction.
 * @throws Refusal not_allowed_now
 */
export async function takeStep(
  { applications }: OnboardingStores,
  { id, status, version }: Pick<Application, 'id' | 'status' | 'version'>,
  { event, actor, at, to, reason, fields = [], change = {} }: Step,
): Promise<void> {
  const step = stepOf(status, event, to);
  if (!step) {
    throw new Refusal('not_allowed_now', { facts: { status } });
  }
  await applications.update(id, version, { ...change, status: step.to });
  await applications.insertDecision(id, {
    event,
    from: status,
    to: step.to,
    version: version + 1,
    by: actor,
    reason: reason || null,
    fields,
    at,
  });
}

/** The enterprise that acts for itself. */
export const enterpriseActor = (citizenId: string, { form }: Pick<Application, 'form'>): Actor => ({
  kind: 'enterprise',
  id: citizenId,
  name: form.enterpriseName || '企业',
});

/** What was written, read back. */
export async function reread({ applications }: OnboardingStores, id: string): Promise<Application> {
  const application = await applications.find(id);
  if (!application) {
    throw new Error('an application vanished inside its own transaction');
  }
  return application;
}

/** @throws Refusal not_found when the campaign takes no applications */
export async function termsOf({ applications }: OnboardingStores, campaignId: string) {
  const campaign = await applications.termsOf(campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  return campaign;
}
