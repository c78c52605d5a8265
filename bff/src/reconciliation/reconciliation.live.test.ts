import { createHash } from 'node:crypto';
import { seedDemoOfficers } from '../../../prisma/demo-officers';
import { freePorts } from '../../ops/port';
import { waitUntil } from '../../ops/wait';
import { mchA, termA } from '../../test/counter';
import { type AtDesk, openDesk } from '../../test/desk';
import { giveVoucher, planSlug } from '../../test/factories';
import { openJlpay } from '../../test/jlpay-platform';
import { live } from '../../test/live';
import { openPayWorld, type PayWorld } from '../../test/pay-world';
import { lock, newRefundNo, newTradeNo, notify, tv } from '../../test/sales';
import { campaignIds } from '../campaign/campaign-file.store';
import type { Api, ApiReply } from '../contract';
import { readXlsx } from '../platform/documents/xlsx';
import { createSealedFields } from '../platform/sealed-field';
import { importTerminalBills } from './import-terminal-bills.flow';

/*
 * The real platform of 嘉联 beside the whole app: what both sides know agrees, a bill that cannot be believed is asked for
 * again, and what only one of them knows has a case.
 */
const here = live();
let world: PayWorld;
let jlpay: Awaited<ReturnType<typeof openJlpay>>;
let desk: AtDesk;
let merchantId: string;
const campaignId = campaignIds.campaign(planSlug);
const home = `/v1/officer/campaigns/${campaignId}/reconciliation`;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  world = await openPayWorld(here, { JLPAY_ORIGIN: `http://127.0.0.1:${port}` });
  jlpay = await openJlpay(port, world.app.origin);
  const { env } = world.app.deps;
  await seedDemoOfficers(here.db, createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY));
  desk = await openDesk(world, here.db).signIn('settlement');
  merchantId = (await here.db.merchant.findUniqueOrThrow({ where: { mchId: mchA } })).id;
}, 120_000);
afterAll(async () => {
  await jlpay.close();
  await world.close();
});

const calm = () => jlpay.call('DELETE', '/control/faults');
const at = (time: string) => world.clock.set?.(new Date(`2023-${time}:00+08:00`));
const needs = () => world.app.deps.money.reconciliation;
const importNow = async () => {
  await here.db.terminalBill.updateMany({
    where: { importedAt: null },
    data: { nextAskAt: world.clock.now() },
  });
  await importTerminalBills(needs());
};
const bill = (day: string) =>
  here.db.terminalBill.findUnique({
    where: { day_merchantId: { day: `2023-${day}`, merchantId } },
    include: { lines: true, file: true },
  });
/** 嘉联's clock follows ours a moment later. */
const asked = (
  what: string,
  day: string,
  until: (found: Awaited<ReturnType<typeof bill>>) => boolean,
) =>
  waitUntil(
    what,
    async () => {
      await importNow();
      return until(await bill(day));
    },
    { limitMs: 30_000 },
  );
const imported = (day: string) =>
  asked(`the bill of ${day}`, day, (found) => found?.importedAt != null);
const faulty = async (fault: string, trouble: string, day: string) => {
  await jlpay.call('PUT', '/control/faults', { bill: fault });
  await asked(`a bill that is ${trouble}`, day, (found) => found?.trouble === trouble);
  expect(await bill(day)).toMatchObject({ importedAt: null, fileId: null, lines: [] });
};

/** A sale at a till of 嘉联's, paid there. */
async function sell(faults: object = {}): Promise<string> {
  const voucher = await giveVoucher(here.db);
  const outTradeNo = newTradeNo();
  const opened = await jlpay.call('POST', '/api/sales', {
    term_no: termA,
    cashier_id: 'C01',
    out_trade_no: outTradeNo,
    items: [tv()],
    vouchers: [{ voucher_code: world.till.code(voucher), line_no: 1 }],
  });
  expect(opened).toMatchObject({ kind: 'done' });
  await jlpay.call('PUT', '/control/faults', faults);
  await jlpay.call('POST', `/api/sales/${outTradeNo}/payment`, {
    term_no: termA,
    pay_type: 'unionpay',
  });
  return outTradeNo;
}
const tradeOf = (outTradeNo: string) => here.db.trade.findFirstOrThrow({ where: { outTradeNo } });
const becomes = (outTradeNo: string, status: string) =>
  waitUntil(`${outTradeNo} ${status}`, async () => (await tradeOf(outTradeNo)).status === status, {
    limitMs: 20_000,
  });
async function sold(): Promise<string> {
  const outTradeNo = await sell();
  await becomes(outTradeNo, 'paid');
  return outTradeNo;
}
/** What our own table must never come to. */
const misprice = (outTradeNo: string, by: number) =>
  here.db.trade.updateMany({
    where: { outTradeNo },
    data: {
      totalFen: { increment: by },
      payableFen: { increment: by },
      paidFen: { increment: by },
    },
  });
