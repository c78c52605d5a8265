import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import type { Voucher } from '../../../bff/src/contract';
import { categoryWords, stateWords, whyNot } from '../copy/vouchers';
import { roundYuan } from '../lib/money';
import { daysLeft, lastDay } from '../lib/time';
import { Icon } from './icon';
import { Pressable } from './pressable';

/** A face value and its threshold: the left half of every voucher, claimed or still on offer. */
export function VoucherFace({ faceFen, minItemFen }: { faceFen: number; minItemFen: number }) {
  return (
    <View className="voucher__face">
      <View className="voucher__value">
        <Text className="voucher__unit">¥</Text>
        {roundYuan(faceFen)}
      </View>
      <View className="voucher__condition">满 {roundYuan(minItemFen)} 可用</View>
    </View>
  );
}

function stateLine(voucher: Voucher, nowMs: number): string {
  if (voucher.usable.reason) {
    return whyNot[voucher.usable.reason];
  }
  const left = daysLeft(voucher.expiresAt, nowMs);
  const days = left <= 1 ? '今天最后一天' : `还剩 ${left} 天`;
  return voucher.returned ? `已退回可再用 · ${days}` : `${stateWords.usable.word} · ${days}`;
}

type CardFacts = {
  voucher: Voucher;
  nowMs: number;
  /** Opens the voucher; without it the card leads nowhere. */
  onPress?: () => unknown;
  children?: ReactNode;
};

function Words({ voucher, nowMs }: Pick<CardFacts, 'voucher' | 'nowMs'>) {
  const alive = isAlive(voucher);
  return (
    <>
      <View className="voucher__title">{roundYuan(voucher.faceFen)} 元消费券</View>
      <View className="voucher__dates">
        第 {voucher.batchNumber} 批 · {lastDay(voucher.expiresAt)}前使用
      </View>
      {alive ? (
        <View className="voucher__dates">
          {voucher.categories.map((one) => categoryWords[one]).join('、')}
        </View>
      ) : null}
      <View className="voucher__state">
        <Icon name={stateWords[voucher.state].icon} />
        <Text>{stateLine(voucher, nowMs)}</Text>
      </View>
    </>
  );
}

const isAlive = ({ state }: Voucher) => state === 'usable' || state === 'locked';

/** A claimed voucher: value, condition, deadline, and its state in words or why it is dead (V1). Children are actions. */
export function VoucherCard({ voucher, nowMs, onPress, children }: CardFacts) {
  return (
    <View className={`voucher ${isAlive(voucher) ? '' : 'voucher--dead'}`}>
      <VoucherFace faceFen={voucher.faceFen} minItemFen={voucher.minItemFen} />
      <View className="voucher__body">
        {onPress ? (
          <Pressable className="voucher__open" role="link" onPress={onPress}>
            <View className="grow">
              <Words voucher={voucher} nowMs={nowMs} />
            </View>
            <Icon name="right" className="list-row__arrow" />
          </Pressable>
        ) : (
          <Words voucher={voucher} nowMs={nowMs} />
        )}
        {children ? <View className="voucher__action">{children}</View> : null}
      </View>
    </View>
  );
}
