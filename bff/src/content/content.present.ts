import type { ContentVersion, PublishedContent } from '../contract';
import { contentBody } from '../contract/content.contract';
import { type Instant, presentInstant } from '../kernel/time';
import {
  faultsOf,
  filledIn,
  noticesAt,
  type Slots,
  type sharedKinds,
  tagOf,
  type VersionState,
} from './content.rules';

export type VersionRecord = {
  id: string;
  kind: ContentVersion['kind'];
  storeId: string | null;
  store: { name: string } | null;
  number: number;
  edition: number;
  body: unknown;
  note: string;
  state: VersionState;
  authorId: string | null;
  authorName: string | null;
  createdAt: Instant;
  submittedAt: Instant | null;
  checked: 'pass' | 'review' | null;
  deciderId: string | null;
  deciderName: string | null;
  decidedAt: Instant | null;
  reason: string;
};

const person = (id: string | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' };
const when = (at: Instant | null) => at && presentInstant(at);

export function presentVersion(record: VersionRecord): ContentVersion {
  return {
    contentId: record.id,
    kind: record.kind,
    storeId: record.storeId,
    storeName: record.store?.name ?? null,
    number: record.number,
    tag: tagOf(record),
    body: contentBody.parse(record.body),
    note: record.note,
    state: record.state,
    author: person(record.authorId, record.authorName),
    createdAt: presentInstant(record.createdAt),
    submittedAt: when(record.submittedAt),
    checked: record.checked,
    decider: person(record.deciderId, record.deciderName),
    decidedAt: when(record.decidedAt),
    reason: record.reason,
  };
}

/** Those that are whole: a body that an older release wrote otherwise is left out. */
export const presentVersions = (records: readonly VersionRecord[]): ContentVersion[] =>
  records.filter(({ body }) => contentBody.safeParse(body).success).map(presentVersion);

/** What of the published versions can be shown at all, of each kind the newest: a broken one leaves the one before it. */
export function presentPublished(
  published: readonly { kind: string; body: unknown }[],
  { slots, clauses, at }: { slots: Slots; clauses: readonly string[]; at: Instant },
): PublishedContent {
  const sound = published.flatMap(({ body }) => {
    const parsed = contentBody.safeParse(body).data;
    return parsed && faultsOf(parsed, slots, clauses).length === 0 ? [filledIn(parsed, slots)] : [];
  });
  const newest = <K extends (typeof sharedKinds)[number]>(kind: K) =>
    (sound.find((one) => one.kind === kind) ?? null) as Extract<
      (typeof sound)[number],
      { kind: K }
    > | null;
  const notices = newest('notices');
  return {
    home: newest('home'),
    rules: newest('rules'),
    howTo: newest('how_to'),
    help: newest('help'),
    notices: notices && { ...notices, notices: noticesAt(notices.notices, at) },
  };
}
