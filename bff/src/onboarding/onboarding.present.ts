import type {
  ApiReply,
  Application as ApplicationReply,
  ApplicationReview,
  MerchantRow,
  Publicity,
} from '../contract';
import { applicationEvent } from '../contract/onboarding.contract';
import { type Instant, presentInstant } from '../kernel/time';
import {
  allowedDecisions,
  contractingLeft,
  differenceBetween,
  type EnterpriseTerms,
  isTaken,
  type Officer,
  progressPercent,
  type SubmittedContent,
  type UnderReview,
  unlockedFields,
  whatIsMissing,
} from './onboarding.rules';
import type { ListEntry } from './publicity.rules';

/** An application as it stands in the database; `application.store` returns it whole. */
export type ApplicationRecord = UnderReview &
  Pick<ApplicationReply, 'status' | 'version' | 'form' | 'returned' | 'number'> & {
    id: string;
    campaignId: string;
    merchantId: string | null;
    enterpriseName: string;
    ownerPhone: string | null;
    importedByName: string | null;
    lockedByName: string | null;
    submittedAt: Instant | null;
    publicityVersion: number | null;
    publicityFrom: Instant | null;
    publicityUntil: Instant | null;
    agreementSignedAt: Instant | null;
    accountState: 'none' | 'sent' | 'verified' | 'failed';
    accountTriesLeft: number;
    accountVerifiedAt: Instant | null;
    rehearsedAt: Instant | null;
    materials: {
      materialId: string;
      kind: ApplicationReply['materials'][number]['kind'];
      fileId: string;
      name: string;
      type: string;
      bytes: number;
      sha256: string;
      uploadedAt: Instant;
      signedFor: string | null;
    }[];
    decisions: {
      event: string;
      from: ApplicationReply['status'] | null;
      to: ApplicationReply['status'];
      at: Instant;
      by: { kind: 'enterprise' | 'officer' | 'operator' | 'public' | 'job'; name: string };
      reason: string | null;
      fields: ApplicationReply['returned'];
    }[];
    submissions: SubmittedContent[];
  };

/** The merchant as far as its preparations go. */
export type StandingRecord = {
  id: string;
  mchId: string;
  name: string;
  status: MerchantRow['status'];
  version: number;
  sample: boolean;
  liftAskedName: string | null;
  stores: {
    id: string;
    name: string;
    town: string;
    address: string;
    terminals: { termNo: string; active: boolean; boundAt: Instant | null }[];
  }[];
  cashiers: {
    id: string;
    name: string;
    cashierNo: string;
    invite: string;
    trainedAt: Instant | null;
  }[];
};

export type PresentNeeds = {
  terms: EnterpriseTerms;
  /** Signed and short-lived. */
  linkTo: (fileId: string) => string;
  standing: StandingRecord | undefined;
  agreementSha256: string | null;
  trainingCode: (merchantId: string) => string;
  publicOrigin: string;
};

const instantOf = (at: Instant | null) => at && presentInstant(at);

type Contracting = NonNullable<ApplicationReply['contracting']>;

function presentContracting(
  record: Pick<
    ApplicationRecord,
    'agreementSignedAt' | 'accountState' | 'accountTriesLeft' | 'accountVerifiedAt' | 'rehearsedAt'
  >,
  standing: StandingRecord,
  needs: Pick<PresentNeeds, 'agreementSha256' | 'trainingCode' | 'publicOrigin'>,
): Contracting {
  const terminals = standing.stores.flatMap((store) =>
    store.terminals.map((terminal) => ({
      termNo: terminal.termNo,
      storeName: store.name,
      active: terminal.active,
      boundAt: instantOf(terminal.boundAt),
    })),
  );
  const step = (at: Instant | null) => ({ done: at !== null, at: instantOf(at) });
  return {
    agreement: { ...step(record.agreementSignedAt), sha256: needs.agreementSha256 },
    account: {
      ...step(record.accountVerifiedAt),
      state: record.accountState,
      triesLeft: record.accountTriesLeft,
    },
    terminals,
    cashiers: standing.cashiers.map((cashier) => ({
      cashierId: cashier.id,
      name: cashier.name,
      cashierNo: cashier.cashierNo,
      inviteUrl: cashier.trainedAt
        ? null
        : `${needs.publicOrigin}/merchant/pages/training/index?invite=${cashier.invite}`,
      trainedAt: instantOf(cashier.trainedAt),
    })),
    rehearsal: {
      ...step(record.rehearsedAt),
      trainingCode: terminals.length > 0 ? needs.trainingCode(standing.id) : null,
    },
    missing: contractingLeft({
      agreementSignedAt: record.agreementSignedAt,
      accountVerifiedAt: record.accountVerifiedAt,
      rehearsedAt: record.rehearsedAt,
      activeTerminals: terminals.filter((one) => one.active).length,
      trainedCashiers: standing.cashiers.filter((one) => one.trainedAt).length,
    }),
  };
}

