import { writeAudit } from '../audit/audit.store';
import { campaignCategories, enterpriseTerms } from '../campaign/campaign-file.store';
import { type CitizenStore, openCitizen } from '../citizen/citizen.store';
import type { ApplicationForm, ApplicationStatus, FieldReason, MaterialKind } from '../contract';
import { applicationForm } from '../contract/onboarding.contract';
import { newId } from '../kernel/id';
import type { Instant } from '../kernel/time';
import { createStoredFileStore } from '../merchant/stored-file.store';
import type { Prisma, Tx } from '../platform/db';
import type { SealedFields } from '../platform/sealed-field';
import { type EnterpriseTerms, emptyForm, type SubmittedContent } from './onboarding.rules';

/*
 * Applications and what belongs to each: materials, submissions, decisions. The contact's phone and the account are
 * sealed; everything that a list searches is copied out of the form.
 */
export type Actor = {
  kind: 'enterprise' | 'officer' | 'operator' | 'public' | 'job';
  id: string | null;
  name: string;
};

export type Decision = {
  event: string;
  from: ApplicationStatus | null;
  to: ApplicationStatus;
  version: number;
  by: Actor;
  reason: string | null;
  fields: FieldReason[];
  at: Instant;
};

export type StoredMaterial = {
  materialId: string;
  kind: MaterialKind;
  fileId: string;
  key: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  uploadedAt: Instant;
  signedFor: string | null;
};

const include = {
  materials: {
    where: { removedAt: null },
    include: { file: true },
    orderBy: { uploadedAt: 'asc' },
  },
  decisions: { orderBy: { id: 'asc' } },
  submissions: { orderBy: { round: 'desc' }, take: 2 },
  owner: true,
} satisfies Prisma.ApplicationInclude;
type Row = Prisma.ApplicationGetPayload<{ include: typeof include }>;

export type Application = ReturnType<typeof read>;

function read(sealed: SealedFields, { form, materials, decisions, submissions, ...row }: Row) {
  const open = (text: string | null) => (text ? sealed.open(text) : '');
  const opened: ApplicationForm = {
    ...emptyForm,
    ...applicationForm.partial().parse(form),
    contactPhone: open(row.contactPhoneSealed),
    bankAccount: open(row.bankAccountSealed),
  };
  return {
    ...row,
    form: opened,
    ownerPhone: openCitizen(sealed, row.owner)?.phone ?? null,
    returned: row.returnedFields as FieldReason[],
    fieldVersions: row.fieldVersions as Record<string, number>,
    materials: materials.map(
      ({ id, kind, file, ...material }): StoredMaterial => ({
        ...material,
        materialId: id,
        kind: kind as MaterialKind,
        key: file.key,
        type: file.type,
        bytes: file.bytes,
        sha256: file.sha256,
      }),
    ),
    decisions: decisions.map(
      (one): Decision => ({
        event: one.event,
        from: one.fromStatus,
        to: one.toStatus,
        version: one.version,
        by: { kind: one.byKind as Actor['kind'], id: one.byId, name: one.byName },
        reason: one.reason,
        fields: one.fields as FieldReason[],
        at: one.at,
      }),
    ),
    /** The newest first. */
    submissions: submissions.map(({ content }) => {
      const { form: sent, materials: digests } = content as SubmittedContent;
      const { contactPhone, bankAccount } = sent;
      return {
        form: { ...sent, contactPhone: open(contactPhone), bankAccount: open(bankAccount) },
        materials: digests,
      };
    }),
  };
}

export type QueueFilter = {
  campaignId: string;
  statuses?: ApplicationStatus[] | undefined;
  town?: string | undefined;
  q?: string | undefined;
  page: number;
  size: number;
};

/** Changes of an application's columns; the version is counted by the store. */
export type ApplicationChange = Omit<
  Prisma.ApplicationUncheckedUpdateManyInput,
  'id' | 'version' | 'form'
>;

type Ground = {
  tx: Tx;
  sealed: SealedFields;
  phoneIndexOf: CitizenStore['phoneIndexOf'];
};

