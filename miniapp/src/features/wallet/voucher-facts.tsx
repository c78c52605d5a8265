import { View } from '@tarojs/components';
import { categoryWords, eventWords } from '../../copy/vouchers';
import { a11y } from '../../lib/a11y';
import { roundYuan } from '../../lib/money';
import { daysLeft, dayTime, lastDay } from '../../lib/time';
import { Fact } from '../../ui/list-row';
import { StatusTimeline } from '../../ui/status-timeline';
import type { Detail } from './use-wallet';

/** All about one voucher (V2). */
export function VoucherFacts({ voucher, nowMs }: { voucher: Detail['voucher']; nowMs: number }) {
  const left = daysLeft(voucher.expiresAt, nowMs);
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        使用说明
      </View>
      <Fact name="面额">{roundYuan(voucher.faceFen)} 元</Fact>
      <Fact name="门槛">单件实付满 {roundYuan(voucher.minItemFen)} 元</Fact>
      <Fact name="可用品类">{voucher.categories.map((one) => categoryWords[one]).join('、')}</Fact>
      <Fact name="使用截止">
        {lastDay(voucher.expiresAt)} 24:00{left > 0 ? `（还剩 ${left} 天）` : ''}
      </Fact>
      <Fact name="领取时间">{dayTime(voucher.claimedAt)}</Fact>
      <Fact name="券号">{voucher.number.replace(/(.{4})/g, '$1 ').trim()}</Fact>
    </View>
  );
}

export function VoucherTimeline({ timeline }: Pick<Detail, 'timeline'>) {
  const steps = [...timeline]
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .map(({ kind, at, note }) => ({ title: eventWords[kind], at, note }));
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        这张券的经过
      </View>
      <StatusTimeline steps={steps} />
    </View>
  );
}

/** After goods came back: the card is alive again, under its first deadline (V6). */
export function returnedWords(voucher: Detail['voucher']): string {
  return `商品已退，券已退回，${lastDay(voucher.expiresAt)}前可再用，原有效期不变。`;
}
