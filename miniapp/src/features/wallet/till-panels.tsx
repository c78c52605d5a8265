import { View } from '@tarojs/components';
import type { Voucher } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { rmb } from '../../lib/money';
import { open, routes } from '../../lib/routes';
import { clockSeconds, dayTime } from '../../lib/time';
import { ActionButton } from '../../ui/action-button';
import { Icon } from '../../ui/icon';
import { Fact } from '../../ui/list-row';
import type { Detail } from './use-wallet';
import './code-panel.scss';

/** While the till holds the voucher (V5): who, how much, and that it frees itself. */
export function LockedPanel({ lock }: { lock: NonNullable<Voucher['lock']> }) {
  return (
    <View className="card till" {...a11y({ role: 'status', live: 'polite' })}>
      <View className="till__mark">
        <Icon name="clock" />
      </View>
      <View className="till__title">收银台正在处理</View>
      <View className="till__amount">应付 {rmb(lock.payableFen)}</View>
      <View className="small">{lock.storeName}</View>
      <ActionButton onPress={() => open(routes.order(lock.tradeId))}>在微信里付款</ActionButton>
      <View className="small">
        也可以在收银台付款。没有付款的话，{clockSeconds(lock.expiresAt)} 自动释放，券不会丢。
      </View>
    </View>
  );
}

/** The purchase (V5): original price, voucher, paid. */
export function RedeemedPanel({ redemption }: { redemption: NonNullable<Detail['redemption']> }) {
  return (
    <View className="card till" {...a11y({ role: 'status', live: 'polite' })}>
      <View className="till__mark till__mark--ok">
        <Icon name="check" />
      </View>
      <View className="till__title">使用成功</View>
      <View className="till__amount">已省 {rmb(redemption.discountFen)}</View>
      <View className="till__facts">
        <Fact name="门店">{redemption.storeName}</Fact>
        <Fact name="商品">{redemption.itemName}</Fact>
        <Fact name="原价">{rmb(redemption.itemFen)}</Fact>
        <Fact name="消费券">{rmb(-redemption.discountFen)}</Fact>
        <Fact name="实付">{rmb(redemption.paidFen)}</Fact>
        <Fact name="时间">{dayTime(redemption.redeemedAt)}</Fact>
      </View>
    </View>
  );
}
