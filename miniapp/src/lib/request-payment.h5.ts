import type { ApiReply } from '../../../bff/src/contract';

export type PaymentEnd = 'paid' | 'cancelled' | 'left';

type Bridge = {
  invoke: (name: string, given: object, done: (answer: { err_msg: string }) => void) => void;
};

/** In WeChat's browser its own sheet; elsewhere the rehearsal's cashier page, which comes back to the order. */
export async function requestPayment({
  payment,
  cashierUrl,
}: ApiReply<'POST /v1/orders/:tradeId/payment'>): Promise<PaymentEnd> {
  const bridge = (window as { WeixinJSBridge?: Bridge }).WeixinJSBridge;
  if (bridge) {
    return new Promise((resolve) =>
      bridge.invoke('getBrandWCPayRequest', payment, ({ err_msg }) =>
        resolve(err_msg.includes('cancel') ? 'cancelled' : 'paid'),
      ),
    );
  }
  if (cashierUrl) {
    window.location.assign(cashierUrl);
  }
  return 'left';
}

/** Whether the page was just come back to from the cashier page, and the money was given there; said once. */
export function cameBackPaid(): boolean {
  const address = new URL(window.location.href);
  const paid = address.searchParams.get('paid') === 'ok';
  if (paid) {
    address.searchParams.delete('paid');
    window.history.replaceState(window.history.state, '', address);
  }
  return paid;
}
