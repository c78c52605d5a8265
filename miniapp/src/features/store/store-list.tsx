import { View } from '@tarojs/components';
import { useReachBottom } from '@tarojs/taro';
import { useState } from 'react';
import type { Category, Store } from '../../../../bff/src/contract';
import { categoryWords } from '../../copy/vouchers';
import { minuteOfDay } from '../../lib/time';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Pressable } from '../../ui/pressable';
import { Chips } from '../../ui/segments';
import { TextField } from '../../ui/text-field';
import { filterStores, noFilter, type StoreFilter, townsOf } from './filter-stores';
import { StoreCard } from './store-card';
import './store-card.scss';

const pageSize = 20;

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

/** The stores of the campaign (S1): search, filters, twenty at a time. */
export function StoreList({ stores, nowMs }: { stores: readonly Store[]; nowMs: number }) {
  const [filter, setFilter] = useState(noFilter);
  const [count, setCount] = useState(pageSize);
  useReachBottom(() => setCount((before) => before + pageSize));
  const fitting = filterStores(stores, filter, minuteOfDay(nowMs));
  return (
    <>
      <Filters stores={stores} filter={filter} onChange={setFilter} />
      {fitting.slice(0, count).map((store) => (
        <StoreCard key={store.storeId} store={store} nowMs={nowMs} />
      ))}
      {fitting.length === 0 ? (
        <EmptyState
          icon="store"
          sentence="没有符合条件的门店。"
          action={{ label: '清除筛选', onPress: () => setFilter(noFilter) }}
        />
      ) : (
        <View className="end-of-list">
          {fitting.length > count ? '上滑看更多' : `共 ${fitting.length} 家，没有更多了`}
        </View>
      )}
    </>
  );
}
