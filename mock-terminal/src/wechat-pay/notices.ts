import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Switches } from '../faults';
import { NOTIFY_SCHEDULE_SECONDS } from '../platform/notifier';
import { wireTime } from '../time';
import type { PayFaults } from './faults';
import { sealed, sealResource } from './seal';
import type { Order, Refund } from './store';

export type NoticeNeeds = {
  clock: Clock;
  faults: Switches<PayFaults>;
  apiKey: string;
  appid: string;
  mchid: string;
  /** Real milliseconds for one second of the schedule. */
  millisecondsPerSecond: number;
  newId: (prefix: string) => string;
};

export type Notice = { url: string; body: string };

/** How WeChat tells of a payment, in an answer and in a notice. */
export const transactionOf = (
  { appid, mchid }: Pick<NoticeNeeds, 'appid' | 'mchid'>,
  order: Order,
) => ({
  appid,
  mchid,
  out_trade_no: order.out_trade_no,
  trade_type: 'JSAPI',
  trade_state: order.trade_state,
  trade_state_desc: order.trade_state,
  ...(order.transaction_id && {
    transaction_id: order.transaction_id,
    success_time: order.success_time,
    payer: { openid: order.openid },
  }),
  amount: { total: order.total, payer_total: order.total, currency: 'CNY', payer_currency: 'CNY' },
});

/** Sends notices by the schedule of 15 tries over 24 h 4 min until they are answered. */
export class Notices {
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(private readonly needs: NoticeNeeds) {}

  paid(order: Order): void {
    this.send(order.notify_url, 'TRANSACTION.SUCCESS', 'transaction', {
      ...transactionOf(this.needs, order),
      trade_state: 'SUCCESS',
    });
  }

  refunded(order: Order, refund: Refund): void {
    this.send(refund.notify_url, `REFUND.${refund.status}`, 'refund', {
      mchid: this.needs.mchid,
      out_trade_no: order.out_trade_no,
      transaction_id: order.transaction_id,
      out_refund_no: refund.out_refund_no,
      refund_id: refund.refund_id,
      refund_status: refund.status,
      ...(refund.success_time && { success_time: refund.success_time }),
      amount: { total: order.total, refund: refund.refund },
    });
  }

  /** A notice as it would be sent, for tests that bend it. */
  compose(url: string, event: string, kind: string, content: object): Notice {
    const { apiKey, clock, newId } = this.needs;
    const body = JSON.stringify({
      id: newId('EV-'),
      create_time: wireTime(clock.now()),
      resource_type: 'encrypt-resource',
      event_type: event,
      summary: event,
      resource: sealResource(apiKey, kind, content),
    });
    return { url, body };
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private send(url: string, event: string, kind: string, content: object): void {
    const { faults } = this.needs;
    if (faults.strikes(faults.read().neverNotify)) return;
    const notice = this.compose(url, event, kind, content);
    void this.attempt(notice, 0);
    if (faults.strikes(faults.read().duplicate)) void this.attempt(notice, 0);
  }

  private async attempt(notice: Notice, tries: number): Promise<void> {
    if (this.stopped) return;
    const { faults, millisecondsPerSecond } = this.needs;
    const { reorder, probe } = faults.read();
    if (tries === 0 && faults.strikes(reorder)) await sleep(faults.draw() * 1000);
    if (faults.strikes(probe)) await this.post(notice, { probe: true });
    if (await this.post(notice, { spoil: tries === 0 })) return;
    const gap = NOTIFY_SCHEDULE_SECONDS[tries];
    if (gap === undefined || this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.attempt(notice, tries + 1);
    }, gap * millisecondsPerSecond);
    this.timers.add(timer.unref());
  }

  private async post(
    { url, body }: Notice,
    how: { probe?: boolean; spoil?: boolean },
  ): Promise<boolean> {
    const { clock, faults } = this.needs;
    const { badSignature, stale, mixedSerials } = faults.read();
    const at = how.spoil && faults.strikes(stale) ? new Date(0) : clock.now();
    const headers = sealed(body, at, mixedSerials && faults.draw() < 0.5 ? 1 : 0);
    const signature = headers['wechatpay-signature'] ?? '';
    if (how.probe) headers['wechatpay-signature'] = `WECHATPAY/SIGNTEST/${signature}`;
    if (how.spoil && faults.strikes(badSignature))
      headers['wechatpay-signature'] = Buffer.alloc(256, 7).toString('base64');
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(5_000),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
