import type { ContentBody, ContentKind } from '../contract';
import type { ProblemCode } from '../contract/problem';
import { addSeconds, dayWords, type Instant, parseInstant } from '../kernel/time';

/*
 * Content that people read (R-1.2a, R-2.7, P2, P3): what a text may hold, what follows what, and by whom. The plan's own
 * figures are never typed again: `{hotline}` and the like stand for them.
 */

export type Slots = Record<string, string>;

/** What a text may stand `{name}` for. */
export const slotsOf = (campaign: {
  name: string;
  seriesName: string;
  sectionName: string;
  entryName: string;
  district: string;
  hotline: string;
  startsAt: Instant;
  endsAt: Instant;
}): Slots => ({
  campaign: campaign.name,
  series: campaign.seriesName,
  section: campaign.sectionName,
  entry: campaign.entryName,
  district: campaign.district,
  hotline: campaign.hotline,
  period: `${dayWords(campaign.startsAt)}—${dayWords(addSeconds(campaign.endsAt, -1))}`,
  lastDay: dayWords(addSeconds(campaign.endsAt, -1)),
});

const slot = /\{([a-zA-Z]+)\}/g;

/** What in a text is no slot of ours: an unknown name, or a lone brace. */
function wrongSlotsIn(text: string, slots: Slots): string[] {
  const unknown = [...text.matchAll(slot)]
    .filter(([, name = '']) => !Object.hasOwn(slots, name))
    .map(([whole]) => whole);
  return [...unknown, ...(text.replace(slot, '').match(/[{}]/g) ?? [])];
}

/** Names of fields whose text is chosen from a list, or names something. */
const chosen = new Set(['kind', 'page', 'picture', 'clause', 'storeId', 'from', 'until']);

/** The same with every text that people read changed. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') {
    return change(value) as T;
  }
  if (Array.isArray(value)) {
    return value.map((one) => mapTexts(one, change)) as T;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        chosen.has(name) ? one : mapTexts(one, change),
      ]),
    ) as T;
  }
  return value;
}

/** Every text that people will read. */
export function textsOf(body: ContentBody): string[] {
  const texts: string[] = [];
  mapTexts(body, (text) => {
    texts.push(text);
    return text;
  });
  return texts.filter((text) => text !== '');
}

/** A body with its slots filled in. */
export const filledIn = <B extends ContentBody>(body: B, slots: Slots): B =>
  mapTexts(body, (text) => text.replace(slot, (whole, name: string) => slots[name] ?? whole));

/**
 * What is wrong with a body as a template, in words to look for; empty when it can be shown.
 * @param clauses of the campaign's plan
 */
export function faultsOf(body: ContentBody, slots: Slots, clauses: readonly string[]): string[] {
  const strange =
    body.kind === 'rules'
      ? body.lines.map((one) => one.clause).filter((clause) => !clauses.includes(clause))
      : [];
  const turned =
    body.kind === 'notices'
      ? body.notices
          .filter(({ from, until }) => from && until && parseInstant(from) >= parseInstant(until))
          .map(({ title }) => title)
      : [];
  return [
    ...new Set([
      ...textsOf(body).flatMap((text) => wrongSlotsIn(text, slots)),
      ...strange,
      ...turned,
    ]),
  ];
}

/** Notices of this instant. */
export function noticesAt<N extends { from: string | null; until: string | null }>(
  notices: readonly N[],
  at: Instant,
): N[] {
  return notices.filter(
    ({ from, until }) =>
      (from === null || parseInstant(from) <= at) && (until === null || at < parseInstant(until)),
  );
}

export type VersionState = 'draft' | 'submitted' | 'published' | 'returned';
type Standing = {
  number: number;
  edition: number;
  state: VersionState;
  authorId: string | null;
  checked: 'pass' | 'review' | null;
};

/** Names a version as it stands: whoever saves on it says which one they saw. */
export const tagOf = (version: { number: number; edition: number } | undefined): string =>
  version ? `${version.number}.${version.edition}` : '0.0';

const isOpen = ({ state }: Standing) => state === 'draft' || state === 'submitted';

/** Why this officer may not save on what is the newest version. */
export function whyNotSave(
  newest: Standing | undefined,
  { seen, officerId }: { seen: string; officerId: string },
): ProblemCode | undefined {
  if (newest && isOpen(newest) && newest.authorId !== officerId) {
    return 'content_draft_taken';
  }
  return tagOf(newest) === seen ? undefined : 'content_changed';
}

export function whyNotSubmit(
  version: Standing,
  { seen, officerId }: { seen: string; officerId: string },
): ProblemCode | undefined {
  if (version.authorId !== officerId) {
    return 'content_draft_taken';
  }
  if (version.state !== 'draft') {
    return 'not_allowed_now';
  }
  return tagOf(version) === seen ? undefined : 'content_changed';
}

/** Two people: whoever wrote it never decides on it. What WeChat doubts is published only with a reason. */
export function whyNotDecide(
  version: Standing,
  ask: { seen: string; officerId: string; decision: 'publish' | 'return'; reason: string },
): ProblemCode | undefined {
  const { seen, officerId, decision, reason } = ask;
  if (!isOpen(version) || (decision === 'publish' && version.state === 'draft')) {
    return 'not_allowed_now';
  }
  if (version.authorId === officerId) {
    return 'second_person_required';
  }
  if (tagOf(version) !== seen) {
    return 'content_changed';
  }
  const wantsReason = decision === 'return' || version.checked === 'review';
  return wantsReason && reason === '' ? 'reason_required' : undefined;
}

/** All kinds but an own offer, which stands at its store. */
export const sharedKinds = [
  'home',
  'rules',
  'how_to',
  'help',
  'notices',
] as const satisfies ContentKind[];
