import { useCallback, useEffect, useState } from 'react';
import type { Order } from '../../../../bff/src/contract';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { cameBackPaid, requestPayment } from '../../lib/request-payment';
import { useLoad } from '../../lib/use-load';
import { useWatch } from '../../lib/use-watch';

const moving: Order['state'][] = ['open', 'paying', 'unknown', 'refunding'];

/** One purchase, followed while it moves, and what its holder may do with it. */
export function useOrder(tradeId: string | undefined) {
  const params = { tradeId: tradeId ?? '' };
  const order = useLoad(tradeId && `my:order:${tradeId}`, () =>
    call('GET /v1/orders/:tradeId', { params: { tradeId: tradeId ?? '' } }),
  );
  const [failure, setFailure] = useState<Failure>();
  const { reload } = order;
  const state = order.data?.order.state;
  useWatch(reload, state !== undefined && moving.includes(state), Boolean(order.failure));

  const step = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(asFailure(error));
    }
    await reload();
  };
  const check = useCallback(async () => {
    if (tradeId) {
      await call('POST /v1/orders/:tradeId/check', { params: { tradeId } });
    }
  }, [tradeId]);

  useEffect(() => {
    if (cameBackPaid()) {
      // The order is followed anyway: a question that was lost is only asked later.
      check().then(reload, () => undefined);
    }
  }, [check, reload]);

  const pay = async () => {
    const opened = await call('POST /v1/orders/:tradeId/payment', { params });
    if ((await requestPayment(opened)) === 'paid') {
      await check();
    }
  };
  return {
    ...order,
    failure: failure ?? order.failure,
    pay: () => step(pay),
    /** Closes the payment of the other phone, then pays on this one. */
    payHere: () =>
      step(async () => {
        await call('DELETE /v1/orders/:tradeId/payment', { params });
        await pay();
      }),
  };
}
