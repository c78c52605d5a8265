import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { AccountRows, ProfileCard } from '../../features/account/profile-card';
import { usePageCampaign } from '../../features/campaign/use-campaign';
import { useOwnStores } from '../../features/store/use-stores';
import { setLargeText, useLargeText } from '../../lib/large-text';
import { open, routes } from '../../lib/routes';
import { isCitizen, useMe } from '../../lib/session';
import { useNoShare } from '../../lib/use-share';
import { ListRow } from '../../ui/list-row';
import { PageShell } from '../../ui/page-shell';
import { SwitchRow } from '../../ui/switch-row';

/** Of an enterprise that is there. */
const OwnRows = () => (
  <>
    <ListRow
      icon="receipt"
      title="收款与发票"
      note="今天的销售、交发票、结算"
      onPress={() => open(routes.takings())}
    />
    <ListRow
      icon="check-circle"
      title="巡检整改"
      note="巡检发现的问题、整改期限"
      onPress={() => open(routes.inspections())}
    />
  </>
);

/** What comes a moment later stands last, so that nothing moves under a thumb. */
export default function MePage() {
  const large = useLargeText();
  const citizen = isCitizen(useMe());
  const { hotline, campaignId } = usePageCampaign().campaign.data ?? {};
  const ownStores = useOwnStores(citizen ? campaignId : undefined).data?.stores ?? [];
  useNoShare();
  return (
    <PageShell title="我的" tab>
      <ProfileCard />
      <View className="card card--rows">
        <SwitchRow
          title="大字版（长辈版）"
          note="字更大，按钮更大"
          on={large}
          onChange={setLargeText}
        />
        <AccountRows />
      </View>
      <View className="card card--rows">
        <ListRow
          icon="eye"
          title="为什么没抢到"
          note="我的领取记录"
          onPress={() => open(routes.attempts())}
        />
        <ListRow icon="rules" title="活动规则" onPress={() => open(routes.rules())} />
        <ListRow icon="ledger" title="资金公示" onPress={() => open(routes.ledger())} />
        <ListRow
          icon="eye"
          title="参与企业公示"
          note="名单、下载、提出异议"
          onPress={() => open(routes.publicity())}
        />
        <ListRow icon="help" title="常见问题与反馈" onPress={() => open(routes.help)} />
      </View>
      <View className="card card--rows">
        <ListRow
          icon="store"
          title="企业报名与进度"
          note="家电企业申请参加、签约"
          onPress={() => open(routes.apply)}
        />
        <ListRow
          icon="download"
          title="本店宣传物料"
          note="海报、单页、价签卡"
          onPress={() => open(routes.posters)}
        />
        {ownStores.length > 0 ? <OwnRows /> : null}
        {hotline ? (
          <ListRow
            icon="phone"
            title={`咨询热线 ${hotline}`}
            onPress={() => Taro.makePhoneCall({ phoneNumber: hotline })}
          />
        ) : null}
      </View>
    </PageShell>
  );
}
