import type { CaseVerdict } from '../contract';
import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import type { Officer } from '../onboarding/onboarding.rules';
import type { CaseFile } from './case-file.store';
import { whyNotClose } from './closing.rules';
import { type BlockNeeds, insertBlock } from './keep-blocklist.flow';
import { blockSubjectOf, standingOf } from './show-cases.flow';
import { labelOf } from './supervision.present';
import type { SupervisionStores } from './supervision.store';

/** Stops an enterprise as its own page does, by the same rules. */
export type Suspend = (
  officer: Officer,
  ask: { merchantId: string; version: number; reason: string },
) => Promise<void>;
export type CloseStores = SupervisionStores & {
  /** In this very transaction. */
  suspend: Suspend;
};
export type CloseNeeds = BlockNeeds & {
  inClosing: <T>(work: (stores: CloseStores) => Promise<T>) => Promise<T>;
};
export type CloseAsk = {
  caseId: string;
  version: number;
  verdict: CaseVerdict;
  remark: string;
  until: Date | null;
};

/** What a verdict does besides closing the case. */
async function carryOut(
  stores: CloseStores,
  officer: Officer,
  found: CaseFile,
  { verdict, remark: reason, until, caseId }: CloseAsk,
  at: Date,
): Promise<void> {
  const subject = blockSubjectOf(found);
  if (verdict === 'blocked' && subject) {
    const [person] = await stores.background.listPeople(found);
    const label = labelOf(subject, person?.phone ?? null);
    await insertBlock(stores, officer, { ...subject, label, reason, until, caseId }, at);
  }
  const merchant =
    verdict === 'suspended' ? await stores.background.findMerchant(found.merchantId) : null;
  if (merchant) {
    const { id: merchantId, version } = merchant;
    await stores.suspend(officer, { merchantId, version, reason });
  }
}

/**
 * Closes a case, for good. Who is blocked by it stands on the list, and an enterprise is stopped, in the same
 * transaction.
 * @throws Refusal not_found, case_changed, role_not_allowed, not_allowed_now, reason_required, block_ends_early,
 *   already_blocked, application_changed
 */
export async function closeCase(needs: CloseNeeds, officer: Officer, ask: CloseAsk): Promise<void> {
  const { caseId, version, verdict, remark } = ask;
  await needs.inClosing(async (stores) => {
    const at = needs.now();
    const found = await stores.cases.findForUpdate(caseId);
    if (!found) {
      throw new Refusal('not_found');
    }
    if (found.version !== version) {
      throw new Refusal('case_changed');
    }
    const why = whyNotClose(await standingOf(stores, found, at), officer, ask, at);
    if (why) {
      throw new Refusal(why);
    }
    const by = { id: officer.officerId, name: officer.name };
    await stores.cases.close(caseId, { verdict, remark, at, by });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: 'case.close',
      subject: caseId,
      detail: { kind: found.kind, verdict, reason: remark },
    });
    await carryOut(stores, officer, found, ask, at);
  });
  if (verdict === 'blocked') {
    await needs.refreshBlocklist();
  }
}
