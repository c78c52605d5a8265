import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import type { CampaignDraftRecord, CampaignDraftStore, InDrafts } from './campaign-draft.store';
import { checkCampaignFile } from './campaign-file.store';

/*
 * A campaign is a file. One person proposes it, another publishes it; once it gives vouchers it is not replaced any more,
 * because people have claimed by its rules.
 */
export type PublishNeeds = {
  now: () => Instant;
  drafts: Pick<CampaignDraftStore, 'list' | 'find'>;
  inDrafts: InDrafts;
};
export type Proposer = { officerId: string; name: string; role: string };

const mostFaultLetters = 2_000;

const actorOf = ({ officerId, name, role }: Proposer) => ({
  kind: role === 'operator' ? ('operator' as const) : ('officer' as const),
  id: officerId,
  name,
});

/** @throws Refusal campaign_file_invalid with every fault, one a line */
function readFile(bytes: Buffer) {
  const refuse = (faults: readonly string[]) =>
    new Refusal('campaign_file_invalid', {
      field: 'file',
      facts: { faults: faults.join('\n').slice(0, mostFaultLetters) },
    });
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw refuse(['不是有效的 JSON 文件，请检查引号、逗号和括号。']);
  }
  const checked = checkCampaignFile(json);
  if (checked.faults) {
    throw refuse(checked.faults);
  }
  return { file: checked.file, json };
}

const refuseBegun = (opensAt: Instant | undefined, now: Instant) => {
  if (opensAt && now >= opensAt) {
    throw new Refusal('campaign_begun');
  }
};

async function foundDraft(
  drafts: Pick<CampaignDraftStore, 'find'>,
  id: string,
): Promise<CampaignDraftRecord> {
  const draft = await drafts.find(id);
  if (!draft) {
    throw new Refusal('not_found');
  }
  return draft;
}

/**
 * Proposes a campaign; an earlier proposal of the same one gives way.
 * @throws Refusal campaign_file_invalid, campaign_begun
 */
export function proposeCampaign(
  { now, inDrafts }: PublishNeeds,
  by: Proposer,
  bytes: Buffer,
): Promise<CampaignDraftRecord> {
  const read = readFile(bytes);
  return inDrafts(async (drafts) => {
    const at = now();
    refuseBegun(await drafts.opensAtOf(read.file.slug), at);
    await drafts.decide({ slug: read.file.slug }, 'withdrawn', by, at);
    const id = await drafts.insert(read, by, at);
    const { slug, name } = read.file;
    const detail = { slug, name };
    await drafts.writeAudit({
      at,
      actor: actorOf(by),
      action: 'campaign.propose',
      subject: id,
      detail,
    });
    return foundDraft(drafts, id);
  });
}

/**
 * Publishes what somebody else proposed.
 * @throws Refusal not_found, not_allowed_now, second_person_required, campaign_begun
 */
export function publishCampaign(
  { now, inDrafts }: PublishNeeds,
  by: Proposer,
  id: string,
): Promise<CampaignDraftRecord> {
  return inDrafts(async (drafts) => {
    const at = now();
    const draft = await foundDraft(drafts, id);
    if (draft.status !== 'open') {
      throw new Refusal('not_allowed_now', { facts: { status: draft.status } });
    }
    if (draft.createdBy === by.officerId) {
      throw new Refusal('second_person_required');
    }
    refuseBegun(draft.publishedOpensAt, at);
    const campaignId = await drafts.publish(draft.file, at);
    await drafts.decide({ id }, 'published', by, at);
    const { sha256, createdByName: proposedBy } = draft;
    const detail = { draftId: id, sha256, proposedBy };
    const note = {
      at,
      actor: actorOf(by),
      action: 'campaign.publish',
      subject: campaignId,
      detail,
    };
    await drafts.writeAudit(note);
    return foundDraft(drafts, id);
  });
}

/** @throws Refusal not_found, not_allowed_now */
export function withdrawCampaign(
  { now, inDrafts }: PublishNeeds,
  by: Proposer,
  id: string,
): Promise<CampaignDraftRecord> {
  return inDrafts(async (drafts) => {
    const at = now();
    const { status, slug } = await foundDraft(drafts, id);
    if (!(await drafts.decide({ id }, 'withdrawn', by, at))) {
      throw new Refusal('not_allowed_now', { facts: { status } });
    }
    const note = { at, actor: actorOf(by), action: 'campaign.withdraw', subject: id };
    await drafts.writeAudit({ ...note, detail: { slug } });
    return foundDraft(drafts, id);
  });
}
