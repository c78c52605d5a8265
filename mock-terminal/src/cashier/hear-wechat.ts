import type { Trade } from '../platform/trade';
import { amend, doubtOf, type SaleNeeds, type SaleOutcome } from './sale';

/**
 * Whether the customer has paid in WeChat. The money never passes this till: the BFF, which WeChat told, is asked how the
 * trade stands, and there is nothing to announce.
 */
export const hearWechat = async (needs: SaleNeeds, trade: Trade): Promise<SaleOutcome> => {
  const doubt = doubtOf(trade);
  if (doubt) return doubt;
  if (trade.payment || trade.state !== 'locked') return { kind: 'done', trade };
  const { mch_id, out_trade_no } = trade;
  const heard = await needs.terminal.trade({ mch_id, out_trade_no });
  if (heard.kind !== 'done') return { kind: 'done', trade };
  const { trade_status, transaction_id, paid_fee, total_fee, paid_at } = heard.answer;
  if (trade_status !== 'PAID' || !transaction_id || paid_fee === null || !paid_at) {
    return { kind: 'done', trade };
  }
  return amend(needs, trade, {
    state: 'paid',
    payment: {
      transaction_id,
      status: '2',
      total_fee,
      paid_fee,
      pay_type: 'wxpay',
      trade_time: paid_at,
      in_wechat: true,
    },
    notice: { attempts: 0, ended: { ret_code: '00000', ret_msg: '顾客已在微信付款' } },
  });
};
