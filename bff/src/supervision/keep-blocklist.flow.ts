import type { BlockSubject } from '../blocklist/blocklist.store';
import { maskPhone } from '../citizen/citizen.rules';
import type { Block } from '../contract';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import { officerActor } from '../officer/officer.rules';
import type { Officer } from '../onboarding/onboarding.rules';
import { whyNotLift, whyNotReason } from './closing.rules';
import type { ScreenNeeds } from './screen-sales.flow';
import { presentBlock } from './supervision.present';
import type { SupervisionStores } from './supervision.store';

export type BlockNeeds = ScreenNeeds & {
  /** Has this process know of a change at once; the others know it half a second later. */
  refreshBlocklist: () => Promise<void>;
};

export type NewBlockAsk = BlockSubject & {
  label: string;
  reason: string;
  until: Date | null;
  /** The case that led to it. */
  caseId?: string;
};

/** Puts a subject on the list, in the transaction of whatever led to it. @throws Refusal already_blocked */
export async function insertBlock(
  { blocks, writeAudit }: SupervisionStores,
  officer: Officer,
  { caseId, ...block }: NewBlockAsk,
  at: Date,
): Promise<string> {
  const by = { id: officer.officerId, name: officer.name };
  const id = await blocks.insert({ ...block, at, by });
  if (!id) {
    throw new Refusal('already_blocked');
  }
  const { label, reason, until } = block;
  await writeAudit({
    at,
    actor: officerActor(officer),
    action: 'block.add',
    subject: id,
    detail: {
      label,
      reason,
      ...(until ? { endsAt: presentInstant(until) } : {}),
      ...(caseId ? { caseId } : {}),
    },
  });
  return id;
}

async function showBlock({ reads, now }: BlockNeeds, officer: Officer, id: string): Promise<Block> {
  const block = await reads.blocks.find(id);
  if (!block) {
    throw new Refusal('not_found');
  }
  return presentBlock(block, officer, now());
}

/**
 * Blocks whoever has a phone: the citizen, who keeps the block with another phone, or the phone while it is nobody's.
 * @throws Refusal reason_required, block_ends_early, already_blocked
 */
export async function addBlock(
  needs: BlockNeeds,
  officer: Officer,
  { phone, reason, until }: { phone: string; reason: string; until: Date | null },
): Promise<Block> {
  const at = needs.now();
  const why = whyNotReason(reason, until, at);
  if (why) {
    throw new Refusal(why);
  }
  const id = await needs.inTransaction(async (stores) => {
    const owner = await stores.findPhoneOwner(phone);
    const subject: BlockSubject = owner
      ? { kind: 'citizen', subject: owner.citizenId }
      : { kind: 'phone', subject: stores.phoneIndexOf(phone) };
    return insertBlock(stores, officer, { ...subject, label: maskPhone(phone), reason, until }, at);
  });
  await needs.refreshBlocklist();
  return showBlock(needs, officer, id);
}

/**
 * Takes somebody off the list: another person than the one who blocked.
 * @throws Refusal not_found, not_allowed_now, second_person_required, reason_required
 */
export async function liftBlock(
  needs: BlockNeeds,
  officer: Officer,
  { blockId, reason }: { blockId: string; reason: string },
): Promise<Block> {
  await needs.inTransaction(async ({ blocks, writeAudit }) => {
    const at = needs.now();
    const block = await blocks.findForUpdate(blockId);
    if (!block) {
      throw new Refusal('not_found');
    }
    const why = whyNotLift(block, officer, at) ?? whyNotReason(reason, null, at);
    if (why) {
      throw new Refusal(why);
    }
    const by = { id: officer.officerId, name: officer.name };
    await blocks.lift(blockId, { at, by, reason });
    await writeAudit({
      at,
      actor: officerActor(officer),
      action: 'block.lift',
      subject: blockId,
      detail: { label: block.label, reason },
    });
  });
  await needs.refreshBlocklist();
  return showBlock(needs, officer, blockId);
}
