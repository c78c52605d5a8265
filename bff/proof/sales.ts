import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../src/platform/db';
import { codeDigitsOf, codeStepAt, voucherSecret } from '../src/voucher/code.rules';

/*
 * Residents at the tills of the mock terminal: each shows the code of the moment, the cashier locks, takes the payment,
 * and some sales are cancelled or refunded afterwards. Everything goes over HTTP as the cashier page itself asks it.
 */

export type Tills = {
  cashierOrigin: string;
  bffOrigin: string;
  wechatPayOrigin: string;
  /** Signed in already, by citizen. */
  tokens: ReadonlyMap<string, string>;
  /** VOUCHER_CODE_KEY: the phones of these residents know it. */
  codeKey: Uint8Array;
  terminals: string[];
};

type Sellable = { voucherId: string; number: string; citizenId: string; minItemFen: number };
export type Sale = { outTradeNo: string; termNo: string; voucherId: string; kind: string };
/** What is done with a sale once it is paid. */
export type After = 'keep' | 'cancel' | 'refund';

/** The vouchers a rush told its winners of, in a fixed order. */
export async function listSellable(db: Db, batchId: string, count: number): Promise<Sellable[]> {
  const vouchers = await db.voucher.findMany({
    where: { batchId },
    include: { stock: { include: { voucherType: true } } },
    orderBy: { id: 'asc' },
    take: count,
  });
  return vouchers.map(({ id, number, citizenId, stock }) => ({
    voucherId: id,
    number,
    citizenId,
    minItemFen: stock.voucherType.minItemFen,
  }));
}

const notifiedWithinMs = 30_000;

type Told = { kind: string; trade?: { state: string; lock?: { trade_id: string } } };

async function ask<T = Told>(url: string, body: object, token?: string): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return (await answer.json()) as T;
}

const categories = ['tv', 'air_conditioner', 'refrigerator', 'washing_machine', 'kitchen', 'phone'];

/** A price that fits, the same for the same voucher. */
function itemFor(voucher: Sellable) {
  const spread = createHash('sha256').update(voucher.voucherId).digest().readUInt16BE(0);
  return {
    line_no: 1,
    category: categories[spread % categories.length] as string,
    name: '样例商品',
    unit_price: voucher.minItemFen + spread * 10,
    quantity: 1,
    serial_no: `SN-${voucher.voucherId}`,
  };
}

async function codeNow(tills: Tills, voucher: Sellable): Promise<string> {
  const { now } = (await (await fetch(`${tills.bffOrigin}/time`)).json()) as { now: string };
  const secret = voucherSecret(tills.codeKey, voucher.voucherId);
  return `ZD1.${voucher.number}.${codeDigitsOf(secret, codeStepAt(new Date(now)))}`;
}

async function untilNotified(sale: string): Promise<void> {
  const endsAt = Date.now() + notifiedWithinMs;
  for (;;) {
    const { trade } = (await (await fetch(sale)).json()) as {
      trade?: { notice?: { ended?: object } };
    };
    if (trade?.notice?.ended) {
      return;
    }
    if (Date.now() > endsAt) {
      throw new Error(`${sale}: the payment was not notified within ${notifiedWithinMs} ms`);
    }
    await sleep(50);
  }
}

/** The holder pays the order on the phone; the till asks until it hears of it. */
async function payInWechat(
  { bffOrigin, wechatPayOrigin, tokens }: Tills,
  { citizenId }: Sellable,
  { sale, at, tradeId }: { sale: string; at: object; tradeId: string },
): Promise<Told> {
  const opened = await ask<{ payment?: { package: string } }>(
    `${bffOrigin}/v1/orders/${tradeId}/payment`,
    {},
    tokens.get(citizenId) ?? '',
  );
  const prepay_id = opened.payment?.package.replace('prepay_id=', '') ?? '';
  const { paid } = await ask<{ paid?: boolean }>(`${wechatPayOrigin}/control/pay`, { prepay_id });
  if (!paid) {
    return { kind: `not paid in WeChat: ${JSON.stringify(opened)}` };
  }
  const endsAt = Date.now() + notifiedWithinMs;
  for (;;) {
    const heard = await ask(`${sale}/wechat`, at);
    if (heard.trade?.state === 'paid') {
      return heard;
    }
    if (Date.now() > endsAt) {
      return { kind: `the till did not hear of the payment within ${notifiedWithinMs} ms` };
    }
    await sleep(100);
  }
}

