import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Campaign } from '../../../../bff/src/contract';
import { batchStage, foremostBatch, nextBatch } from '../../features/campaign/batch-stage';
import { CampaignSections } from '../../features/campaign/campaign-sections';
import { CategoryGrid } from '../../features/campaign/category-grid';
import { HeroCard } from '../../features/campaign/hero-card';
import { HomeSections } from '../../features/campaign/home-sections';
import { HowTo } from '../../features/campaign/how-to';
import { NoticeList } from '../../features/campaign/notice-list';
import { RuleSummary } from '../../features/campaign/rule-summary';
import { useAtOpening } from '../../features/campaign/use-at-opening';
import { usePageCampaign } from '../../features/campaign/use-campaign';
import { useContent } from '../../features/campaign/use-content';
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

function Hotline({ hotline }: { hotline: string }) {
  return (
    <View className="card card--rows">
      <ListRow
        icon="phone"
        title={`咨询热线 ${hotline}`}
        onPress={() => Taro.makePhoneCall({ phoneNumber: hotline })}
      />
    </View>
  );
}

type ContentFacts = {
  campaign: Campaign;
  content: ReturnType<typeof useContent>;
  reload: () => Promise<void>;
};

function Content({ campaign, content, reload }: ContentFacts) {
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
      <NoticeList notices={content.notices} />
      <RuleSummary campaign={campaign} />
      <HowTo steps={content.howTo.steps} />
      <CategoryGrid categories={campaign.categories} />
      <VisitorNote campaign={campaign} />
      <HomeSections sections={content.home.sections} campaignId={campaign.campaignId} />
      <Hotline hotline={campaign.hotline} />
    </>
  );
}

export default function HomePage() {
  const { list, campaign } = usePageCampaign();
  const campaignId = campaign.data?.campaignId;
  const content = useContent(campaignId);
  usePullReload(campaign, content);
  useShare('惠民券 · 家电消费惠民活动', routes.home, campaignId);
  return (
    <PageShell title="惠民券" tab>
      <HomeHead district={campaign.data?.district} />
      {largeBySystem ? <Notice label="已按您手机的字号打开大字版，可在右上角切换。" /> : null}
      <Loaded of={campaign} tall>
        {(data) => <Content campaign={data} content={content} reload={campaign.reload} />}
      </Loaded>
      {list.data ? (
        <CampaignSections
          campaigns={list.data.campaigns.filter((one) => one.campaignId !== campaignId)}
        />
      ) : null}
    </PageShell>
  );
}
