import { useRouter } from '@tarojs/taro';
import type { Order } from '../../../../bff/src/contract';
import { OrderFacts, OrderHead } from '../../features/order/order-view';
import { useOrder } from '../../features/order/use-order';
import { rmb } from '../../lib/money';
import { open, routes } from '../../lib/routes';
import { isCitizen, useMe } from '../../lib/session';
import { useServerNow } from '../../lib/use-server-now';
import { useNoShare } from '../../lib/use-share';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { PageShell } from '../../ui/page-shell';

type OrderLoad = ReturnType<typeof useOrder>;

/** The one thing to do: pay, pay on this phone instead, or go on. */
function Bar({ load, order }: { load: OrderLoad; order: Order }) {
  if (order.state !== 'open' && order.state !== 'paying') {
    return (
      <ActionButton
        kind={order.state === 'paid' ? 'primary' : 'plain'}
        onPress={() => open(routes.wallet)}
      >
        回券包
      </ActionButton>
    );
  }
  return order.onAnotherPhone ? (
    <ActionButton onPress={load.payHere}>改用这部手机付款</ActionButton>
  ) : (
    <ActionButton onPress={load.pay}>微信支付 {rmb(order.payableFen)}</ActionButton>
  );
}

export default function OrderPage() {
  const { id } = useRouter().params;
  const citizen = isCitizen(useMe());
  const load = useOrder(citizen ? id : undefined);
  const now = useServerNow();
  useNoShare();
  const order = load.data?.order;
  return (
    <PageShell title="订单付款" bar={order ? <Bar load={load} order={order} /> : null}>
      {id === undefined ? (
        <EmptyState
          icon="receipt"
          sentence="没有找到这份订单，请从券包或收银台的二维码重新进入。"
          action={{ label: '回券包', onPress: () => open(routes.wallet) }}
        />
      ) : citizen ? (
        <Loaded of={load} tall>
          {(data) => (
            <>
              {data.order.onAnotherPhone ? (
                <Notice label="您的另一部手机正在付这一笔。请在那部手机上完成，或改用这部手机。" />
              ) : null}
              <OrderHead order={data.order} nowMs={now} />
              <OrderFacts order={data.order} />
            </>
          )}
        </Loaded>
      ) : (
        <EmptyState
          icon="receipt"
          sentence="登录后查看订单，只有券的持有人能付款。"
          action={{ label: '去登录', onPress: () => open(routes.signIn(routes.order(id))) }}
        />
      )}
    </PageShell>
  );
}