async function paidInWechat(): Promise<string> {
  const person = await world.signUp();
  const { tradeId } = await world.lockFor(person);
  await world.payInWechat((await world.prepay(person, tradeId)).body);
  await world.becomes(person, tradeId, 'paid');
  return tradeId;
}
const casesOf = async (kind = 'terminal_bill_differs') =>
  (await here.db.exceptionCase.findMany({ where: { kind }, orderBy: { openedAt: 'asc' } })).map(
    ({ evidence, ...one }) => ({ ...one, ...(evidence as object) }),
  );
const ask = async <R extends keyof Api>(route: R, path: string): Promise<ApiReply<R>> =>
  (await desk.send(route, path)).body;
const list = () =>
  ask('GET /v1/officer/campaigns/:campaignId/reconciliation', home).then(({ days }) => days);
const show = (day: string) =>
  ask('GET /v1/officer/campaigns/:campaignId/reconciliation/days/:day', `${home}/days/2023-${day}`);
const shareOf = async (day: string) =>
  (await show(day)).merchants.find((one) => one.merchantId === merchantId);
const fetchFile = (path: string) =>
  fetch(`${world.app.origin}${home}${path}`, { headers: { cookie: desk.cookie } });

const price = 259_900;
const paid = 239_900;

describe('the first day', () => {
  beforeAll(async () => {
    await sold();
    const returned = await sold();
    await jlpay.call('POST', `/api/sales/${returned}/refunds`, {
      term_no: termA,
      out_refund_no: newRefundNo(),
      line_nos: [1],
      reason: '七天无理由',
    });
    await becomes(returned, 'refunded');
    const cancelled = await sold();
    await jlpay.call('POST', `/api/sales/${cancelled}/cancel`, {
      term_no: termA,
      reason: '不买了',
    });
    await becomes(cancelled, 'cancelled');
    await paidInWechat();
  }, 120_000);

  it('is asked for at 10:00 of the next day, not before, and waits meanwhile', async () => {
    await at('04-23T09:59');
    await importNow();
    expect(await bill('04-22')).toBeNull();
    expect(await list()).toMatchObject([{ day: '2023-04-22', state: 'waiting', differences: 0 }]);
  });

  it('is not believed when it is late, damaged, wrong, or not signed by 嘉联', async () => {
    await at('04-23T10:00');
    await faulty('late', 'not_ready', '04-22');
    await faulty('badDigest', 'damaged', '04-22');
    await faulty('badSum', 'unreadable', '04-22');
    await faulty('badSignature', 'forged', '04-22');
    await calm();
    expect(await casesOf('terminal_bill_missing')).toEqual([]);
    expect((await shareOf('04-22'))?.bill).toMatchObject({ trouble: 'forged', importedAt: null });
  });

  it('is imported once by all who try at the same time', async () => {
    await imported('04-22');
    const due = await here.db.terminalBill.findFirstOrThrow({ where: { merchantId } });
    const lease = async () => [{ day: due.day, merchantId, mchId: mchA, tries: 1 }];
    const reads = { ...needs().reads, lease };
    await Promise.all([1, 2, 3].map(() => importTerminalBills({ ...needs(), reads })));
    const found = await bill('04-22');
    expect(found?.lines.map(({ move, paidFen }) => [move, paidFen])).toEqual([
      ['sale', paid],
      ['sale', paid],
      ['refund', -paid],
    ]);
    expect(found?.file?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('equals the ledger, with what was paid in WeChat, and no case is opened (R-3.6)', async () => {
    await waitUntil(
      "WeChat's bill",
      async () => {
        await here.db.payBill.updateMany({ data: { nextAskAt: world.clock.now() } });
        return (await list())[0]?.state === 'balanced';
      },
      { limitMs: 30_000 },
    );
    expect(await list()).toMatchObject([
      {
        jlpay: { sales: 2, refunds: 1, paidFen: paid, discountFen: price - paid },
        wechat: { sales: 1, refunds: 0, paidFen: paid },
        ledger: { sales: 3, refunds: 1, paidFen: 2 * paid, discountFen: 2 * (price - paid) },
        differences: 0,
        missingBills: 0,
      },
    ]);
    await importNow();
    expect(await casesOf()).toEqual([]);
  });

  it('can be taken away as it came', async () => {
    const share = await shareOf('04-22');
    const answer = await fetchFile(`/days/2023-04-22/bills/${merchantId}`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const text = await answer.text();
    expect(createHash('sha256').update(text).digest('hex')).toBe(share?.bill.sha256);
    expect(text).toContain('\nSUM,3,');
  });

  it('stays as it came', async () => {
    const change = here.db.terminalBillLine.updateMany({ data: { payType: 'cash' } });
    await expect(change).rejects.toThrow();
    await expect(here.db.terminalBill.updateMany({ data: { tries: 0 } })).rejects.toThrow();
  });
});

describe('the second day', () => {
  let unheard: string;
  let unknown: string;
  let changed: string;

  beforeAll(async () => {
    await at('04-23T12:00');
    await waitUntil(
      'the clock of 嘉联',
      async () => String((await jlpay.call('GET', '/api/status')).now) > '2023-04-23T12',
      { limitMs: 10_000 },
    );
    const voucher = await giveVoucher(here.db);
    const locked = await lock(world.till, [voucher]);
    await notify(world.till, locked);
    unknown = locked.body.out_trade_no;
    changed = await sold();
    await misprice(changed, -1);
    // Nobody tells us before the bill does.
    unheard = await sell({ drop: 1 });
  }, 60_000);

  it('shows each difference with a case of its own, once', async () => {
    await at('04-24T10:00');
    await imported('04-23');
    await importNow();
    expect(
      (await casesOf())
        .map(({ outTradeNo, what }: Record<string, unknown>) => [outTradeNo, what])
        .sort(),
    ).toEqual(
      [
        [unheard, 'only_at_jlpay'],
        [unknown, 'only_here'],
        [changed, 'amounts'],
      ].sort(),
    );
    expect(await casesOf()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          outTradeNo: unheard,
          billFen: paid,
          merchantId,
          owner: 'operator',
        }),
        expect.objectContaining({ outTradeNo: unknown, ledgerFen: paid, ownFen: paid }),
        expect.objectContaining({
          outTradeNo: changed,
          billFen: paid,
          ownFen: paid - 1,
          ledgerFen: paid,
        }),
      ]),
    );
    expect((await list())[0]).toMatchObject({
      day: '2023-04-23',
      state: 'differs',
      differences: 3,
    });
    const share = await shareOf('04-23');
    expect(share?.differences).toHaveLength(3);
    expect(share?.differences.every(({ caseId }) => caseId)).toBe(true);
  });

  it('stands in the workbook', async () => {
    const rows = await readXlsx(Buffer.from(await (await fetchFile('/file')).arrayBuffer()));
    const text = rows.map(({ cells }) => cells.join('|'));
    expect(text.find((one) => one.includes('2023-04-23'))).toContain(`仅嘉联有：${unheard}`);
    expect(text.find((one) => one.includes('2023-04-22'))).toContain('已对平');
  });

  it('says in an open case that its difference is gone, and leaves it to a person', async () => {
    await misprice(changed, 1);
    await calm();
    await becomes(unheard, 'paid');
    await importNow();
    const [found] = (await casesOf()).filter(
      (one) => 'outTradeNo' in one && one.outTradeNo === changed,
    );
    expect(found).toMatchObject({
      goneAt: expect.stringContaining('2023-04-24T10'),
      closedAt: null,
      version: 2,
    });
    expect((await shareOf('04-23'))?.differences).toMatchObject([{ outTradeNo: unknown }]);
  });
});

