import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import type { Store } from '../../../../bff/src/contract';
import { categoryWords } from '../../copy/vouchers';
import { showOnMap } from '../../lib/show-on-map';
import { day } from '../../lib/time';
import { ActionButton } from '../../ui/action-button';
import { Fact, ListRow } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { Picture } from '../../ui/picture';
import { ReportSheet } from './report-sheet';
import { StoreTags } from './store-card';
import './store-card.scss';

/** Why a store takes no vouchers, for whoever follows an old link (S3). */
const closedWords: Record<Store['state'], string> = {
  accepting: '',
  no_terminal: '该门店的收银终端正在调试，暂时不能用券。您的券不受影响，可到其他活动门店使用。',
  suspended: '该门店已被暂停参加活动，正在核查。您的券不受影响，可到其他活动门店使用。',
  left: '该门店已不在活动名单中。您的券不受影响，可到其他活动门店使用。',
};

/** One store (S2), also when it takes no vouchers at present: an old link then says why (S3). */
export function StoreFacts({ store, nowMs }: { store: Store; nowMs: number }) {
  const [reporting, setReporting] = useState(false);
  return (
    <>
      {store.accepting ? null : <Notice icon="alert" label={closedWords[store.state]} />}
      {store.sample ? <Notice label="这是演示用的样例门店，不对应真实商家。" /> : null}
      {store.photos.length > 0 ? (
        <View className="store-photos">
          {store.photos.map((photo, index) => (
            <Picture
              key={photo}
              className="store-photos__one"
              src={API_ORIGIN + photo}
              mode="aspectFill"
              lazyLoad
              label={`${store.name}门头照片 ${index + 1}`}
            />
          ))}
        </View>
      ) : null}
      <View className="card">
        <View className="heading">{store.name}</View>
        <StoreTags store={store} nowMs={nowMs} />
        <Fact name="企业">{store.merchantName}</Fact>
        <Fact name="地址">
          {store.town} {store.address}
        </Fact>
        <Fact name="营业时间">
          {store.hours.opensAt}–{store.hours.closesAt}
        </Fact>
        <Fact name="电话">{store.phone}</Fact>
        {store.publicity ? (
          <Fact name="公示批次">
            第 {store.publicity.version} 版名单，{day(store.publicity.listedAt)}上线
          </Fact>
        ) : null}
        <Fact name="用券品类">{store.categories.map((one) => categoryWords[one]).join('、')}</Fact>
      </View>
      {store.ownOffer ? (
        <View className="card">
          <View className="heading">本店配套优惠</View>
          <View>{store.ownOffer}</View>
        </View>
      ) : null}
      <View className="store-actions">
        <ActionButton kind="plain" onPress={() => Taro.makePhoneCall({ phoneNumber: store.phone })}>
          打电话
        </ActionButton>
        <ActionButton kind="plain" onPress={() => showOnMap(store)}>
          导航
        </ActionButton>
      </View>
      <View className="card card--rows">
        <ListRow
          icon="alert"
          title="反馈或举报这家门店"
          note="不让用券、抬高价格等，都可以告诉我们"
          onPress={() => setReporting(true)}
        />
      </View>
      {reporting ? <ReportSheet store={store} onClose={() => setReporting(false)} /> : null}
    </>
  );
}
