import type Router from '@koa/router';
import type { ApiCall } from '../contract';
import { type Door, on } from '../http/on';
import { type Envelopes, onTerminal, refuseOtherTerminalCalls } from '../http/terminal-envelope';
import { Refusal } from '../kernel/refusal';
import { isTrainingCode } from '../merchant/training.rules';
import { type CancelNeeds, cancelTrade } from './cancel-trade.flow';
import type { BooksStore } from './ledger.store';
import { type LockNeeds, lockTrade } from './lock-trade.flow';
import { type NotifyNeeds, notifyTrade } from './notify-trade.flow';
import type { Item } from './purchase.rules';
import { type QueryTradeNeeds, queryTrade } from './query-trade.flow';
import { type QueryNeeds, queryVouchers } from './query-voucher.flow';
import {
  presentBooks,
  presentCancelled,
  presentLock,
  presentNotified,
  presentOffers,
  presentRefund,
  presentTrade,
} from './redemption.present';
import { type RefundNeeds, refundTrade } from './refund-trade.flow';
import type { TerminalStore } from './terminal.store';
import {
  cancelTraining,
  lockTraining,
  offerTraining,
  payTraining,
  queryTraining,
  refuseNumberOfTraining,
  refuseRefundOfTraining,
  type TrainNeeds,
} from './train-trade.flow';

export type RedemptionNeeds = LockNeeds &
  QueryNeeds &
  NotifyNeeds &
  CancelNeeds &
  RefundNeeds &
  QueryTradeNeeds &
  TrainNeeds & {
    terminals: Pick<TerminalStore, 'findTill' | 'findMerchantId'>;
    books: BooksStore;
  };
export type RedemptionRouteNeeds = {
  asAnyone: Door<undefined>;
  envelopes: Envelopes;
  redemption: RedemptionNeeds;
};

const itemsOf = (items: ApiCall<'POST /jlpay/v1/trades/lock'>['body']['items']): Item[] =>
  items.map((item) => ({
    lineNo: item.line_no,
    category: item.category,
    name: item.name,
    unitFen: item.unit_price,
    quantity: item.quantity,
    ...(item.serial_no !== undefined && { serialNo: item.serial_no }),
  }));

/** The six calls of the terminal interface, and the public books. */
export function redemptionRoutes(
  router: Router,
  { asAnyone, envelopes, redemption }: RedemptionRouteNeeds,
): void {
  const { terminals } = redemption;
  const atTill = (body: { mch_id: string; term_no: string }) =>
    terminals.findTill(body.mch_id, body.term_no);

  onTerminal(router, 'POST /jlpay/v1/vouchers/query', envelopes, atTill, async (till, body) => {
    const items = itemsOf(body.items);
    const codes = body.voucher_codes;
    if (codes.some(isTrainingCode)) {
      return presentOffers(offerTraining(redemption, till, { items, codes }), items);
    }
    const offers = await queryVouchers(redemption, till, { codes, items });
    return presentOffers(offers, items);
  });

  onTerminal(router, 'POST /jlpay/v1/trades/lock', envelopes, atTill, async (till, body) => {
    const ask = { outTradeNo: body.out_trade_no, items: itemsOf(body.items) };
    const codes = body.vouchers.map((one) => one.voucher_code);
    if (codes.some(isTrainingCode)) {
      return presentLock(await lockTraining(redemption, till, { ...ask, codes }));
    }
    await refuseNumberOfTraining(redemption, till, ask.outTradeNo);
    return presentLock(
      await lockTrade(redemption, till, {
        ...ask,
        cashierId: body.cashier_id,
        vouchers: body.vouchers.map((one) => ({ code: one.voucher_code, lineNo: one.line_no })),
      }),
    );
  });

  onTerminal(router, 'POST /jlpay/v1/trades/notify', envelopes, atTill, async (till, body) => {
    const ask = {
      outTradeNo: body.out_trade_no,
      paid: body.status === '2',
      totalFen: body.total_fee,
      paidFen: body.paid_fee,
    };
    return presentNotified(
      (await payTraining(redemption, till, ask)) ??
        (await notifyTrade(redemption, till, {
          ...ask,
          transactionId: body.transaction_id,
          payType: body.pay_type,
          tradeTime: new Date(body.trade_time),
        })),
    );
  });

  onTerminal(router, 'POST /jlpay/v1/trades/cancel', envelopes, atTill, async (till, body) =>
    presentCancelled(
      (await cancelTraining(redemption, till, body.out_trade_no)) ??
        (await cancelTrade(redemption, till, body.out_trade_no)),
    ),
  );

  onTerminal(router, 'POST /jlpay/v1/trades/refund', envelopes, atTill, async (till, body) => {
    await refuseRefundOfTraining(redemption, till, body.out_trade_no);
    return presentRefund(
      await refundTrade(redemption, till, {
        outTradeNo: body.out_trade_no,
        outRefundNo: body.out_refund_no,
        lineNos: body.line_nos,
        refundFen: body.refund_fee,
        reason: body.reason,
      }),
    );
  });

  onTerminal(
    router,
    'POST /jlpay/v1/trades/query',
    envelopes,
    (body) => terminals.findMerchantId(body.mch_id),
    async (merchantId, body) =>
      presentTrade(
        (await queryTraining(redemption, merchantId, body.out_trade_no)) ??
          (await queryTrade(redemption, merchantId, body.out_trade_no)),
      ),
  );
  refuseOtherTerminalCalls(router, envelopes);

  on(router, 'GET /v1/campaigns/:campaignId/ledger', asAnyone, async ({ params }) => {
    const books = await redemption.books.find(params.campaignId);
    if (!books) {
      throw new Refusal('not_found');
    }
    return presentBooks(books, redemption.now());
  });
}
