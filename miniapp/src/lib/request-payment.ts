import Taro from '@tarojs/taro';
import type { ApiReply } from '../../../bff/src/contract';

/** How the payment sheet was left. WeChat's own word that it was paid is not proof: the server asks. */
export type PaymentEnd = 'paid' | 'cancelled' | 'left';

/** Opens WeChat's payment sheet. `request-payment.h5.ts` does the same in a browser. */
export async function requestPayment({
  payment,
}: ApiReply<'POST /v1/orders/:tradeId/payment'>): Promise<PaymentEnd> {
  const { appId: _, signType, ...signed } = payment;
  try {
    await Taro.requestPayment({ ...signed, signType: signType as 'RSA' });
    return 'paid';
  } catch (error) {
    const { errMsg = '' } = error as { errMsg?: string };
    // Anything but a clear cancel may have been paid.
    return errMsg.includes('cancel') ? 'cancelled' : 'paid';
  }
}

/** Whether the page was just come back to from a payment elsewhere. */
export const cameBackPaid = (): boolean => false;
