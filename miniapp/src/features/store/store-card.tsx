import { Text, View } from '@tarojs/components';
import type { Store } from '../../../../bff/src/contract';
import { open, routes } from '../../lib/routes';
import { minuteOfDay } from '../../lib/time';
import { Pressable } from '../../ui/pressable';
import { isOpen } from './filter-stores';
import './store-card.scss';

/** What a store is at a glance: accepting or not, open or not, and whether it is only a sample. */
export function StoreTags({ store, nowMs }: { store: Store; nowMs: number }) {
  const openNow = isOpen(store, minuteOfDay(nowMs));
  return (
    <View className="store__tags">
      {store.accepting ? (
        <Text className="tag tag--brand">活动商户</Text>
      ) : (
        <Text className="tag tag--warn">暂停用券</Text>
      )}
      <Text className={`tag ${openNow ? 'tag--ok' : ''}`}>
        {openNow ? '营业中' : '休息中'} {store.hours.opensAt}–{store.hours.closesAt}
      </Text>
      {store.sample ? <Text className="tag">样例</Text> : null}
    </View>
  );
}

export function StoreCard({
  store,
  nowMs,
  distance,
}: {
  store: Store;
  nowMs: number;
  distance?: string | undefined;
}) {
  return (
    <Pressable className="store" role="link" onPress={() => open(routes.store(store.storeId))}>
      <View className="store__name">{store.name}</View>
      <View className="store__line">
        {distance ? `${distance} · ` : ''}
        {store.town} · {store.address}
      </View>
      {store.ownOffer ? <View className="store__line">优惠：{store.ownOffer}</View> : null}
      <StoreTags store={store} nowMs={nowMs} />
    </Pressable>
  );
}

/** A few stores where a voucher can be used, open ones first: for pages about something else. */
export function SomeStores({ stores, nowMs }: { stores: readonly Store[]; nowMs: number }) {
  const minute = minuteOfDay(nowMs);
  const some = stores
    .filter((one) => one.accepting)
    .sort((one, other) => Number(isOpen(other, minute)) - Number(isOpen(one, minute)))
    .slice(0, 3);
  return (
    <>
      {some.map((store) => (
        <StoreCard key={store.storeId} store={store} nowMs={nowMs} />
      ))}
    </>
  );
}
