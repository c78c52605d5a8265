import { digestOf } from '../kernel/digest';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import { officerActor } from '../officer/officer.rules';
import type { Actor, Application } from './application.store';
import { type ChangeNeeds, holdApplication, takeStep, termsOf } from './change-application.flow';
import type { Officer } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';
import { entriesAfter, type ListEntry, publicityWindow } from './publicity.rules';
import type { PublishedList } from './publicity.store';

/** Writes the next version of a list, sealed by its hash. The caller holds the list. */
async function insertVersion(
  { lists }: OnboardingStores,
  before: PublishedList | undefined,
  next: {
    campaignId: string;
    entries: ListEntry[];
    from: Instant;
    until: Instant;
    at: Instant;
    by: string;
  },
): Promise<PublishedList> {
  const { at, by, ...rest } = next;
  const list = {
    ...rest,
    version: (before?.version ?? 0) + 1,
    publishedAt: at,
    publishedBy: by,
    sha256: digestOf(next.entries),
  };
  await lists.insertList(list);
  return list;
}

/**
 * Publishes: approved enterprises join the list as its next version. All of them or none.
 * @throws Refusal not_found, application_changed when the list has moved on, not_allowed_now
 */
export function publishList(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { campaignId: string; afterVersion: number; applicationIds: readonly string[] },
): Promise<PublishedList> {
  return inTransaction(async (stores) => {
    const { lists } = stores;
    const at = now();
    const { terms } = await termsOf(stores, ask.campaignId);
    await lists.lockList(ask.campaignId);
    const before = await lists.findList(ask.campaignId);
    if ((before?.version ?? 0) !== ask.afterVersion) {
      throw new Refusal('application_changed', {
        facts: { version: before?.version ?? 0, by: before?.publishedBy ?? '' },
      });
    }
    // In the order of their ids, so that two publications cannot deadlock.
    const joining: Application[] = [];
    for (const id of [...new Set(ask.applicationIds)].sort()) {
      const mine = (one: Application) => one.campaignId === ask.campaignId;
      joining.push(await holdApplication(stores, id, undefined, mine));
    }
    const window = publicityWindow(terms, at);
    const list = await insertVersion(stores, before, {
      campaignId: ask.campaignId,
      entries: entriesAfter(before?.entries ?? [], joining),
      ...window,
      at,
      by: officer.name,
    });
    for (const application of joining) {
      await takeStep(stores, application, {
        event: 'publish',
        actor: officerActor(officer),
        at,
        change: {
          publicityVersion: list.version,
          publicityFrom: window.from,
          publicityUntil: window.until,
        },
      });
    }
    return list;
  });
}

const publicActor: Actor = { kind: 'public', id: null, name: '群众' };

/**
 * Files an objection against one enterprise of the list; it holds that enterprise only (decision 21).
 * @returns its number
 * @throws Refusal not_found, objections_closed
 */
export function objectTo(
  { now, inTransaction }: ChangeNeeds,
  ask: { campaignId: string; applicationId: string; text: string; contact: string | undefined },
): Promise<string> {
  return inTransaction(async (stores) => {
    const at = now();
    const mine = (one: Application) => one.campaignId === ask.campaignId && !!one.publicityVersion;
    const application = await holdApplication(stores, ask.applicationId, undefined, mine);
    const { publicityUntil } = application;
    if (application.status !== 'publicity' || !publicityUntil || at >= publicityUntil) {
      throw new Refusal('objections_closed');
    }
    const number = await stores.lists.insertObjection({ ...ask, at });
    await takeStep(stores, application, {
      event: 'object',
      actor: publicActor,
      at,
      reason: number,
    });
    return number;
  });
}

/**
 * Decides an objection with a reason. Upheld: the enterprise is rejected and leaves the list, which gets a new version.
 * @throws Refusal not_found, not_allowed_now
 */
export function decideObjection(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { objectionId: string; decision: 'upheld' | 'dismissed'; reason: string },
): Promise<{ campaignId: string }> {
  return inTransaction(async (stores) => {
    const at = now();
    const objection = await stores.lists.findObjection(ask.objectionId);
    if (!objection) {
      throw new Refusal('not_found');
    }
    const { campaignId, applicationId, number } = objection;
    await stores.lists.lockList(campaignId);
    const application = await holdApplication(stores, applicationId, undefined, () => true);
    if (objection.status !== 'open') {
      throw new Refusal('not_allowed_now', { facts: { status: objection.status } });
    }
    await stores.lists.decideObjection(objection.id, {
      status: ask.decision,
      reason: ask.reason,
      decidedAt: at,
      decidedBy: officer.officerId,
      decidedByName: officer.name,
    });
    // An enterprise that is out already, by another objection or by its own will, has nothing more to lose.
    if (application.status === 'publicity') {
      await takeStep(stores, application, {
        event: ask.decision === 'upheld' ? 'uphold_objection' : 'dismiss_objection',
        actor: officerActor(officer),
        at,
        reason: `${number}：${ask.reason}`,
      });
      if (ask.decision === 'upheld') {
        await removeFromList(stores, campaignId, applicationId, officer.name, at);
      }
    } else {
      await stores.writeAudit({
        at,
        actor: officerActor(officer),
        action: `objection.${ask.decision}`,
        subject: objection.id,
        detail: { number, reason: ask.reason },
      });
    }
    return { campaignId };
  });
}

async function removeFromList(
  stores: OnboardingStores,
  campaignId: string,
  applicationId: string,
  by: string,
  at: Instant,
): Promise<void> {
  const before = await stores.lists.findList(campaignId);
  if (before) {
    const left = before.entries.filter((one) => one.applicationId !== applicationId);
    const { from, until } = before;
    await insertVersion(stores, before, {
      campaignId,
      entries: entriesAfter(left, []),
      from,
      until,
      at,
      by,
    });
  }
}

const clockActor: Actor = { kind: 'job', id: null, name: '系统' };

/** Ends the publicity of whoever's window is over and unopposed: contracting begins. A job; any replica may do it. */
export async function closePublicity({
  now,
  inTransaction,
  listOver,
}: ChangeNeeds & { listOver: (now: Instant) => Promise<string[]> }): Promise<void> {
  const at = now();
  for (const id of await listOver(at)) {
    await inTransaction(async (stores) => {
      const application = await stores.applications.findForUpdate(id);
      // Another replica, or an objection of the last moment, was faster.
      const held = await stores.lists.countOpenObjections(id);
      if (application?.status === 'publicity' && held === 0) {
        const merchantId = await stores.merchants.insertMerchant(application);
        await takeStep(stores, application, {
          event: 'close_publicity',
          actor: clockActor,
          at,
          change: { merchantId },
        });
      }
    });
  }
}
