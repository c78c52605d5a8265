import type { ApplicationField, ApplicationForm, MaterialKind } from '../contract';
import { Refusal } from '../kernel/refusal';
import { keepFile } from '../merchant/stored-file.store';
import { acceptFile } from '../platform/accepted-file';
import { dbFailureOf } from '../platform/db';
import type { FileStorage } from '../platform/files';
import type { Application } from './application.store';
import { type ChangeNeeds, holdApplication, reread, termsOf } from './change-application.flow';
import { emptyForm, mostFiles, unlockedFields, whyNotSend } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';

export type FillNeeds = ChangeNeeds & { files: FileStorage };
export type Owner = { citizenId: string; phone: string };

/**
 * Begins an application: goes on with the person's open draft, or with one that a town office imported for this phone.
 * @throws Refusal not_found, application_closed
 */
export async function beginApplication(
  { now, inTransaction }: ChangeNeeds,
  campaignId: string,
  { citizenId, phone }: Owner,
): Promise<Application> {
  const begin = () =>
    inTransaction(async (stores) => {
      const { terms } = await termsOf(stores, campaignId);
      const { applications } = stores;
      const draft = await applications.findDraft(campaignId, citizenId);
      if (draft) {
        return draft;
      }
      refuse(whyNotSend('draft', terms, now()));
      const imported = await applications.findImported(campaignId, phone);
      if (imported) {
        await applications.update(imported.id, imported.version, { ownerCitizenId: citizenId });
        return reread(stores, imported.id);
      }
      const form = { ...emptyForm, contactPhone: phone };
      const id = await applications.insert({
        campaignId,
        ownerCitizenId: citizenId,
        form,
        at: now(),
      });
      return reread(stores, id);
    });
  try {
    return await begin();
  } catch (error) {
    // Two taps at once: the second one goes on with the first one's draft.
    if (error instanceof Refusal || dbFailureOf(error) !== 'refused') {
      throw error;
    }
    return begin();
  }
}

function refuse(why: ConstructorParameters<typeof Refusal>[0] | undefined): void {
  if (why) {
    throw new Refusal(why);
  }
}

/** The row, held, when the person may change this field of it now. */
async function holdField(
  stores: OnboardingStores,
  ask: { id: string; citizenId: string; version?: number; fields: readonly ApplicationField[] },
  now: Date,
): Promise<Application> {
  const { id, citizenId, version, fields } = ask;
  const application = await holdApplication(
    stores,
    id,
    version,
    (one) => one.ownerCitizenId === citizenId,
  );
  const unlocked = unlockedFields(application);
  const locked = fields.find((field) => !unlocked.includes(field));
  if (locked) {
    throw new Refusal('field_locked', { field: locked });
  }
  const { terms } = await termsOf(stores, application.campaignId);
  refuse(whyNotSend(application.status, terms, now));
  return application;
}

const markFields = (application: Application, fields: readonly ApplicationField[]) => ({
  ...application.fieldVersions,
  ...Object.fromEntries(fields.map((field) => [field, application.version + 1])),
});

/**
 * Saves what was typed. Half-typed values are kept as they are: what is wrong is said beside them, not refused.
 * @throws Refusal not_found, application_changed, field_locked, application_closed
 */
export function saveForm(
  { now, inTransaction }: ChangeNeeds,
  ask: {
    id: string;
    citizenId: string;
    version: number;
    changes: Partial<ApplicationForm>;
  },
): Promise<Application> {
  const fields = Object.keys(ask.changes) as (keyof ApplicationForm)[];
  return inTransaction(async (stores) => {
    const application = await holdField(stores, { ...ask, fields }, now());
    await stores.applications.update(application.id, application.version, {
      form: { ...application.form, ...ask.changes },
      fieldVersions: markFields(application, fields),
    });
    return reread(stores, application.id);
  });
}

/**
 * Adds a material. The picture is drawn again and the PDF written again before anything is stored.
 * @throws Refusal not_found, field_locked, application_closed, too_many_files, file_too_large, file_type_refused,
 *   picture_too_large, file_unsafe
 */
export async function addMaterial(
  needs: FillNeeds,
  ask: {
    id: string;
    citizenId: string;
    kind: MaterialKind;
    upload: { name: string; bytes: Buffer };
  },
): Promise<Application> {
  const accepted = await acceptFile(ask.upload.bytes);
  return needs.inTransaction(async (stores) => {
    const at = needs.now();
    const application = await holdField(stores, { ...ask, fields: [ask.kind] }, at);
    const given = application.materials.filter((one) => one.kind === ask.kind);
    // A letter that was signed on screen gives way to the one that is uploaded.
    const signed = given.filter((one) => one.signedFor !== null);
    await stores.applications.removeMaterials(
      signed.map((one) => one.materialId),
      at,
    );
    if (given.length - signed.length >= mostFiles(ask.kind)) {
      throw new Refusal('too_many_files');
    }
    const fileId = await keepFile(needs, stores.applications, 'onboarding', accepted);
    await stores.applications.insertMaterial({
      applicationId: application.id,
      kind: ask.kind,
      fileId,
      name: ask.upload.name,
      at,
      signedFor: null,
    });
    await stores.applications.update(application.id, application.version, {
      fieldVersions: markFields(application, [ask.kind]),
    });
    return reread(stores, application.id);
  });
}

/** @throws Refusal not_found, field_locked, application_closed */
export function removeMaterial(
  { now, inTransaction }: ChangeNeeds,
  ask: { id: string; citizenId: string; materialId: string },
): Promise<Application> {
  return inTransaction(async (stores) => {
    const seen = await stores.applications.find(ask.id);
    const material = seen?.materials.find((one) => one.materialId === ask.materialId);
    if (!material) {
      throw new Refusal('not_found');
    }
    const application = await holdField(stores, { ...ask, fields: [material.kind] }, now());
    await stores.applications.removeMaterials([material.materialId], now());
    await stores.applications.update(application.id, application.version, {
      fieldVersions: markFields(application, [material.kind]),
    });
    return reread(stores, application.id);
  });
}
