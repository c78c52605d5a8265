import { type AuditNote, writeAudit } from '../audit/audit.store';
import { inspectionTerms } from '../campaign/campaign-file.store';
import type { InspectionEvent, InspectionState } from '../contract';
import { newId } from '../kernel/id';
import { createStoredFileStore } from '../merchant/stored-file.store';
import type { Db, Prisma, Tx } from '../platform/db';
import type { Answer } from './inspection.rules';

/* Stores as inspectors see them, their visits, and the steps that follow from a visit. */

const mostListed = 200;

const parts = {
  store: { select: { name: true, merchant: { select: { name: true } } } },
  items: { orderBy: { position: 'asc' } },
  photos: { orderBy: { position: 'asc' } },
  steps: { orderBy: { version: 'asc' } },
} satisfies Prisma.InspectionInclude;
const storeParts = {
  merchant: { select: { name: true } },
  terminals: { where: { active: true }, select: { termNo: true }, orderBy: { termNo: 'asc' } },
  reports: { select: { at: true } },
} satisfies Prisma.StoreInclude;

export type Inspection = NonNullable<Awaited<ReturnType<InspectionStores['find']>>>;
export type Store = Awaited<ReturnType<InspectionStores['listStores']>>[number];

/** Ids sort by the time they were made, whatever a rehearsal's clock said. */
const newestFirst = { id: 'desc' } as const;
/** A store's last visit, beside the store. */
const lastVisit = (campaignId: string) =>
  ({
    where: { campaignId },
    orderBy: newestFirst,
    take: 1,
    include: { _count: { select: { items: { where: { verdict: 'fault' } } } } },
  }) satisfies Prisma.Store$inspectionsArgs;

function readsOf(tx: Tx) {
  return {
    /** What a published campaign says of inspections: null when nobody inspects; undefined when there is no such campaign. */
    async findTerms(campaignId: string) {
      const row = await tx.campaign.findFirst({
        where: { id: campaignId, publishedAt: { not: null } },
        select: { inspection: true },
      });
      return row ? inspectionTerms.nullable().parse(row.inspection) : undefined;
    },
    /** The stores of the enterprises that take part, or stopped for now; of one town, or that one alone. */
    async listStores(of: { campaignId: string; town?: string | undefined; storeId?: string }) {
      const { campaignId, town, storeId } = of;
      const rows = await tx.store.findMany({
        where: {
          merchant: {
            status: { in: ['live', 'suspended'] },
            campaigns: { some: { campaignId } },
          },
          ...(town === undefined ? {} : { town }),
          ...(storeId === undefined ? {} : { id: storeId }),
        },
        include: { ...storeParts, inspections: lastVisit(campaignId) },
        orderBy: [{ town: 'asc' }, { name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ inspections: [last], ...store }) => ({
        ...store,
        last: last && { ...last, faults: last._count.items },
      }));
    },
    find: (id: string) => tx.inspection.findUnique({ where: { id }, include: parts }),
    /** The visits to a store, the newest first. */
    listOfStore: (campaignId: string, storeId: string) =>
      tx.inspection.findMany({
        where: { campaignId, storeId },
        include: parts,
        orderBy: newestFirst,
        take: mostListed,
      }),
    /** Visits that found something at the stores of the enterprises that this person applied for, the newest first. */
    listOwn: (citizenId: string, campaignId: string) =>
      tx.inspection.findMany({
        where: { campaignId, state: { not: 'passed' }, store: ownStore(citizenId) },
        include: parts,
        orderBy: newestFirst,
        take: mostListed,
      }),
    isOwn: async (citizenId: string, id: string): Promise<boolean> =>
      (await tx.inspection.count({ where: { id, store: ownStore(citizenId) } })) === 1,
    /** The inspection that this photo stands on. */
    findByPhoto: (fileId: string) =>
      tx.inspection.findFirst({ where: { photos: { some: { fileId } } }, include: parts }),
  };
}

const ownStore = (citizenId: string) => ({
  merchant: { applications: { some: { ownerCitizenId: citizenId } } },
});

export type NewVisit = {
  campaignId: string;
  storeId: string;
  inspector: { id: string; name: string };
  at: Date;
  spot: { latitude: number; longitude: number; distanceMetres: number } | null;
  state: InspectionState;
  dueAt: Date | null;
  items: readonly (Answer & { title: string })[];
  photos: readonly string[];
};
export type NewStep = {
  event: InspectionEvent;
  at: Date;
  by: { id: string; name: string };
  note: string;
  photos: readonly string[];
};

function writesOf(tx: Tx) {
  /** The photos first: nothing is added to a step that is taken. */
  const insertStep = async (inspectionId: string, version: number, step: NewStep) => {
    const { event, at, by, note, photos } = step;
    await tx.inspectionPhoto.createMany({
      data: photos.map((fileId, position) => ({ fileId, inspectionId, version, position })),
    });
    await tx.inspectionStep.create({
      data: { inspectionId, version, event, at, byId: by.id, byName: by.name, note },
    });
  };
  return {
    /** Holds a store: of two visits that are written at once one comes after the other. */
    holdStore: (storeId: string) =>
      tx.$queryRaw`SELECT id FROM store WHERE id = ${storeId} FOR NO KEY UPDATE`,
    /** Holds an inspection for one step. */
    async findForUpdate(id: string) {
      await tx.$queryRaw`SELECT id FROM inspection WHERE id = ${id} FOR UPDATE`;
      return tx.inspection.findUnique({ where: { id }, include: parts });
    },
    async insertVisit(visit: NewVisit): Promise<string> {
      const { inspector, at, spot, items, photos, ...row } = visit;
      const id = newId('inspection');
      await tx.inspection.create({
        data: {
          id,
          ...row,
          ...spot,
          inspectorId: inspector.id,
          inspectorName: inspector.name,
          visitedAt: at,
          items: { create: items.map((one, position) => ({ ...one, position })) },
        },
      });
      await insertStep(id, 1, { event: 'visit', at, by: inspector, note: '', photos });
      return id;
    },
    async takeStep(
      { id, version }: { id: string; version: number },
      { to, dueAt, ...step }: NewStep & { to: InspectionState; dueAt?: Date },
    ): Promise<void> {
      await tx.inspection.update({
        where: { id },
        data: { state: to, version: version + 1, ...(dueAt ? { dueAt } : {}) },
      });
      await insertStep(id, version + 1, step);
    },
  };
}

const storesOn = (tx: Tx) => ({
  ...createStoredFileStore(tx),
  ...readsOf(tx),
  ...writesOf(tx),
  writeAudit: (note: AuditNote) => writeAudit(tx, note),
});

/** The stores of the room, all on one connection. */
export type InspectionStores = ReturnType<typeof storesOn>;

export const createInspectionStores = (db: Db) => ({
  reads: storesOn(db),
  inTransaction: <T>(work: (stores: InspectionStores) => Promise<T>): Promise<T> =>
    db.$transaction((tx) => work(storesOn(tx))),
});
