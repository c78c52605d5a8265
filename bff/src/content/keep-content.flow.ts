import type { ContentBody } from '../contract';
import type { OfficerRole } from '../contract/shapes';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import { dbFailureOf } from '../platform/db';
import { WechatError } from '../platform/wechat';
import type { WechatOutreach } from '../platform/wechat-outreach';
import {
  faultsOf,
  filledIn,
  type Slots,
  slotsOf,
  textsOf,
  whyNotDecide,
  whyNotSave,
  whyNotSubmit,
} from './content.rules';
import type { ContentName, ContentStore, ContentStores } from './content.store';

export type ContentNeeds = {
  now: () => Date;
  contents: ContentStore;
  inTransaction: <T>(work: (stores: ContentStores) => Promise<T>) => Promise<T>;
  wechat: Pick<WechatOutreach, 'checkText'>;
};
export type ContentOfficer = { officerId: string; name: string; role: OfficerRole };
type Version = NonNullable<Awaited<ReturnType<ContentStore['find']>>>;

/** @throws Refusal not_found */
export async function findGround(
  contents: Pick<ContentStore, 'findCampaign'>,
  campaignId: string,
): Promise<{ slots: Slots; clauses: string[] }> {
  const campaign = await contents.findCampaign(campaignId);
  if (!campaign) {
    throw new Refusal('not_found');
  }
  return { slots: slotsOf(campaign), clauses: campaign.clauses.map((one) => one.clause) };
}

/** A template that cannot be filled in goes no further: what is published stays. @throws Refusal */
async function requireSound(
  contents: ContentStore,
  campaignId: string,
  body: ContentBody,
): Promise<Slots> {
  const { slots, clauses } = await findGround(contents, campaignId);
  const faults = faultsOf(body, slots, clauses);
  if (faults.length > 0) {
    throw new Refusal('content_template_wrong', { facts: { wrong: faults.join('、') } });
  }
  return slots;
}

/** @throws Refusal not_found */
async function findVersion(contents: ContentStore, contentId: string): Promise<Version> {
  const version = await contents.find(contentId);
  if (!version) {
    throw new Refusal('not_found');
  }
  return version;
}

/** One line of the audit log about a version. */
const noteOf = (
  action: 'save' | 'submit' | 'publish' | 'return',
  version: Pick<Version, 'id' | 'kind' | 'number'>,
  { officer, at, reason }: { officer: ContentOfficer; at: Date; reason?: string },
) => ({
  at,
  actor: officerActor(officer),
  action: `content.${action}`,
  subject: version.id,
  detail: { kind: version.kind, number: version.number, ...(reason ? { reason } : {}) },
});

/**
 * Saves a draft: the next version, or the officer's own one that is still open, which then has to be submitted again.
 * @throws Refusal not_found, content_changed, content_draft_taken, content_template_wrong
 */
export async function saveDraft(
  needs: ContentNeeds,
  officer: ContentOfficer,
  ask: { campaignId: string; seen: string; note: string; body: ContentBody },
): Promise<Version> {
  const { campaignId, seen, note, body } = ask;
  await requireSound(needs.contents, campaignId, body);
  const storeId = body.kind === 'offer' ? body.storeId : null;
  if (storeId && !(await needs.contents.hasStore(campaignId, storeId))) {
    throw new Refusal('not_found');
  }
  const name: ContentName = { campaignId, kind: body.kind, storeId };
  const at = needs.now();
  const save = async ({ contents, writeAudit }: ContentStores): Promise<Version> => {
    const newest = await contents.findNewest(name);
    const why = whyNotSave(newest ?? undefined, { seen, officerId: officer.officerId });
    if (why) {
      throw new Refusal(why, { facts: newest?.authorName ? { by: newest.authorName } : {} });
    }
    const isOpen = newest?.state === 'draft' || newest?.state === 'submitted';
    if (isOpen && !(await contents.rewriteDraft(newest, { body, note }))) {
      throw new Refusal('content_changed');
    }
    const version = isOpen
      ? await findVersion(contents, newest.id)
      : await contents.insertDraft(name, {
          number: (newest?.number ?? 0) + 1,
          body,
          note,
          author: { id: officer.officerId, name: officer.name },
          createdAt: at,
        });
    await writeAudit(noteOf('save', version, { officer, at }));
    return version;
  };
  try {
    return await needs.inTransaction(save);
  } catch (error) {
    // Somebody began a draft in the same moment.
    throw !(error instanceof Refusal) && dbFailureOf(error) === 'refused'
      ? new Refusal('content_changed')
      : error;
  }
}

/** WeChat's word on a text; nothing to read is nothing to check. @throws Refusal content_risky, wechat_unavailable */
async function checkText(
  { wechat }: ContentNeeds,
  texts: readonly string[],
): Promise<'pass' | 'review'> {
  try {
    const verdict = texts.length === 0 ? 'pass' : await wechat.checkText(texts.join('\n'));
    if (verdict === 'risky') {
      throw new Refusal('content_risky');
    }
    return verdict;
  } catch (error) {
    throw error instanceof WechatError ? new Refusal('wechat_unavailable') : error;
  }
}

/**
 * Hands a draft to a second person, once WeChat has checked its text. While WeChat does not answer the draft stays a draft.
 * @throws Refusal not_found, not_allowed_now, content_changed, content_draft_taken, content_template_wrong,
 *   content_risky, wechat_unavailable
 */
export async function submitDraft(
  needs: ContentNeeds,
  officer: ContentOfficer,
  { contentId, seen }: { contentId: string; seen: string },
): Promise<Version> {
  const draft = await findVersion(needs.contents, contentId);
  const why = whyNotSubmit(draft, { seen, officerId: officer.officerId });
  if (why) {
    throw new Refusal(why);
  }
  const body = draft.body as ContentBody;
  const slots = await requireSound(needs.contents, draft.campaignId, body);
  const checked = await checkText(needs, textsOf(filledIn(body, slots)));
  const at = needs.now();
  return needs.inTransaction(async ({ contents, writeAudit }) => {
    if (!(await contents.markSubmitted(draft, { checked, at }))) {
      throw new Refusal('content_changed');
    }
    await writeAudit(noteOf('submit', draft, { officer, at }));
    return findVersion(contents, contentId);
  });
}

/**
 * A second person publishes a version or returns it. A store's own offer is from then on what its page and posters say.
 * @throws Refusal not_found, not_allowed_now, second_person_required, reason_required, content_changed,
 *   content_template_wrong
 */
export async function decideContent(
  needs: ContentNeeds,
  officer: ContentOfficer,
  ask: { contentId: string; seen: string; decision: 'publish' | 'return'; reason: string },
): Promise<Version> {
  const { contentId, decision, reason } = ask;
  const at = needs.now();
  return needs.inTransaction(async ({ contents, writeAudit }) => {
    const version = await findVersion(contents, contentId);
    const why = whyNotDecide(version, { ...ask, officerId: officer.officerId });
    if (why) {
      throw new Refusal(why);
    }
    const body = version.body as ContentBody;
    const state = decision === 'publish' ? ('published' as const) : ('returned' as const);
    const slots =
      state === 'published' ? await requireSound(contents, version.campaignId, body) : {};
    const decider = { id: officer.officerId, name: officer.name };
    if (!(await contents.markDecided(version, { state, decider, at, reason }))) {
      throw new Refusal('content_changed');
    }
    if (state === 'published' && body.kind === 'offer') {
      await contents.saveOffer(body.storeId, filledIn(body, slots).text);
    }
    await writeAudit(noteOf(decision, version, { officer, at, reason }));
    return findVersion(contents, contentId);
  });
}
