import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import type { Campaign } from '../../../../bff/src/contract';
import { batchStage } from '../../features/campaign/batch-stage';
import { batchTitle, leftWords, period, stageWords } from '../../features/campaign/campaign-words';
import { RuleSummary } from '../../features/campaign/rule-summary';
import { SeriesPath } from '../../features/campaign/series-path';
import { usePageCampaign } from '../../features/campaign/use-campaign';
import { AreaRow } from '../../features/claim/area-row';
import { QueuePanel, SuccessPanel } from '../../features/claim/claim-panel';
import { KindChoice } from '../../features/claim/kind-choice';
import { soldOutWords } from '../../features/claim/sold-out-words';
import { SomeStores } from '../../features/store/store-card';
import { useStores } from '../../features/store/use-stores';
import { a11y } from '../../lib/a11y';
import { remindOfEnd } from '../../lib/remind';
import { here, open, routes } from '../../lib/routes';
import { type Loaded as Load, usePullReload } from '../../lib/use-load';
import { useShare } from '../../lib/use-share';
import { ActionButton } from '../../ui/action-button';
import { Countdown } from '../../ui/countdown';
import { FailureNotice } from '../../ui/failure-notice';
import { ListRow } from '../../ui/list-row';
import { Loaded } from '../../ui/loaded';
import { PageShell } from '../../ui/page-shell';
import { Segments } from '../../ui/segments';
import { ShareRow } from '../../ui/share-row';
import { VoucherCard } from '../../ui/voucher-card';
import './index.scss';
import { type ClaimPage, useClaimPage } from './use-claim-page';

function Title({ campaign }: { campaign: Campaign }) {
  return (
    <View className="campaign-title">
      <SeriesPath className="small" series={campaign.series} />
      <View className="campaign-title__name" {...a11y({ role: 'heading', level: 2 })}>
        {campaign.name}
      </View>
      <View className="small">活动时间 {period(campaign)}</View>
    </View>
  );
}

function Batches({ campaign, page }: { campaign: Campaign; page: ClaimPage }) {
  return (
    <Segments
      label="批次"
      value={page.batch?.batchId ?? ''}
      options={campaign.batches.map((batch) => ({
        key: batch.batchId,
        word: `第 ${batch.number} 批 · ${stageWords[batchStage(batch, campaign, page.now)]}`,
      }))}
      onChange={page.pickBatch}
    />
  );
}

/** Before and while claiming: the time, the kinds, and what went wrong. */
function Choosing({ campaign, page }: { campaign: Campaign; page: ClaimPage }) {
  const { batch, stage, now, claim } = page;
  if (!batch) {
    return null;
  }
  return (
    <>
      <View className="campaign-when">
        <View className="campaign-when__title">{batchTitle(batch, stage)}</View>
        {stage === 'upcoming' ? <Countdown leftMs={Date.parse(batch.opensAt) - now} /> : null}
      </View>
      {claim.state.kind === 'queued' ? <QueuePanel unsure={claim.state.unsure} /> : null}
      {claim.state.kind === 'refused' ? (
        <FailureNotice
          failure={claim.state.failure}
          onRetry={page.press}
          sentence={soldOutWords(claim.state, page.stocks, leftWords)}
        />
      ) : null}
      {claim.state.kind === 'queued' ? null : (
        <KindChoice
          stocks={page.stocks}
          chosen={page.chosen?.stockId}
          left={leftWords}
          onChoose={page.choose}
        />
      )}
      {stage === 'ended' || claim.state.kind === 'queued' ? null : <AreaRow campaign={campaign} />}
      {stage === 'upcoming' && !claim.signedIn ? (
        <View className="card card--rows">
          <ListRow
            icon="user"
            title="提前登录，到点更快"
            note="现在登录好，开始后一点就领"
            onPress={() => open(routes.signIn(here()))}
          />
        </View>
      ) : null}
    </>
  );
}

/** The voucher is there (C5): the card, the next steps, then where to use it: what comes late moves nothing under a thumb. */
type ClaimedFacts = { campaign: Campaign; page: ClaimPage; shared: string };

function Claimed({ campaign, page, shared }: ClaimedFacts) {
  const stores = useStores(campaign.campaignId);
  if (page.claim.state.kind !== 'issued') {
    return null;
  }
  const { voucher } = page.claim.state;
  return (
    <>
      <SuccessPanel />
      <VoucherCard voucher={voucher} nowMs={page.now} />
      <View className="card card--rows">
        <ListRow icon="ticket" title="打开券包" onPress={() => open(routes.wallet)} />
        <ListRow
          icon="bell"
          title="到期提醒"
          note="到期前和核销后提醒您"
          onPress={() => remindOfEnd(voucher.expiresAt)}
        />
        <ListRow icon="store" title="查看全部门店" onPress={() => open(routes.stores)} />
        <ShareRow title={campaign.name} path={shared} />
      </View>
      <View className="heading">可以去这些门店</View>
      <SomeStores stores={stores.data?.stores ?? []} nowMs={page.now} />
    </>
  );
}

function More({ campaignId }: { campaignId: string }) {
  return (
    <View className="card card--rows">
      <ListRow icon="rules" title="活动规则" onPress={() => open(routes.rules(campaignId))} />
      <ListRow icon="ledger" title="资金公示" onPress={() => open(routes.ledger(campaignId))} />
      <ListRow
        icon="eye"
        title="为什么没抢到"
        note="查看自己的领取记录和领完时间"
        onPress={() => open(routes.attempts(campaignId))}
      />
    </View>
  );
}

type ReadyFacts = {
  campaign: Campaign;
  load: Load<Campaign>;
  /** The path that a share bears. */
  shared: string;
};

function Ready({ campaign, load, shared }: ReadyFacts) {
  const page = useClaimPage(campaign, load.reload);
  const issued = page.claim.state.kind === 'issued';
  return (
    <PageShell
      title="领取消费券"
      bar={
        <View {...a11y({ live: 'polite' })}>
          <ActionButton disabled={page.button.does === 'none'} onPress={page.press}>
            {page.button.word}
          </ActionButton>
        </View>
      }
    >
      <Title campaign={campaign} />
      {campaign.batches.length > 1 ? <Batches campaign={campaign} page={page} /> : null}
      <Loaded of={load}>
        {() =>
          issued ? (
            <Claimed campaign={campaign} page={page} shared={shared} />
          ) : (
            <Choosing campaign={campaign} page={page} />
          )
        }
      </Loaded>
      <RuleSummary campaign={campaign} />
      <More campaignId={campaign.campaignId} />
    </PageShell>
  );
}

export default function CampaignPage() {
  const { id } = useRouter().params;
  const { campaign } = usePageCampaign(id);
  usePullReload(campaign);
  const { data } = campaign;
  const shared = useShare(
    data?.name ?? '家电消费惠民活动',
    data ? routes.campaign(data.campaignId) : routes.home,
    data?.campaignId,
  );
  return data ? (
    <Ready campaign={data} load={campaign} shared={shared} />
  ) : (
    <PageShell title="领取消费券">
      <Loaded of={campaign} tall>
        {() => null}
      </Loaded>
    </PageShell>
  );
}
