import { View } from '@tarojs/components';
import { useState } from 'react';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { StorePosters } from '../../../features/poster/store-posters';
import { useOwnStores } from '../../../features/store/use-stores';
import { here, open, routes } from '../../../lib/routes';
import { isCitizen, useMe } from '../../../lib/session';
import { useNoShare } from '../../../lib/use-share';
import { ActionButton } from '../../../ui/action-button';
import { ChoiceField } from '../../../ui/choice-field';
import { EmptyState } from '../../../ui/empty-state';
import { Loaded } from '../../../ui/loaded';
import { PageShell } from '../../../ui/page-shell';

/** One of the person's stores, and what it hangs up. */
function OwnStores({ campaignId }: { campaignId: string }) {
  const mine = useOwnStores(campaignId);
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded of={mine} tall>
      {({ stores }) => {
        const store = stores.find(({ name }) => name === chosen) ?? stores[0];
        return store ? (
          <>
            {stores.length > 1 ? (
              <View className="card">
                <ChoiceField
                  label="门店"
                  value={store.name}
                  options={stores.map(({ name }) => name)}
                  placeholder="请选择"
                  onChange={setChosen}
                />
              </View>
            ) : (
              <View className="heading">{store.name}</View>
            )}
            <StorePosters key={store.storeId} campaignId={campaignId} storeId={store.storeId} />
          </>
        ) : (
          <EmptyState
            icon="store"
            sentence="开通核销后，这里可以下载本店的海报和打印文件。"
            action={{ label: '查看报名进度', onPress: () => open(routes.apply) }}
          />
        );
      }}
    </Loaded>
  );
}

export default function PostersPage() {
  useNoShare();
  const me = useMe();
  const { campaign } = usePageCampaign();
  return (
    <PageShell title="宣传物料">
      {isCitizen(me) ? (
        <Loaded of={campaign}>{(data) => <OwnStores campaignId={data.campaignId} />}</Loaded>
      ) : (
        <>
          <View className="card stack">
            <View className="heading">本店海报和打印文件</View>
            <View>请由企业联系人用报名时的手机号登录。</View>
          </View>
          <ActionButton onPress={() => open(routes.signIn(here()))}>登录后下载</ActionButton>
        </>
      )}
    </PageShell>
  );
}
