import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Campaign } from '../../../../bff/src/contract';
import { batchStage, foremostBatch, nextBatch } from '../../features/campaign/batch-stage';
import { CampaignSections } from '../../features/campaign/campaign-sections';
import { CategoryGrid } from '../../features/campaign/category-grid';
import { HeroCard } from '../../features/campaign/hero-card';
import { HowTo } from '../../features/campaign/how-to';
import { RuleSummary } from '../../features/campaign/rule-summary';
import { useAtOpening } from '../../features/campaign/use-at-opening';
import { usePageCampaign } from '../../features/campaign/use-campaign';
import { VisitorNote } from '../../features/campaign/visitor-note';
import { useHasClaimed } from '../../features/claim/use-has-claimed';
import { largeBySystem, setLargeText, useLargeText } from '../../lib/large-text';
import { open, routes } from '../../lib/routes';
import { usePullReload } from '../../lib/use-load';
import { useServerNow } from '../../lib/use-server-now';
import { useShare } from '../../lib/use-share';
import { Icon } from '../../ui/icon';
import { ListRow } from '../../ui/list-row';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { PageShell } from '../../ui/page-shell';
import { Pressable } from '../../ui/pressable';
import './index.scss';

function HomeHead({ district }: { district: string | undefined }) {
  const large = useLargeText();
  return (
    <View className="home-head">
      <View className="home-head__brand">
        <View className="home-head__mark">惠</View>
        <View>{district ?? '惠民券'}</View>
      </View>
      <Pressable
        className="home-head__switch"
        role="switch"
        checked={large}
        label="大字版"
        onPress={() => setLargeText(!large)}
      >
        <Icon name="text" />
        {large ? '标准版' : '大字版'}
      </Pressable>
    </View>
  );
}

function Entries({ hotline }: { hotline: string }) {
  return (
    <View className="card card--rows">
      <ListRow icon="store" title="哪些门店可用" onPress={() => open(routes.stores)} />
      <ListRow
        icon="rules"
        title="活动规则"
        note="逐条原文和白话说明"
        onPress={() => open(routes.rules())}
      />
      <ListRow
        icon="ledger"
        title="资金公示"
        note="每一分钱的去向"
        onPress={() => open(routes.ledger())}
      />
      <ListRow icon="help" title="常见问题" onPress={() => open(routes.help)} />
      <ListRow
        icon="phone"
        title={`咨询热线 ${hotline}`}
        onPress={() => Taro.makePhoneCall({ phoneNumber: hotline })}
      />
    </View>
  );
}

function Content({ campaign, reload }: { campaign: Campaign; reload: () => Promise<void> }) {
  const next = nextBatch(campaign, Date.parse(campaign.now));
  const now = useServerNow(next && Date.parse(next.opensAt));
  const batch = foremostBatch(campaign, now);
  const opened = Boolean(batch && batchStage(batch, campaign, now) !== 'upcoming');
  const claimed = useHasClaimed(opened ? batch?.batchId : undefined);
  useAtOpening(batch, now, reload);
  return (
    <>
      <HeroCard
        campaign={campaign}
        nowMs={now}
        claimed={claimed}
        onGo={() => open(claimed ? routes.wallet : routes.campaign(campaign.campaignId))}
      />
      <RuleSummary campaign={campaign} />
      <HowTo />
      <CategoryGrid categories={campaign.categories} />
      <VisitorNote campaign={campaign} />
      <Entries hotline={campaign.hotline} />
    </>
  );
}

export default function HomePage() {
  const { list, campaign } = usePageCampaign();
  usePullReload(campaign);
  useShare('惠民券 · 家电消费惠民活动', routes.home, campaign.data?.campaignId);
  return (
    <PageShell title="惠民券" tab>
      <HomeHead district={campaign.data?.district} />
      {largeBySystem ? <Notice label="已按您手机的字号打开大字版，可在右上角切换。" /> : null}
      <Loaded of={campaign} tall>
        {(data) => <Content campaign={data} reload={campaign.reload} />}
      </Loaded>
      {list.data ? <CampaignSections campaigns={list.data.campaigns} /> : null}
    </PageShell>
  );
}
