import type { Trade } from '../platform/trade';
import { sendCancel } from './cancel-trade';
import { sendLock } from './lock-trade';
import { sendRefund } from './refund-trade';
import type { SaleNeeds, SaleOutcome } from './sale';

/** Asks again about the step in doubt; without one, tells how the trade stands. */
export const settleTrade = async (needs: SaleNeeds, trade: Trade): Promise<SaleOutcome> => {
  switch (trade.doubt?.step) {
    case 'lock':
      return sendLock(needs, trade, true);
    case 'cancel':
      return sendCancel(needs, trade, trade.doubt.reason, true);
    case 'refund':
      return sendRefund(needs, trade, trade.doubt.order, true);
    default:
      return { kind: 'done', trade };
  }
};