/** The form as the row holds it: what names a person sealed, what lists search copied out. */
function formColumns({ sealed, phoneIndexOf }: Ground, form: ApplicationForm) {
  const { contactPhone, bankAccount, ...open } = form;
  const seal = (text: string) => (text === '' ? null : sealed.seal(text));
  return {
    form: open,
    contactPhoneSealed: seal(contactPhone),
    contactPhoneIndex: contactPhone === '' ? null : phoneIndexOf(contactPhone),
    bankAccountSealed: seal(bankAccount),
    enterpriseName: form.enterpriseName,
    creditCode: form.creditCode,
    town: form.town,
  };
}

function findings({ tx, sealed, phoneIndexOf }: Ground) {
  const find = async (where: Prisma.ApplicationWhereInput): Promise<Application | undefined> => {
    const row = await tx.application.findFirst({ where, include });
    return row ? read(sealed, row) : undefined;
  };
  return {
    async termsOf(campaignId: string) {
      const campaign = await tx.campaign.findUnique({
        where: { id: campaignId },
        select: {
          id: true,
          name: true,
          district: true,
          hotline: true,
          categories: true,
          enterprises: true,
        },
      });
      if (!campaign?.enterprises) {
        return undefined;
      }
      const terms: EnterpriseTerms = enterpriseTerms.parse(campaign.enterprises);
      return { ...campaign, categories: campaignCategories.parse(campaign.categories), terms };
    },

    find: (id: string) => find({ id }),
    findDraft: (campaignId: string, ownerCitizenId: string) =>
      find({ campaignId, ownerCitizenId, status: 'draft' }),
    /** A draft that a town office imported for the holder of this phone. */
    findImported: (campaignId: string, contactPhone: string) =>
      find({
        campaignId,
        ownerCitizenId: null,
        status: 'draft',
        contactPhoneIndex: phoneIndexOf(contactPhone),
      }),
    findByMerchant: (merchantId: string) => find({ merchantId }),

    /** Keeps everybody else from changing it until the transaction ends. */
    async findForUpdate(id: string): Promise<Application | undefined> {
      await tx.$queryRaw`SELECT id FROM application WHERE id = ${id} FOR UPDATE`;
      return find({ id });
    },
  };
}

