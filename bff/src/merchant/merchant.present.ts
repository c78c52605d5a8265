import type { Store } from '../contract';
import { category } from '../contract/shapes';
import { type Instant, presentInstant } from '../kernel/time';
import { isAccepting, storeState } from './merchant.rules';

/** A store with what it needs of its enterprise, as it stands in the database. */
export type StoreListing = {
  id: string;
  name: string;
  merchantName: string;
  merchantStatus: 'preparing' | 'live' | 'suspended' | 'withdrawn';
  town: string;
  address: string;
  phone: string;
  opensAt: string;
  closesAt: string;
  categories: string[];
  ownOffer: string | null;
  latitude: number;
  longitude: number;
  sample: boolean;
  campaignIds: string[];
  activeTerminals: number;
  photos: string[];
  publicityVersion: number | null;
  listedAt: Instant | null;
};

export function presentStore(store: StoreListing): Store {
  const standing = {
    merchantStatus: store.merchantStatus,
    isListed: store.campaignIds.length > 0,
    activeTerminals: store.activeTerminals,
  };
  return {
    storeId: store.id,
    name: store.name,
    merchantName: store.merchantName,
    town: store.town,
    address: store.address,
    phone: store.phone,
    hours: { opensAt: store.opensAt, closesAt: store.closesAt },
    categories: store.categories.map((one) => category.parse(one)),
    ownOffer: store.ownOffer,
    latitude: store.latitude,
    longitude: store.longitude,
    accepting: isAccepting(standing),
    state: storeState(standing),
    publicity:
      store.publicityVersion !== null && store.listedAt
        ? { version: store.publicityVersion, listedAt: presentInstant(store.listedAt) }
        : null,
    photos: store.photos.map((fileId) => `/v1/stores/${store.id}/photos/${fileId}`),
    sample: store.sample,
  };
}
