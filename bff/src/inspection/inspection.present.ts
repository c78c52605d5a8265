import type {
  InspectedStore,
  Inspection,
  InspectionEvent,
  InspectionState,
  InspectionVerdict,
} from '../contract';
import { type Instant, presentInstant } from '../kernel/time';
import { type By, isOverdue, standingOf, stepsFor } from './inspection.rules';

type InspectionFacts = {
  id: string;
  storeId: string;
  store: { name: string };
  state: InspectionState;
  version: number;
  visitedAt: Instant;
  inspectorName: string;
  distanceMetres: number | null;
  dueAt: Instant | null;
  items: readonly { item: string; title: string; verdict: InspectionVerdict; remark: string }[];
  photos: readonly { fileId: string; version: number }[];
  steps: readonly {
    version: number;
    event: InspectionEvent;
    at: Instant;
    byName: string;
    note: string;
  }[];
};

/** Who looks at it, when, and what makes a link of a file that opens for five minutes. */
export type Seen = { by: By; now: Instant; linkTo: (fileId: string) => string };

export function presentInspection(one: InspectionFacts, { by, now, linkTo }: Seen): Inspection {
  return {
    inspectionId: one.id,
    storeId: one.storeId,
    storeName: one.store.name,
    state: one.state,
    version: one.version,
    visitedAt: presentInstant(one.visitedAt),
    inspectorName: one.inspectorName,
    distanceMetres: one.distanceMetres,
    dueAt: one.dueAt && presentInstant(one.dueAt),
    isOverdue: isOverdue(one, now),
    items: one.items.map(({ item, title, verdict, remark }) => ({ item, title, verdict, remark })),
    steps: one.steps.map((step) => ({
      event: step.event,
      at: presentInstant(step.at),
      by: step.byName,
      note: step.note,
      photos: one.photos
        .filter(({ version }) => version === step.version)
        .map(({ fileId }) => linkTo(fileId)),
    })),
    may: stepsFor(one.state, by),
  };
}

export type StoreFacts = {
  id: string;
  name: string;
  town: string;
  address: string;
  phone: string;
  merchant: { name: string };
  terminals: readonly { termNo: string }[];
  reports: readonly { at: Instant }[];
  last:
    | (Pick<InspectionFacts, 'state' | 'dueAt' | 'visitedAt' | 'inspectorName'> & {
        faults: number;
      })
    | undefined;
};

/** What people said of a store since somebody was there. */
export const freshReports = ({ reports, last }: Pick<StoreFacts, 'reports' | 'last'>): number =>
  reports.filter(({ at }) => last === undefined || at > last.visitedAt).length;

export function presentInspectedStore(store: StoreFacts, now: Instant): InspectedStore {
  const { last } = store;
  return {
    storeId: store.id,
    name: store.name,
    merchantName: store.merchant.name,
    town: store.town,
    address: store.address,
    phone: store.phone,
    terminals: store.terminals.map(({ termNo }) => termNo),
    standing: standingOf(last, now),
    reports: freshReports(store),
    last: last
      ? {
          visitedAt: presentInstant(last.visitedAt),
          inspectorName: last.inspectorName,
          state: last.state,
          dueAt: last.dueAt && presentInstant(last.dueAt),
          faults: last.faults,
        }
      : null,
  };
}
