import { Text, View } from '@tarojs/components';
import type { Batch, Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { roundYuan } from '../../lib/money';
import { dayTime } from '../../lib/time';
import { Countdown } from '../../ui/countdown';
import { Pressable } from '../../ui/pressable';
import { Progress } from '../../ui/progress';
import { type BatchStage, batchStage, foremostBatch, nextBatch } from './batch-stage';
import { batchTitle, leftWords, period } from './campaign-words';
import './hero-card.scss';
import { SeriesPath } from './series-path';

function Kinds({ batch }: { batch: Batch }) {
  return (
    <View className="hero__kinds">
      {batch.stocks.map((stock) => (
        <View key={stock.stockId} className="hero__kind">
          <View className="hero__face">
            <Text className="hero__unit">¥</Text>
            {roundYuan(stock.faceFen)}
          </View>
          <View className="hero__minor">单件满 {roundYuan(stock.minItemFen)} 元可用</View>
          <View className="hero__left">{leftWords(stock)}</View>
          <Progress percent={stock.leftPercent} />
        </View>
      ))}
    </View>
  );
}

const dayMs = 86_400_000;

/** While one batch is open: when the next one is, counted down on its last day. */
function NextDrop({ batch, nowMs }: { batch: Batch; nowMs: number }) {
  const leftMs = Date.parse(batch.opensAt) - nowMs;
  return (
    <>
      <View className="hero__next">下一批 {dayTime(batch.opensAt)}</View>
      {leftMs < dayMs ? <Countdown leftMs={leftMs} /> : null}
    </>
  );
}

const goWords: Record<BatchStage, string> = {
  upcoming: '未开始 · 去设提醒',
  open: '立即领取',
  'sold-out': '本批已领完 · 查看活动',
  ended: '活动已结束 · 查看活动',
};

type HeroFacts = {
  campaign: Campaign;
  nowMs: number;
  /** True when the person already holds this batch's voucher. */
  claimed: boolean;
  onGo: (batch: Batch) => void;
};

/** Above the fold of the home page (H1): name, period, the next drop by server time, both kinds and what is left. */
export function HeroCard({ campaign, nowMs, claimed, onGo }: HeroFacts) {
  const batch = foremostBatch(campaign, nowMs);
  if (!batch) {
    return null;
  }
  const stage = batchStage(batch, campaign, nowMs);
  const next = nextBatch(campaign, nowMs);
  return (
    <View className="hero">
      <SeriesPath className="hero__crumbs" series={campaign.series} />
      <View className="hero__name" {...a11y({ role: 'heading', level: 2 })}>
        {campaign.name}
      </View>
      <View className="hero__period">活动时间 {period(campaign)}</View>
      <View className="hero__drop">
        <View className="hero__drop-title">{batchTitle(batch, stage)}</View>
        {stage === 'upcoming' ? <Countdown leftMs={Date.parse(batch.opensAt) - nowMs} /> : null}
        {next && next !== batch ? <NextDrop batch={next} nowMs={nowMs} /> : null}
      </View>
      <Kinds batch={batch} />
      <Pressable className="hero__go" onPress={() => onGo(batch)}>
        {claimed ? '已领取 · 去使用' : goWords[stage]}
      </Pressable>
    </View>
  );
}