async function sellOne(
  tills: Tills,
  voucher: Sellable,
  index: number,
  { after, inWechat }: { after: After; inWechat: boolean },
): Promise<Sale> {
  const termNo = tills.terminals[index % tills.terminals.length] as string;
  const outTradeNo = `R${String(index).padStart(10, '0')}`;
  const sale = `${tills.cashierOrigin}/api/sales/${outTradeNo}`;
  const at = { term_no: termNo };
  const locked = await ask(`${tills.cashierOrigin}/api/sales`, {
    ...at,
    cashier_id: 'C01',
    out_trade_no: outTradeNo,
    items: [itemFor(voucher)],
    vouchers: [{ voucher_code: await codeNow(tills, voucher), line_no: 1 }],
  });
  const steps = [locked];
  if (locked.kind === 'done') {
    const tradeId = locked.trade?.lock?.trade_id ?? '';
    steps.push(
      inWechat
        ? await payInWechat(tills, voucher, { sale, at, tradeId })
        : await ask(`${sale}/payment`, { ...at, pay_type: 'wxpay' }),
    );
  }
  if (after === 'cancel') {
    steps.push(await ask(`${sale}/cancel`, { ...at, reason: '顾客改主意' }));
  }
  if (after === 'refund') {
    // Goods come back long after the payment was notified.
    await untilNotified(`${sale}?term_no=${termNo}`);
    steps.push(
      await ask(`${sale}/refunds`, {
        ...at,
        out_refund_no: `F${outTradeNo}`,
        line_nos: [1],
        reason: '顾客退货',
      }),
    );
  }
  const bad = steps.find((step) => step.kind !== 'done');
  return {
    outTradeNo,
    termNo,
    voucherId: voucher.voucherId,
    kind: bad ? JSON.stringify(bad) : 'done',
  };
}

/** Sells every voucher, each terminal one sale after the other, all terminals at once. */
export async function sellAll(
  tills: Tills,
  vouchers: readonly Sellable[],
  howOf: (index: number) => { after: After; inWechat: boolean },
  tell: (done: number) => void,
): Promise<Sale[]> {
  const sales: Sale[] = [];
  let next = 0;
  const till = async () => {
    while (next < vouchers.length) {
      const index = next;
      next += 1;
      sales.push(await sellOne(tills, vouchers[index] as Sellable, index, howOf(index)));
      tell(sales.length);
    }
  };
  await Promise.all(tills.terminals.map(till));
  return sales;
}

/** What 嘉联's bills of a day say was paid, less what was given back, in fen. */
export async function readBills(
  cashierOrigin: string,
  mchIds: string[],
  date: string,
): Promise<number> {
  let paidFen = 0;
  for (const mchId of mchIds) {
    const answer = await fetch(`${cashierOrigin}/api/bill?mch_id=${mchId}&date=${date}`);
    const { ready, bill } = (await answer.json()) as { ready: boolean; bill: string };
    if (!ready) {
      throw new Error(`the bill of ${mchId} is not ready`);
    }
    const last = bill.trim().split('\n').at(-1) ?? '';
    const [name, , , , paid] = last.split(',');
    if (name !== 'SUM') {
      throw new Error(`bill of ${mchId} has no last line: ${last}`);
    }
    paidFen += Number(paid);
  }
  return paidFen;
}
