import type { Category, Store } from '../../../../bff/src/contract';

export type StoreFilter = {
  words: string;
  category: Category | 'all';
  town: string;
  openNow: boolean;
};

export const noFilter: StoreFilter = { words: '', category: 'all', town: 'all', openNow: false };

const minutes = (time: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

/** Whether a store is open at a minute of the day; hours may go past midnight. */
export function isOpen({ hours }: Pick<Store, 'hours'>, minuteOfDay: number): boolean {
  const from = minutes(hours.opensAt);
  const to = minutes(hours.closesAt);
  return from <= to
    ? minuteOfDay >= from && minuteOfDay < to
    : minuteOfDay >= from || minuteOfDay < to;
}

/** The stores that fit (S1) and accept vouchers now: the others keep only their own page, which says why (S3). */
export function filterStores(
  stores: readonly Store[],
  { words, category, town, openNow }: StoreFilter,
  minuteOfDay: number,
): Store[] {
  const wanted = words.trim().toLowerCase();
  const fits = (store: Store) =>
    store.accepting &&
    (wanted === '' ||
      `${store.name}${store.merchantName}${store.address}${store.town}`
        .toLowerCase()
        .includes(wanted)) &&
    (category === 'all' || store.categories.includes(category)) &&
    (town === 'all' || store.town === town) &&
    (!openNow || isOpen(store, minuteOfDay));
  return stores.filter(fits);
}

type Spot = { latitude: number; longitude: number };
const earthMetres = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places, as the crow flies. */
export function metresBetween(a: Spot, b: Spot): number {
  const across =
    radians(b.longitude - a.longitude) * Math.cos(radians((a.latitude + b.latitude) / 2));
  const up = radians(b.latitude - a.latitude);
  return Math.round(Math.sqrt(across * across + up * up) * earthMetres);
}

/** `850 米` or `2.3 公里`. */
export const distanceWords = (metres: number): string =>
  metres < 1_000 ? `${Math.round(metres / 10) * 10} 米` : `${(metres / 1_000).toFixed(1)} 公里`;

/** The nearest first; as they came when nobody knows where the person is. */
export const byDistance = (stores: readonly Store[], spot: Spot | undefined): Store[] =>
  spot ? [...stores].sort((a, b) => metresBetween(spot, a) - metresBetween(spot, b)) : [...stores];

/** The towns that occur, for the filter. */
export const townsOf = (stores: readonly Store[]): string[] => [
  ...new Set(stores.map((one) => one.town)),
];
