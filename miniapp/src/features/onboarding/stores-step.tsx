import { View } from '@tarojs/components';
import { useMemo, useState } from 'react';
import type { StoreDraft } from '../../../../bff/src/contract';
import { fieldWords } from '../../copy/onboarding';
import { ActionButton } from '../../ui/action-button';
import { ChoiceField } from '../../ui/choice-field';
import { DistrictMap } from '../../ui/district-map';
import { FormField } from '../../ui/form-field';
import { Notice } from '../../ui/notice';
import type { StepFacts, Terms } from './enterprise-step';

const emptyStore: StoreDraft = {
  name: '',
  address: '',
  phone: '',
  opensAt: '09:00',
  closesAt: '20:00',
  latitude: null,
  longitude: null,
};
const mostStores = 20;

/** Every half hour of a day: nobody opens at 9:07. */
const halfHours = Array.from(
  { length: 48 },
  (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 ? '30' : '00'}`,
);

const metre = (value: number) => Math.round(value * 1e6) / 1e6;

function PlaceField({
  store,
  terms,
  locked,
  onChange,
}: {
  store: StoreDraft;
  terms: Terms;
  locked: boolean;
  onChange: (place: Pick<StoreDraft, 'latitude' | 'longitude'>) => void;
}) {
  const { latitude, longitude } = store;
  const marks = useMemo(
    () =>
      latitude === null || longitude === null
        ? []
        : [{ id: 'store', name: store.name || '门店', latitude, longitude }],
    [latitude, longitude, store.name],
  );
  const typed = (text: string) => (text === '' || Number.isNaN(Number(text)) ? null : Number(text));
  return (
    <View className="place">
      <View className="form-field__label">门店位置：在地图上点一下</View>
      <DistrictMap
        label="选择门店位置的地图"
        ground={terms}
        marks={marks}
        onPick={(place) =>
          locked
            ? undefined
            : onChange({ latitude: metre(place.latitude), longitude: metre(place.longitude) })
        }
      />
      <View className="place__figures">
        <FormField
          label="经度（GCJ-02）"
          value={longitude === null ? '' : String(longitude)}
          disabled={locked}
          onChange={(text) => onChange({ latitude, longitude: typed(text) })}
        />
        <FormField
          label="纬度（GCJ-02）"
          value={latitude === null ? '' : String(latitude)}
          disabled={locked}
          onChange={(text) => onChange({ latitude: typed(text), longitude })}
        />
      </View>
    </View>
  );
}

type OneStore = {
  store: StoreDraft;
  number: number;
  terms: Terms;
  locked: boolean;
  onChange: (store: StoreDraft) => void;
  onRemove: () => void;
};

function StoreForm({ store, number, terms, locked, onChange, onRemove }: OneStore) {
  const text = (field: 'name' | 'address' | 'phone', label: string, placeholder = '') => (
    <FormField
      label={label}
      value={store[field]}
      placeholder={placeholder}
      disabled={locked}
      onChange={(value) => onChange({ ...store, [field]: value })}
    />
  );
  return (
    <View className="card">
      <View className="heading">第 {number} 家门店</View>
      {text('name', '门店名称')}
      {text('address', '详细地址', '张店区××路××号')}
      {text('phone', '门店电话')}
      <View className="place__figures">
        <ChoiceField
          label="开门"
          value={store.opensAt}
          options={halfHours}
          placeholder=""
          disabled={locked}
          onChange={(opensAt) => onChange({ ...store, opensAt })}
        />
        <ChoiceField
          label="打烊"
          value={store.closesAt}
          options={halfHours}
          placeholder=""
          disabled={locked}
          onChange={(closesAt) => onChange({ ...store, closesAt })}
        />
      </View>
      <PlaceField
        store={store}
        terms={terms}
        locked={locked}
        onChange={(place) => onChange({ ...store, ...place })}
      />
      {locked ? null : (
        <ActionButton small kind="quiet" onPress={onRemove}>
          删除这家门店
        </ActionButton>
      )}
    </View>
  );
}

/** Step 2: one or more stores, each of them inside the district (R-1.2, decision 24). */
export function StoresStep({ form, terms, faultOf, isLocked, onType }: StepFacts) {
  const locked = isLocked('stores');
  const fault = faultOf('stores');
  // A row has no number of its own before it is saved; adding and removing keep these in step.
  const [keys, setKeys] = useState(() => form.stores.map((_, index) => `store-${index}`));
  const change = (stores: StoreDraft[]) => onType({ stores });
  return (
    <>
      <Notice label="只填在张店区内的门店，区外分支机构不能参加。" />
      {fault ? <Notice icon="alert" label={fault} /> : null}
      {form.stores.map((store, index) => (
        <StoreForm
          key={keys[index] ?? `store-${index}`}
          store={store}
          number={index + 1}
          terms={terms}
          locked={locked}
          onChange={(next) => change(form.stores.map((one, each) => (each === index ? next : one)))}
          onRemove={() => {
            setKeys(keys.filter((_, each) => each !== index));
            change(form.stores.filter((_, each) => each !== index));
          }}
        />
      ))}
      {locked || form.stores.length >= mostStores ? null : (
        <ActionButton
          kind="plain"
          onPress={() => {
            setKeys([...keys, `store-${Date.now()}`]);
            change([...form.stores, { ...emptyStore, address: form.address }]);
          }}
        >
          添加{form.stores.length > 0 ? '另一家' : '一家'}
          {fieldWords.stores.slice(-2)}
        </ActionButton>
      )}
    </>
  );
}
