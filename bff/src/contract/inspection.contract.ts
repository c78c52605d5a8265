import { z } from 'zod';
import type { ApiTable } from './endpoint';
import { day, enterpriseReaders, ids, instant, pictureUpload, remark } from './shapes';

/*
 * 巡检: an inspector stands in a store and answers the campaign's checklist with photos. What is wrong has a deadline;
 * the enterprise hands in the correction on its phone, and somebody accepts it or sends it back with another deadline.
 */

const verdict = z.enum(['ok', 'fault', 'not_applicable']);
export type InspectionVerdict = z.infer<typeof verdict>;
const state = z.enum(['passed', 'to_correct', 'corrected', 'closed']);
export type InspectionState = z.infer<typeof state>;
const event = z.enum(['visit', 'correct', 'accept', 'return']);
export type InspectionEvent = z.infer<typeof event>;
/** How a store stands by its last visit: never visited, faults past their deadline, a correction to look at, faults in time, or fine. */
const standing = z.enum(['overdue', 'corrected', 'never', 'to_correct', 'fine']);
export type StoreStanding = z.infer<typeof standing>;

const mostPhotos = 12;
const mostCorrectionPhotos = 6;
const itemName = z.string().regex(/^[a-z][A-Za-z]{0,39}$/);
const photos = (most: number) => z.array(ids.file).max(most);

const inspection = z.object({
  inspectionId: ids.inspection,
  storeId: ids.store,
  storeName: z.string(),
  state,
  version: z.int(),
  visitedAt: instant,
  inspectorName: z.string(),
  /** From the store, when the inspector's phone said where it was. */
  distanceMetres: z.int().nullable(),
  /** Until when what is wrong must be right: the first instant that is too late. */
  dueAt: instant.nullable(),
  isOverdue: z.boolean(),
  items: z.array(z.object({ item: itemName, title: z.string(), verdict, remark: z.string() })),
  /** Who did what, the newest last, with the photos that belong to it. */
  steps: z.array(
    z.object({
      event,
      at: instant,
      by: z.string(),
      note: z.string(),
      /** Links that open for five minutes. */
      photos: z.array(z.string()),
    }),
  ),
  /** What whoever asks may do next. */
  may: z.array(event),
});
export type Inspection = z.infer<typeof inspection>;

const store = z.object({
  storeId: ids.store,
  name: z.string(),
  merchantName: z.string(),
  town: z.string(),
  address: z.string(),
  phone: z.string(),
  /** The terminals that should stand there. */
  terminals: z.array(z.string()),
  standing,
  /** What people said of it since the last visit. */
  reports: z.int(),
  last: z
    .object({
      visitedAt: instant,
      inspectorName: z.string(),
      state,
      dueAt: instant.nullable(),
      faults: z.int(),
    })
    .nullable(),
});
export type InspectedStore = z.infer<typeof store>;

const inspectors = ['inspector', 'operator'] as const;
const ofCampaign = z.object({ campaignId: ids.campaign });
const ofStore = ofCampaign.extend({ storeId: ids.store });
const ofInspection = z.object({ inspectionId: ids.inspection });
const version = z.int().min(1).max(1_000);

export const inspectionApi = {
  'GET /v1/officer/campaigns/:campaignId/inspections': {
    summary: 'Stores by their last visit, those that need one first; a town office sees its own',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofCampaign,
    query: z.object({ standing: standing.optional(), town: z.string().max(20).optional() }),
    reply: z.object({
      stores: z.array(store),
      /** Of all standings, in the asked town. */
      counts: z.record(standing, z.int()),
      towns: z.array(z.string()),
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections': {
    summary: 'One store: its visits, the newest first, and the checklist of the next one',
    door: 'officer',
    roles: enterpriseReaders,
    params: ofStore,
    reply: z.object({
      store,
      inspections: z.array(inspection),
      /** Null: this campaign inspects nothing. */
      checklist: z
        .object({
          items: z.array(z.object({ item: itemName, title: z.string(), hint: z.string() })),
          /** The ordinary deadline of what is found today, and the days that may be chosen. */
          dueOn: day,
          dueFrom: day,
          dueUntil: day,
        })
        .nullable(),
      now: instant,
    }),
    statuses: [200],
    problems: ['not_found'],
  },
  'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspection-photos': {
    summary: 'A photo of a visit that is about to be written',
    door: 'officer',
    roles: inspectors,
    params: ofStore,
    ...pictureUpload,
  },
  'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections': {
    summary: 'Write a visit (R-4.5); sent again with the same photos it is the same visit',
    door: 'officer',
    roles: inspectors,
    params: ofStore,
    body: z.object({
      items: z.array(z.object({ item: itemName, verdict, remark })).max(40),
      photos: photos(mostPhotos),
      /** Where the inspector stands, GCJ-02; null: the phone did not say. */
      spot: z
        .object({
          latitude: z.number().min(-90).max(90),
          longitude: z.number().min(-180).max(180),
        })
        .nullable(),
      /** The last day to correct what is wrong; left out when nothing is. */
      dueOn: day.optional(),
    }),
    reply: inspection,
    statuses: [201],
    problems: [
      'not_found',
      'not_allowed_now',
      'inspection_changed',
      'inspection_open',
      'inspection_items_wrong',
      'inspection_remark_missing',
      'inspection_photo_missing',
      'inspection_due_wrong',
    ],
  },
  'POST /v1/officer/inspections/:inspectionId/decision': {
    summary: 'Accept a correction, or send it back with a reason and another deadline',
    door: 'officer',
    roles: inspectors,
    params: ofInspection,
    body: z.object({
      decision: z.enum(['accept', 'return']),
      /** What this page shows. */
      version,
      reason: remark,
      /** The new last day, of what is sent back. */
      dueOn: day.optional(),
    }),
    reply: inspection,
    statuses: [201],
    problems: [
      'not_found',
      'inspection_changed',
      'not_allowed_now',
      'reason_required',
      'inspection_due_wrong',
    ],
  },
  'GET /v1/me/campaigns/:campaignId/inspections': {
    summary: 'Visits to one’s own stores that found something, those to be corrected first',
    door: 'citizen',
    params: ofCampaign,
    reply: z.object({ inspections: z.array(inspection), now: instant }),
    statuses: [200],
    problems: [],
  },
  'POST /v1/me/inspections/:inspectionId/photos': {
    summary: 'A photo that shows what was corrected',
    door: 'citizen',
    params: ofInspection,
    ...pictureUpload,
    problems: [...pictureUpload.problems, 'not_allowed_now'],
  },
  'POST /v1/me/inspections/:inspectionId/correction': {
    summary: 'Hand in a correction in words and photos',
    door: 'citizen',
    params: ofInspection,
    body: z.object({ version, words: remark, photos: photos(mostCorrectionPhotos) }),
    reply: inspection,
    statuses: [201],
    problems: [
      'not_found',
      'inspection_changed',
      'not_allowed_now',
      'inspection_remark_missing',
      'inspection_photo_missing',
    ],
  },
} as const satisfies ApiTable;