function changes(ground: Ground) {
  const { tx } = ground;
  return {
    async insert(application: {
      campaignId: string;
      ownerCitizenId: string | null;
      form: ApplicationForm;
      importedBy?: { id: string; name: string };
      at: Instant;
    }): Promise<string> {
      const { campaignId, ownerCitizenId, form, importedBy, at } = application;
      const id = newId('application');
      await tx.application.create({
        data: {
          id,
          campaignId,
          ownerCitizenId,
          status: 'draft',
          createdAt: at,
          importedBy: importedBy?.id ?? null,
          importedByName: importedBy?.name ?? null,
          ...formColumns(ground, form),
        },
      });
      return id;
    },

    /** One version higher. The caller holds the row. */
    async update(
      id: string,
      version: number,
      { form, ...change }: ApplicationChange & { form?: ApplicationForm },
    ): Promise<void> {
      const { count } = await tx.application.updateMany({
        where: { id, version },
        data: { ...change, ...(form ? formColumns(ground, form) : {}), version: version + 1 },
      });
      if (count !== 1) {
        throw new Error(`application ${id} changed under its own lock`);
      }
    },

    /** Takes or gives back the review; no change of the application itself. */
    async setLock(
      id: string,
      lock: { officerId: string; name: string; until: Instant } | undefined,
    ): Promise<void> {
      await tx.application.update({
        where: { id },
        data: {
          lockedBy: lock?.officerId ?? null,
          lockedByName: lock?.name ?? null,
          lockUntil: lock?.until ?? null,
        },
      });
    },

    /** The next receipt number of a campaign; one transaction at a time. */
    async nextNumber(campaignId: string, prefix: string): Promise<string> {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`receipt ${campaignId}`}, 0))::text`;
      const given = await tx.application.count({ where: { campaignId, number: { not: null } } });
      return `${prefix}${String(given + 1).padStart(4, '0')}`;
    },
  };
}

/** What accumulates beside an application: decisions, submissions, files, materials. */
function trail({ tx, sealed }: Ground) {
  return {
    ...createStoredFileStore(tx),
    async insertDecision(applicationId: string, decision: Decision): Promise<void> {
      const { by, from, to, fields, ...rest } = decision;
      await tx.applicationDecision.create({
        data: {
          applicationId,
          fromStatus: from,
          toStatus: to,
          byKind: by.kind,
          byId: by.id,
          byName: by.name,
          fields,
          ...rest,
        },
      });
      await writeAudit(tx, {
        at: rest.at,
        actor: { ...by, id: by.id ?? '' },
        action: `application.${rest.event}`,
        subject: applicationId,
        detail: { from, to, reason: rest.reason, fields },
      });
    },

    async insertSubmission(
      applicationId: string,
      submission: { round: number; content: SubmittedContent; sha256: string; at: Instant },
    ): Promise<void> {
      const { round, content, sha256, at } = submission;
      const seal = (text: string) => (text === '' ? '' : sealed.seal(text));
      const form = {
        ...content.form,
        contactPhone: seal(content.form.contactPhone),
        bankAccount: seal(content.form.bankAccount),
      };
      await tx.applicationSubmission.create({
        data: {
          applicationId,
          round,
          content: { form, materials: content.materials },
          sha256,
          submittedAt: at,
        },
      });
    },

    async insertMaterial(material: {
      applicationId: string;
      kind: MaterialKind;
      fileId: string;
      name: string;
      at: Instant;
      signedFor: string | null;
    }): Promise<void> {
      const { at, ...row } = material;
      await tx.applicationMaterial.create({
        data: { id: newId('material'), uploadedAt: at, ...row },
      });
    },
    async removeMaterials(materialIds: readonly string[], at: Instant): Promise<void> {
      await tx.applicationMaterial.updateMany({
        where: { id: { in: [...materialIds] }, removedAt: null },
        data: { removedAt: at },
      });
    },
  };
}

function queueWhere({ campaignId, statuses, town, q }: QueueFilter) {
  return {
    campaignId,
    ...(town ? { town } : {}),
    ...(q
      ? {
          OR: [
            { enterpriseName: { contains: q } },
            { creditCode: { contains: q.toUpperCase() } },
            { number: { contains: q.toUpperCase() } },
          ],
        }
      : {}),
    // Drafts are nobody's business but the enterprise's.
    status: statuses ? { in: statuses } : { not: 'draft' },
  } satisfies Prisma.ApplicationWhereInput;
}

function lists({ tx, sealed }: Ground) {
  return {
    listByOwner: (ownerCitizenId: string) =>
      tx.application
        .findMany({ where: { ownerCitizenId }, include, orderBy: { createdAt: 'desc' } })
        .then((rows) => rows.map((row) => read(sealed, row))),

    /** The queue's page, its size, and how many stand where. */
    async listQueue(filter: QueueFilter) {
      const where = queueWhere(filter);
      const [rows, total, groups] = await Promise.all([
        tx.application.findMany({
          where,
          include: {
            _count: { select: { objections: { where: { status: 'open' } } } },
          },
          orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
          skip: (filter.page - 1) * filter.size,
          take: filter.size,
        }),
        tx.application.count({ where }),
        tx.application.groupBy({
          by: ['status'],
          where: queueWhere({ ...filter, statuses: undefined }),
          _count: true,
        }),
      ]);
      return {
        rows: rows.map(({ _count, form, ...row }) => ({
          ...row,
          openObjections: _count.objections,
          storeCount: applicationForm.partial().parse(form).stores?.length ?? 0,
        })),
        total,
        counts: Object.fromEntries(groups.map((one) => [one.status, one._count])),
      };
    },

    /** Whole applications that stand somewhere, in the order of their receipts. */
    listByStatus: (campaignId: string, statuses: readonly ApplicationStatus[], town?: string) =>
      tx.application
        .findMany({
          where: { campaignId, status: { in: [...statuses] }, ...(town ? { town } : {}) },
          include,
          orderBy: [{ number: 'asc' }],
        })
        .then((rows) => rows.map((row) => read(sealed, row))),

    /** Whether the enterprise stands in this campaign already. */
    async isKnown(campaignId: string, creditCode: string): Promise<boolean> {
      const known = await tx.application.count({
        where: { campaignId, creditCode, status: { notIn: ['withdrawn', 'rejected'] } },
      });
      return known > 0;
    },
  };
}

export function createApplicationStore(
  tx: Tx,
  sealed: SealedFields,
  phoneIndexOf: CitizenStore['phoneIndexOf'],
) {
  const ground = { tx, sealed, phoneIndexOf };
  return { ...findings(ground), ...changes(ground), ...trail(ground), ...lists(ground) };
}
