import { Refusal } from '../kernel/refusal';
import { officerActor } from '../officer/officer.rules';
import type { Officer } from '../onboarding/onboarding.rules';
import { type By, dueAtOf, type Move, steps, whyNotDue, whyNotMove } from './inspection.rules';
import type { Inspection, InspectionStores } from './inspection.store';
import { type InspectNeeds, keepPhoto, requirePhotos } from './write-visit.flow';

type OwnInspection = { citizenId: string; inspectionId: string };
/** Photos of one round of corrections lie together. */
const folderOf = ({ id, version }: Pick<Inspection, 'id' | 'version'>) =>
  `correction/${id}/${version}`;

/** @throws Refusal not_found: also for a visit to somebody else's store */
async function requireOwn(
  stores: Pick<InspectionStores, 'isOwn' | 'find'>,
  { citizenId, inspectionId }: OwnInspection,
): Promise<Inspection> {
  const isOwn = await stores.isOwn(citizenId, inspectionId);
  const inspection = isOwn ? await stores.find(inspectionId) : null;
  if (!inspection) {
    throw new Refusal('not_found');
  }
  return inspection;
}

/** Takes a photo that shows what was corrected. Answers the file's id. @throws Refusal not_found, not_allowed_now, and those of `keepPhoto` */
export async function keepCorrectionPhoto(
  needs: InspectNeeds,
  of: OwnInspection,
  bytes: Buffer,
): Promise<string> {
  const inspection = await requireOwn(needs.reads, of);
  if (!steps.correct.from.includes(inspection.state)) {
    throw new Refusal('not_allowed_now');
  }
  return keepPhoto(needs, folderOf(inspection), bytes);
}

/** The inspection as it is held for this step. @throws Refusal not_found, inspection_changed, and why it cannot be taken */
async function holdFor(
  stores: InspectionStores,
  move: Move,
  ask: { inspectionId: string; version: number; by: By; note: string },
): Promise<Inspection> {
  const inspection = await stores.findForUpdate(ask.inspectionId);
  if (!inspection) {
    throw new Refusal('not_found');
  }
  if (inspection.version !== ask.version) {
    throw new Refusal('inspection_changed');
  }
  const why = whyNotMove(inspection.state, move, ask);
  if (why) {
    throw new Refusal(why);
  }
  return inspection;
}

const reread = async (stores: InspectionStores, id: string) =>
  (await stores.find(id)) as Inspection;

/**
 * The enterprise hands in what it corrected, also after the deadline.
 * @throws Refusal not_found, inspection_changed, not_allowed_now, inspection_remark_missing, inspection_photo_missing
 */
export function handInCorrection(
  { now, inTransaction }: InspectNeeds,
  of: OwnInspection,
  { version, words, photos }: { version: number; words: string; photos: readonly string[] },
): Promise<Inspection> {
  return inTransaction(async (stores) => {
    await requireOwn(stores, of);
    const ask = { ...of, version, by: 'enterprise', note: words } as const;
    const inspection = await holdFor(stores, 'correct', ask);
    const shown = [...new Set(photos)];
    if (shown.length === 0) {
      throw new Refusal('inspection_photo_missing');
    }
    await requirePhotos(stores, folderOf(inspection), shown);
    const at = now();
    const { name } = inspection.store.merchant;
    await stores.takeStep(inspection, {
      event: 'correct',
      to: steps.correct.to,
      at,
      by: { id: of.citizenId, name },
      note: words,
      photos: shown,
    });
    await stores.writeAudit({
      at,
      actor: { kind: 'enterprise', id: of.citizenId, name },
      action: 'inspection.correct',
      subject: inspection.id,
      detail: { store: inspection.store.name, note: words },
    });
    return reread(stores, inspection.id);
  });
}

/**
 * An inspector or an operator accepts, or sends back with a reason and another deadline.
 * @throws Refusal not_found, inspection_changed, not_allowed_now, reason_required, inspection_due_wrong
 */
export function decideCorrection(
  { now, inTransaction }: InspectNeeds,
  officer: Officer,
  ask: {
    inspectionId: string;
    decision: 'accept' | 'return';
    version: number;
    reason: string;
    dueOn: string | undefined;
  },
): Promise<Inspection> {
  const { decision, reason } = ask;
  return inTransaction(async (stores) => {
    const inspection = await holdFor(stores, decision, {
      ...ask,
      by: officer.role,
      note: reason,
    });
    const at = now();
    const isReturned = decision === 'return';
    const why = isReturned ? whyNotDue(ask.dueOn, at) : undefined;
    if (why) {
      throw new Refusal(why);
    }
    const dueOn = isReturned ? ask.dueOn : undefined;
    await stores.takeStep(inspection, {
      event: decision,
      to: steps[decision].to,
      at,
      by: { id: officer.officerId, name: officer.name },
      note: reason,
      photos: [],
      ...(dueOn === undefined ? {} : { dueAt: dueAtOf(dueOn) }),
    });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: `inspection.${decision}`,
      subject: inspection.id,
      detail: {
        store: inspection.store.name,
        ...(reason === '' ? {} : { reason }),
        ...(dueOn === undefined ? {} : { dueOn }),
      },
    });
    return reread(stores, inspection.id);
  });
}
