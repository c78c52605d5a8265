import { digestOf } from '../kernel/digest';
import type { Paper } from '../kernel/paper';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import { keepFile } from '../merchant/stored-file.store';
import type { Application } from './application.store';
import {
  type ChangeNeeds,
  enterpriseActor,
  holdApplication,
  reread,
  takeStep,
  termsOf,
} from './change-application.flow';
import type { FillNeeds } from './fill-application.flow';
import { unlockedFields, whyNotSend } from './onboarding.rules';
import { agreementPaper, commitmentPaper, type Signed } from './paper.present';
import { holdContracting } from './prepare-merchant.flow';

export type SignNeeds = FillNeeds & { printPdf: (paper: Paper) => Promise<Buffer> };
type Strokes = NonNullable<Paper['strokes']>;
type Ask = {
  id: string;
  citizenId: string;
  version: number;
  signerName: string;
  strokes: Strokes;
};

/** What was signed, by whom and when, under one digest; then the signed paper itself. */
function sign(
  ask: Ask,
  at: Instant,
  paperOf: (signed?: Signed) => Paper,
): Paper & { strokes: Strokes } {
  const { title, paragraphs } = paperOf();
  const sha256 = digestOf({
    title,
    paragraphs,
    signerName: ask.signerName,
    at: at.toISOString(),
    strokes: ask.strokes,
  });
  return {
    ...paperOf({ signerName: ask.signerName, at, sha256 }),
    strokes: ask.strokes,
  };
}

/** The commitment letter of an application, unsigned. @throws Refusal not_found */
export async function commitmentOf(
  { inTransaction }: ChangeNeeds,
  ask: { id: string; citizenId: string },
): Promise<Paper> {
  return inTransaction(async (stores) => {
    const mine = (one: Application) => one.ownerCitizenId === ask.citizenId;
    const application = await holdApplication(stores, ask.id, undefined, mine);
    const { name, terms } = await termsOf(stores, application.campaignId);
    return commitmentPaper({
      campaignName: name,
      enterpriseName: application.form.enterpriseName,
      terms,
    });
  });
}

/**
 * Signs the commitment letter on screen: name, time and digest stand on the PDF that is stored.
 * @throws Refusal not_found, application_changed, field_locked, application_closed, application_incomplete
 */
export async function signCommitment(needs: SignNeeds, ask: Ask): Promise<Application> {
  const at = needs.now();
  const mine = (one: Application) => one.ownerCitizenId === ask.citizenId;
  const paper = await needs.inTransaction(async (stores) => {
    const application = await holdApplication(stores, ask.id, ask.version, mine);
    const { name, terms } = await termsOf(stores, application.campaignId);
    if (!unlockedFields(application).includes('commitment')) {
      throw new Refusal('field_locked', { field: 'commitment' });
    }
    const closed = whyNotSend(application.status, terms, at);
    if (closed) {
      throw new Refusal(closed);
    }
    const { enterpriseName } = application.form;
    if (enterpriseName === '') {
      throw new Refusal('application_incomplete', { field: 'enterpriseName' });
    }
    return sign(ask, at, (signed) =>
      commitmentPaper({ campaignName: name, enterpriseName, terms }, signed),
    );
  });
  // Printed outside the transaction: it takes longer than a row should be held.
  const bytes = await needs.printPdf(paper);
  return needs.inTransaction(async (stores) => {
    const application = await holdApplication(stores, ask.id, ask.version, mine);
    const fileId = await keepFile(needs, stores.applications, 'onboarding', {
      type: 'application/pdf',
      bytes,
    });
    const earlier = application.materials.filter((one) => one.kind === 'commitment');
    await stores.applications.removeMaterials(
      earlier.map((one) => one.materialId),
      at,
    );
    await stores.applications.insertMaterial({
      applicationId: application.id,
      kind: 'commitment',
      fileId,
      name: '承诺书（在线签署）.pdf',
      at,
      signedFor: application.form.enterpriseName,
    });
    await stores.applications.update(application.id, application.version, {
      fieldVersions: { ...application.fieldVersions, commitment: application.version + 1 },
    });
    await stores.writeAudit({
      at,
      actor: { ...enterpriseActor(ask.citizenId, application), id: ask.citizenId },
      action: 'application.sign_commitment',
      subject: application.id,
      detail: { signerName: ask.signerName, fileId },
    });
    return reread(stores, application.id);
  });
}

/** The agreement of an enterprise in contracting, unsigned. @throws Refusal not_found, not_allowed_now */
export async function agreementOf(
  { inTransaction }: ChangeNeeds,
  ask: { id: string; citizenId: string },
): Promise<{ paper: Paper; signedFileKey: string | undefined }> {
  return inTransaction(async (stores) => {
    const seen = await stores.applications.find(ask.id);
    const application = await holdContracting(stores, { ...ask, version: seen?.version ?? 0 });
    const { name, terms } = await termsOf(stores, application.campaignId);
    const { enterpriseName, creditCode } = application.form;
    const file = application.agreementFileId
      ? await stores.applications.findFile(application.agreementFileId)
      : null;
    return {
      paper: agreementPaper({ campaignName: name, enterpriseName, creditCode, terms }),
      signedFileKey: file?.key,
    };
  });
}

/**
 * Signs the agreement on screen, once.
 * @throws Refusal not_found, application_changed, not_allowed_now
 */
export async function signAgreement(needs: SignNeeds, ask: Ask): Promise<Application> {
  const at = needs.now();
  const hold = async (stores: Parameters<typeof holdContracting>[0]) => {
    const application = await holdContracting(stores, ask);
    if (application.agreementSignedAt !== null) {
      throw new Refusal('not_allowed_now', { facts: { status: application.status } });
    }
    return application;
  };
  const paper = await needs.inTransaction(async (stores) => {
    const application = await hold(stores);
    const { name, terms } = await termsOf(stores, application.campaignId);
    const { enterpriseName, creditCode } = application.form;
    const of = { campaignName: name, enterpriseName, creditCode, terms };
    return sign(ask, at, (signed) => agreementPaper(of, signed));
  });
  const bytes = await needs.printPdf(paper);
  return needs.inTransaction(async (stores) => {
    const application = await hold(stores);
    const fileId = await keepFile(needs, stores.applications, 'onboarding', {
      type: 'application/pdf',
      bytes,
    });
    await takeStep(stores, application, {
      event: 'sign_agreement',
      actor: enterpriseActor(ask.citizenId, application),
      at,
      reason: `签署人 ${ask.signerName}`,
      change: { agreementFileId: fileId, agreementSignedAt: at },
    });
    return reread(stores, application.id);
  });
}
