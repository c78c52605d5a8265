import { Text, View } from '@tarojs/components';
import type { Order } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { rmb } from '../../lib/money';
import { clockSeconds, countdownParts, dayTime } from '../../lib/time';
import { Icon } from '../../ui/icon';
import { Fact } from '../../ui/list-row';
import { orderWords } from './order-words';
import './order.scss';

/** How much, how it stands, and what to do next. */
export function OrderHead({ order, nowMs }: { order: Order; nowMs: number }) {
  const words = orderWords[order.state];
  const awaited = order.state === 'open' || order.state === 'paying';
  const { minutes, seconds } = countdownParts(Date.parse(order.expiresAt) - nowMs);
  return (
    <View className="card order" {...a11y({ role: 'status', live: 'polite' })}>
      <View className={`order__mark ${words.good ? 'order__mark--ok' : ''}`}>
        <Icon name={words.icon} />
      </View>
      <View className="order__title">{words.title}</View>
      <View className="order__sum">
        {awaited ? '应付' : order.state === 'paid' ? '实付' : ''} {rmb(order.payableFen)}
      </View>
      <View className="small">{words.next}</View>
      {awaited ? (
        <View className="order__left" {...a11y({ hidden: true })}>
          <Text className="whole">
            还剩 {minutes} 分 {seconds} 秒，
          </Text>
          <Text className="whole">{clockSeconds(order.expiresAt)} 前有效</Text>
        </View>
      ) : null}
    </View>
  );
}

/** What was bought: each piece, the voucher on it, what is left to pay. */
export function OrderFacts({ order }: { order: Order }) {
  return (
    <View className="card">
      <Fact name="门店">{order.storeName}</Fact>
      {order.items.map((item) => (
        <Fact key={item.lineNo} name={item.name}>
          {rmb(item.unitFen)}
          {item.quantity > 1 ? ` × ${item.quantity}` : ''}
        </Fact>
      ))}
      <Fact name="合计">{rmb(order.totalFen)}</Fact>
      <Fact name="消费券">{rmb(-order.discountFen)}</Fact>
      <Fact name={order.paidAt ? '实付' : '应付'}>{rmb(order.payableFen)}</Fact>
      {order.paidAt ? <Fact name="付款时间">{dayTime(order.paidAt)}</Fact> : null}
      {order.refundDueFen > 0 ? <Fact name="退款中">{rmb(order.refundDueFen)}</Fact> : null}
      {order.refundedFen > 0 ? <Fact name="已退回微信">{rmb(order.refundedFen)}</Fact> : null}
    </View>
  );
}
