import type { ApplicationForm, Category } from '../contract';
import { addSeconds, type Instant } from '../kernel/time';

/** One enterprise of the list, frozen as it was published: no phone, no account, no contact. */
export type ListEntry = {
  serial: number;
  applicationId: string;
  enterpriseName: string;
  creditCode: string;
  town: string;
  categories: Category[];
  ownOffer: string;
  address: string;
  stores: { name: string; address: string }[];
};

type Listed = { id: string; form: ApplicationForm };

const entryOf = ({ id, form }: Listed): Omit<ListEntry, 'serial'> => ({
  applicationId: id,
  enterpriseName: form.enterpriseName,
  creditCode: form.creditCode,
  town: form.town,
  categories: form.categories,
  ownOffer: form.ownOffer,
  address: form.address,
  stores: form.stores.map(({ name, address }) => ({ name, address })),
});

/** The next version's entries: those that stay, in their order, then the new ones by town and name; numbered anew. */
export function entriesAfter(
  standing: readonly ListEntry[],
  joining: readonly Listed[],
): ListEntry[] {
  const added = joining
    .map(entryOf)
    .sort((a, b) =>
      a.town === b.town ? (a.enterpriseName < b.enterpriseName ? -1 : 1) : a.town < b.town ? -1 : 1,
    );
  return [...standing, ...added].map((entry, index) => ({ ...entry, serial: index + 1 }));
}

/**
 * When an enterprise that is published now is open to objections: the plan's own window; one that joins in its second
 * half, or later, gets as long a window of its own (decision 21).
 */
export function publicityWindow(
  terms: { publicityFrom: Instant; publicityUntil: Instant },
  now: Instant,
): { from: Instant; until: Instant } {
  const lengthMs = terms.publicityUntil.getTime() - terms.publicityFrom.getTime();
  const from = now < terms.publicityFrom ? terms.publicityFrom : now;
  const isLate = from.getTime() >= terms.publicityFrom.getTime() + lengthMs / 2;
  return { from, until: isLate ? addSeconds(from, lengthMs / 1000) : terms.publicityUntil };
}
