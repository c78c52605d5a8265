import type { ApiReply, Inspection as Shown, StoreStanding } from '../contract';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import type { Officer } from '../onboarding/onboarding.rules';
import type { FileLinks } from '../platform/files';
import { freshReports, presentInspectedStore, presentInspection } from './inspection.present';
import { type By, byUrgency, dueDays, standingOf } from './inspection.rules';
import type { Inspection } from './inspection.store';
import { type InspectNeeds, type OfStore, requireStore } from './write-visit.flow';

export type ShowNeeds = Pick<InspectNeeds, 'now' | 'reads'> & { links: FileLinks };

/** @throws Refusal not_found: no such campaign */
async function requireTerms({ reads }: ShowNeeds, campaignId: string) {
  const terms = await reads.findTerms(campaignId);
  if (terms === undefined) {
    throw new Refusal('not_found');
  }
  return terms;
}

/** An inspection as this one sees it. */
export const showInspection = (
  { now, links }: Pick<ShowNeeds, 'now' | 'links'>,
  by: By,
  inspection: Inspection,
): Shown => presentInspection(inspection, { by, now: now(), linkTo: links.linkTo });

const none: Record<StoreStanding, number> = {
  overdue: 0,
  corrected: 0,
  never: 0,
  to_correct: 0,
  fine: 0,
};

/** Stores by their last visit, those that need one first. @throws Refusal not_found */
export async function listStores(
  needs: ShowNeeds,
  { role, town }: Pick<Officer, 'role' | 'town'>,
  ask: { campaignId: string; standing: StoreStanding | undefined; town: string | undefined },
): Promise<ApiReply<'GET /v1/officer/campaigns/:campaignId/inspections'>> {
  await requireTerms(needs, ask.campaignId);
  const now = needs.now();
  // A town office asks for its own town, whatever it names.
  const own = role === 'town' ? (town ?? '') : undefined;
  const all = await needs.reads.listStores({ campaignId: ask.campaignId, town: own });
  const asked = all.filter((store) => ask.town === undefined || store.town === ask.town);
  const ranked = asked
    .map((store) => ({
      store,
      standing: standingOf(store.last, now),
      reports: freshReports(store),
      last: store.last,
    }))
    .sort(byUrgency);
  const counts = { ...none };
  for (const { standing } of ranked) {
    counts[standing] += 1;
  }
  return {
    stores: ranked
      .filter(({ standing }) => ask.standing === undefined || standing === ask.standing)
      .map(({ store }) => presentInspectedStore(store, now)),
    counts,
    towns: [...new Set(all.map((store) => store.town))],
    now: presentInstant(now),
  };
}

/** One store, its visits and the checklist of the next one. @throws Refusal not_found */
export async function showStore(
  needs: ShowNeeds,
  officer: Pick<Officer, 'role' | 'town'>,
  of: OfStore,
): Promise<ApiReply<'GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections'>> {
  const terms = await requireTerms(needs, of.campaignId);
  const store = await requireStore(needs.reads, officer, of);
  const now = needs.now();
  const inspections = await needs.reads.listOfStore(of.campaignId, of.storeId);
  return {
    store: presentInspectedStore(store, now),
    inspections: inspections.map((one) => showInspection(needs, officer.role, one)),
    checklist: terms && { items: terms.items, ...dueDays(now, terms) },
    now: presentInstant(now),
  };
}

/** Visits to one's own stores that found something, those to be corrected first. */
export async function listOwn(
  needs: ShowNeeds,
  citizenId: string,
  campaignId: string,
): Promise<ApiReply<'GET /v1/me/campaigns/:campaignId/inspections'>> {
  const all = await needs.reads.listOwn(citizenId, campaignId);
  const waits = ({ state }: Inspection) => state === 'to_correct';
  return {
    inspections: [...all.filter(waits), ...all.filter((one) => !waits(one))].map((one) =>
      showInspection(needs, 'enterprise', one),
    ),
    now: presentInstant(needs.now()),
  };
}
