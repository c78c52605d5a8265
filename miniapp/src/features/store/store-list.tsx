import { View } from '@tarojs/components';
import { useMemo, useState } from 'react';
import type { Category, Store } from '../../../../bff/src/contract';
import { categoryWords } from '../../copy/vouchers';
import { locate, type Spot } from '../../lib/locate';
import { minuteOfDay } from '../../lib/time';
import { useShown } from '../../lib/use-shown';
import { ActionButton } from '../../ui/action-button';
import { DistrictMap, type MapGround } from '../../ui/district-map';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Pressable } from '../../ui/pressable';
import { Chips, Segments } from '../../ui/segments';
import { TextField } from '../../ui/text-field';
import {
  byDistance,
  distanceWords,
  filterStores,
  metresBetween,
  noFilter,
  type StoreFilter,
  townsOf,
} from './filter-stores';
import { StoreCard } from './store-card';
import './store-card.scss';

type FilterFacts = {
  stores: readonly Store[];
  filter: StoreFilter;
  onChange: (filter: StoreFilter) => void;
};

function Filters({ stores, filter, onChange }: FilterFacts) {
  const categories = [...new Set(stores.flatMap((one) => one.categories))];
  return (
    <>
      <View className="store-search">
        <View className="grow">
          <TextField
            label="搜索门店名称或地址"
            placeholder="搜索门店或地址"
            icon="search"
            value={filter.words}
            onChange={(words) => onChange({ ...filter, words })}
          />
        </View>
        <Pressable
          role="switch"
          checked={filter.openNow}
          className={`chips__one store-search__open ${filter.openNow ? 'chips__one--on' : ''}`}
          onPress={() => onChange({ ...filter, openNow: !filter.openNow })}
        >
          {filter.openNow ? <Icon name="check" /> : null}
          现在营业
        </Pressable>
      </View>
      <Chips<Category | 'all'>
        label="品类"
        value={filter.category}
        options={[
          { key: 'all', word: '全部品类' },
          ...categories.map((key) => ({ key, word: categoryWords[key] })),
        ]}
        onChange={(category) => onChange({ ...filter, category })}
      />
      <Chips
        label="镇办"
        value={filter.town}
        options={[
          { key: 'all', word: '全部镇办' },
          ...townsOf(stores).map((key) => ({ key, word: key })),
        ]}
        onChange={(town) => onChange({ ...filter, town })}
      />
    </>
  );
}

type Facts = { stores: readonly Store[]; nowMs: number; ground: MapGround | undefined };

/** Asks where the person is, only when they want to be asked. */
function NearMe({ spot, onSpot }: { spot: Spot | undefined; onSpot: (spot: Spot) => void }) {
  const [refused, setRefused] = useState(false);
  if (spot) {
    return <View className="small store-near">已按离您的距离排序</View>;
  }
  return (
    <>
      <ActionButton
        small
        kind="plain"
        onPress={async () => {
          const found = await locate();
          if (found) {
            onSpot(found);
          }
          setRefused(!found);
        }}
      >
        按距离排序
      </ActionButton>
      {refused ? (
        <Notice label="没有得到位置，可以按镇办查找。如需打开，请在手机或微信的设置里允许定位。" />
      ) : null}
    </>
  );
}

/** The map and, below it, the store that was pressed: the same card as in the list. */
function StoresOnMap({ stores, nowMs, ground }: Facts & { ground: MapGround }) {
  const [chosen, setChosen] = useState<string>();
  const marks = useMemo(
    () =>
      stores.map(({ storeId, name, latitude, longitude }) => ({
        id: storeId,
        name,
        latitude,
        longitude,
      })),
    [stores],
  );
  const store = stores.find((one) => one.storeId === chosen);
  return (
    <>
      <DistrictMap label="活动门店地图" ground={ground} marks={marks} onMark={setChosen} />
      {store ? (
        <StoreCard store={store} nowMs={nowMs} />
      ) : (
        <View className="small store-near">点图上的门店查看详情</View>
      )}
    </>
  );
}

/** The stores of the campaign (S1): search, filters, nearest first, twenty at a time, or on the map. */
export function StoreList({ stores, nowMs, ground }: Facts) {
  const [filter, setFilter] = useState(noFilter);
  const count = useShown();
  const [view, setView] = useState<'list' | 'map'>('list');
  const [spot, setSpot] = useState<Spot>();
  const minute = minuteOfDay(nowMs);
  const fitting = useMemo(
    () => byDistance(filterStores(stores, filter, minute), spot),
    [stores, filter, minute, spot],
  );
  return (
    <>
      {ground ? (
        <Segments
          label="查看方式"
          options={[
            { key: 'list', word: '列表' },
            { key: 'map', word: '地图' },
          ]}
          value={view}
          onChange={setView}
        />
      ) : null}
      <Filters stores={stores} filter={filter} onChange={setFilter} />
      {view === 'map' && ground ? (
        <StoresOnMap stores={fitting} nowMs={nowMs} ground={ground} />
      ) : (
        <>
          <NearMe spot={spot} onSpot={setSpot} />
          {fitting.slice(0, count).map((store) => (
            <StoreCard
              key={store.storeId}
              store={store}
              nowMs={nowMs}
              distance={spot && distanceWords(metresBetween(spot, store))}
            />
          ))}
          {fitting.length === 0 ? null : (
            <View className="end-of-list">
              {fitting.length > count ? '上滑看更多' : `共 ${fitting.length} 家，没有更多了`}
            </View>
          )}
        </>
      )}
      {fitting.length === 0 ? (
        <EmptyState
          icon="store"
          sentence="没有符合条件的门店。"
          action={{ label: '清除筛选', onPress: () => setFilter(noFilter) }}
        />
      ) : null}
    </>
  );
}
