import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Store } from '../../../../bff/src/contract';
import { categoryWords } from '../../copy/vouchers';
import { open, routes } from '../../lib/routes';
import { showOnMap } from '../../lib/show-on-map';
import { ActionButton } from '../../ui/action-button';
import { Fact, ListRow } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { StoreTags } from './store-card';
import './store-card.scss';

/** One store (S2), also when it takes no vouchers at present: an old link then says why (S3). */
export function StoreFacts({ store, nowMs }: { store: Store; nowMs: number }) {
  return (
    <>
      {store.accepting ? null : (
        <Notice icon="alert" label="该门店暂时不能用券。您的券不受影响，可到其他活动门店使用。" />
      )}
      {store.sample ? <Notice label="这是演示用的样例门店，不对应真实商家。" /> : null}
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
          onPress={() => open(routes.help)}
        />
      </View>
    </>
  );
}