/** The whole application, for the enterprise itself and as the ground of the officer's page. */
export function presentApplication(
  record: ApplicationRecord,
  needs: PresentNeeds,
): ApplicationReply {
  const missing = whatIsMissing(record.form, record.materials, needs.terms);
  return {
    applicationId: record.id,
    campaignId: record.campaignId,
    number: record.number,
    status: record.status,
    version: record.version,
    form: record.form,
    materials: record.materials.map((one) => ({
      materialId: one.materialId,
      kind: one.kind,
      name: one.name,
      type: one.type === 'application/pdf' ? one.type : 'image/jpeg',
      bytes: one.bytes,
      sha256: one.sha256,
      uploadedAt: presentInstant(one.uploadedAt),
      url: needs.linkTo(one.fileId),
    })),
    unlocked: unlockedFields(record),
    missing,
    progressPercent: progressPercent(missing),
    returned: record.status === 'returned' ? record.returned : [],
    timeline: record.decisions.map((one) => ({
      event: applicationEvent.parse(one.event),
      from: one.from,
      to: one.to,
      at: presentInstant(one.at),
      by: { kind: one.by.kind, name: one.by.name },
      reason: one.reason,
      fields: one.fields,
    })),
    submittedAt: instantOf(record.submittedAt),
    publicity:
      record.publicityVersion !== null && record.publicityFrom && record.publicityUntil
        ? {
            version: record.publicityVersion,
            from: presentInstant(record.publicityFrom),
            until: presentInstant(record.publicityUntil),
          }
        : null,
    contracting: needs.standing ? presentContracting(record, needs.standing, needs) : null,
    merchantId: record.merchantId,
  };
}

export function presentMine(
  record: ApplicationRecord,
  terms: EnterpriseTerms,
): ApiReply<'GET /v1/me/applications'>['applications'][number] {
  return {
    applicationId: record.id,
    campaignId: record.campaignId,
    number: record.number,
    status: record.status,
    progressPercent: progressPercent(whatIsMissing(record.form, record.materials, terms)),
    merchantId: record.merchantId,
    enterpriseName: record.enterpriseName,
  };
}

/** The officer's page: the application, who holds the review, what changed, what may be decided. */
export function presentReview(
  record: ApplicationRecord,
  needs: PresentNeeds,
  officer: Officer,
  now: Instant,
): ApplicationReview {
  const [after, before] = record.submissions;
  const isLocked =
    record.lockUntil !== null && record.lockUntil > now && record.lockedByName !== null;
  return {
    ...presentApplication(record, needs),
    lock:
      isLocked && record.lockUntil
        ? {
            name: record.lockedByName ?? '',
            until: presentInstant(record.lockUntil),
            mine: !isTaken(record, officer.officerId, now),
          }
        : null,
    difference: before && after ? differenceBetween(before, after) : [],
    allowed: allowedDecisions(record, officer, now),
    applicant: { phone: record.ownerPhone, importedBy: record.importedByName },
  };
}

export type QueueRecord = Pick<ApplicationRecord, 'id' | 'number' | 'status' | 'version'> & {
  enterpriseName: string;
  creditCode: string;
  town: string;
  round: number;
  submittedAt: Instant | null;
  lockedByName: string | null;
  lockUntil: Instant | null;
  storeCount: number;
  openObjections: number;
};

export function presentQueueRow(
  row: QueueRecord,
  now: Instant,
): ApiReply<'GET /v1/officer/applications'>['rows'][number] {
  return {
    applicationId: row.id,
    number: row.number,
    enterpriseName: row.enterpriseName,
    creditCode: row.creditCode,
    town: row.town,
    status: row.status,
    version: row.version,
    submittedAt: instantOf(row.submittedAt),
    resubmitted: row.round > 1,
    lockedBy: row.lockUntil !== null && row.lockUntil > now ? row.lockedByName : null,
    storeCount: row.storeCount,
    openObjections: row.openObjections,
  };
}

export function presentPublicity(
  campaign: { id: string; name: string; hotline: string },
  list: {
    version: number;
    from: Instant;
    until: Instant;
    publishedAt: Instant;
    sha256: string;
    entries: ListEntry[];
  },
  versions: { version: number; publishedAt: Instant; sha256: string; entries: number }[],
  now: Instant,
): Publicity {
  return {
    campaignId: campaign.id,
    campaignName: campaign.name,
    title: `${campaign.name}参与企业名单公示`,
    version: list.version,
    from: presentInstant(list.from),
    until: presentInstant(list.until),
    publishedAt: presentInstant(list.publishedAt),
    sha256: list.sha256,
    entries: list.entries,
    versions: versions.map((one) => ({ ...one, publishedAt: presentInstant(one.publishedAt) })),
    hotline: campaign.hotline,
    open: now < list.until,
    now: presentInstant(now),
  };
}

export function presentObjection(objection: {
  id: string;
  number: string;
  applicationId: string;
  enterpriseName: string;
  text: string;
  contact: string | null;
  at: Instant;
  status: 'open' | 'upheld' | 'dismissed';
  decidedAt: Instant | null;
  decidedByName: string | null;
  reason: string | null;
}): ApiReply<'POST /v1/officer/objections/:objectionId/decision'> {
  return {
    objectionId: objection.id,
    number: objection.number,
    applicationId: objection.applicationId,
    enterpriseName: objection.enterpriseName,
    text: objection.text,
    contact: objection.contact,
    at: presentInstant(objection.at),
    status: objection.status,
    decidedAt: instantOf(objection.decidedAt),
    decidedBy: objection.decidedByName,
    reason: objection.reason,
  };
}

export function presentMerchant(
  standing: StandingRecord,
  application: (Parameters<typeof presentContracting>[0] & { id: string }) | undefined,
  needs: Pick<PresentNeeds, 'agreementSha256' | 'trainingCode' | 'publicOrigin'>,
): MerchantRow {
  return {
    merchantId: standing.id,
    applicationId: application?.id ?? null,
    name: standing.name,
    mchId: standing.mchId,
    town: standing.stores[0]?.town ?? '',
    status: standing.status,
    version: standing.version,
    sample: standing.sample,
    liftAskedBy: standing.liftAskedName,
    stores: standing.stores.map((store) => ({
      storeId: store.id,
      name: store.name,
      address: store.address,
      terminals: store.terminals.map(({ termNo, active }) => ({ termNo, active })),
    })),
    contracting: application ? presentContracting(application, standing, needs) : null,
  };
}