describe('the third day', () => {
  it("has one case, and not two, when it is WeChat's bill that differs", async () => {
    const tradeId = await paidInWechat();
    await world.disturb({ billWrong: true });
    await at('04-25T10:00');
    await imported('04-24');
    await waitUntil(
      "WeChat's bill",
      async () => {
        await here.db.payBill.updateMany({
          where: { importedAt: null },
          data: { nextAskAt: world.clock.now() },
        });
        return (await list())[0]?.state === 'differs';
      },
      { limitMs: 30_000 },
    );
    await importNow();
    const cases = await casesOf('wechat_bill_differs');
    expect(cases).toMatchObject([{ tradeId, billFen: paid + 1, ledgerFen: paid }]);
    expect((await shareOf('04-24'))?.differences).toMatchObject([
      { kind: 'wechat', wechatFen: paid + 1, own: { paidFen: paid }, caseId: cases[0]?.id },
    ]);
  });
});

describe('a bill that does not come', () => {
  it('has one case for its day when it is a day late and was asked for again and again', async () => {
    await jlpay.call('PUT', '/control/faults', { bill: 'late' });
    await at('04-26T10:00');
    await asked('the eighth try', '04-25', (found) => Number(found?.tries) >= 8);
    await at('04-27T09:59');
    await importNow();
    expect(await casesOf('terminal_bill_missing')).toEqual([]);
    await at('04-27T10:00');
    await importNow();
    await importNow();
    expect(await casesOf('terminal_bill_missing')).toMatchObject([
      { eventKey: 'terminal-bill-missing:2023-04-25', owner: 'operator', day: '2023-04-25' },
    ]);
  });
});

it('is not shown of a campaign or a day that is none', async () => {
  const [other, tomorrow] = [campaignIds.campaign('no-such'), '2023-05-01'];
  const foreign = `/v1/officer/campaigns/${other}/reconciliation`;
  expect(
    (await desk.send('GET /v1/officer/campaigns/:campaignId/reconciliation', foreign)).status,
  ).toBe(404);
  expect((await fetchFile(`/days/${tomorrow}`)).status).toBe(404);
  expect((await fetchFile(`/days/2023-04-25/bills/${merchantId}`)).status).toBe(404);
});
