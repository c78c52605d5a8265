import type { Batch, Campaign, Stock } from '../../../../bff/src/contract';
import { grouped, roundYuan } from '../../lib/money';
import { day, dayTime, lastDay } from '../../lib/time';
import type { BatchStage } from './batch-stage';

type Named = Pick<Campaign, 'startsAt' | 'endsAt'>;

/** `4月22日—5月22日` */
export const period = (campaign: Named) => `${day(campaign.startsAt)}—${lastDay(campaign.endsAt)}`;

/** `约剩 80%`: the server rounds, and so do the words. */
export function leftWords(stock: Pick<Stock, 'leftPercent' | 'quota'>): string {
  if (stock.leftPercent === 0) {
    return '已领完';
  }
  return stock.leftPercent === 100 ? `共 ${grouped(stock.quota)} 张` : `约剩 ${stock.leftPercent}%`;
}

export const stageWords: Record<BatchStage, string> = {
  upcoming: '未开始',
  open: '领取中',
  'sold-out': '已领完',
  ended: '已结束',
};

/** `第 1 批 · 4月22日 周六 10:00 开始`, and once it is open only how it stands. */
export function batchTitle(batch: Batch, stage: BatchStage): string {
  const now = stage === 'upcoming' ? `${dayTime(batch.opensAt)} 开始` : stageWords[stage];
  return `第 ${batch.number} 批 · ${now}`;
}

/** The rules that matter beside the button (H4), from the campaign's own figures. */
export function ruleLines(campaign: Campaign): string[] {
  const kinds = [...campaign.voucherTypes].sort((one, other) => other.faceFen - one.faceFen);
  const off = kinds.map((kind) => `满 ${roundYuan(kind.minItemFen)} 减 ${roundYuan(kind.faceFen)}`);
  return [
    '每人每批次限领 1 张',
    `${lastDay(campaign.endsAt)}前使用`,
    `单件${off.join('、')} 元`,
    `每次消费最多抵 ${roundYuan(campaign.maxDiscountPerTradeFen)} 元`,
  ];
}
