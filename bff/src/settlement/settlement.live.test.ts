import { findBreaches } from '../../proof/invariants';
import { live } from '../../test/live';
import { type MoneyWorld, openMoneyWorld } from '../../test/money-world';
import { readPdf } from '../../test/pdf-text';
import type { SettlementEvent } from '../contract';
import { readXlsx } from '../platform/documents/xlsx';

/* From sales and invoices to money that reached people, over HTTP, in the weeks of the plan. */
const here = live();
let money: MoneyWorld;

beforeAll(async () => {
  money = await openMoneyWorld(here);
});
afterAll(() => money.close());
/** After every step the books and all that follows from them agree. */
afterEach(async () => {
  expect(await findBreaches((sql) => here.db.$queryRawUnsafe(sql))).toEqual([]);
});

const list = async () =>
  (
    await money.askAt(
      'auditor',
      'GET /v1/officer/campaigns/:campaignId/settlements',
      `/v1/officer/campaigns/${money.campaignId}/settlements`,
    )
  ).body;
const find = async (kind: 'payout' | 'subsidy_payout', lastDay: string) => {
  const { settlements } = await list();
  const found = settlements.find((one) => one.kind === kind && one.lastDay === lastDay);
  if (!found) {
    throw new Error(`no ${kind} of ${lastDay}`);
  }
  return found;
};
const step = async (
  account: string,
  { settlementId, version }: { settlementId: string; version: number },
  event: SettlementEvent,
  note = '银行批次 0001',
) =>
  money.askAt(
    account,
    'POST /v1/officer/settlements/:settlementId/steps',
    `/v1/officer/settlements/${settlementId}/steps`,
    { event, version, note },
  );
const balances = async () => {
  const { body } = await money.world.ask(
    'GET /v1/campaigns/:campaignId/ledger',
    `/v1/campaigns/${money.campaignId}/ledger`,
  );
  expect(body.trialBalanceFen).toBe(0);
  return Object.fromEntries(body.accounts.map((one) => [one.account, one.balanceFen]));
};

describe('the first week', () => {
  it('takes in what was sold with an accepted invoice, once (R-3.4)', async () => {
    await money.set('2023-04-22T12:00:00');
    await money.sellWithInvoice();
    await money.sellWithInvoice([10_000]);
    await money.sell();
    await money.set('2023-04-26T17:59:59');
    await money.draw();
    await expect(find('subsidy_payout', '2023-04-23')).rejects.toThrow(/no subsidy/);
    await money.set('2023-04-26T18:00:01');
    await Promise.all([money.draw(), money.draw(), money.draw()]);
    const drawn = await find('subsidy_payout', '2023-04-23');
    expect(drawn).toMatchObject({ totalFen: 25_500, lines: 2, merchants: 1, status: 'drawn' });
    const { waiting, advance } = await list();
    expect(waiting).toEqual({ subsidyFen: 17_000, withoutInvoice: 1 });
    expect(advance).toEqual({ openFen: 0, reimbursedFen: 0, limitFen: 42_500_000 });
  });

  it('is paid by two people, and every page that is behind is told so', async () => {
    const drawn = await find('subsidy_payout', '2023-04-23');
    expect((await step('operator', drawn, 'check')).body.code).toBe('role_not_allowed');
    const checked = await step('settlement', drawn, 'check');
    expect([checked.status, checked.body.status]).toEqual([201, 'checked']);
    expect((await step('settlement', drawn, 'pay')).body.code).toBe('settlement_changed');
    const pay = (account: string, note?: string) => step(account, checked.body, 'pay', note);
    expect((await pay('settlement')).body.code).toBe('second_person_required');
    expect((await pay('operator', '')).body.code).toBe('reason_required');
    const both = await Promise.all([pay('operator'), pay('operator')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await balances()).toMatchObject({
      merchant_subsidy_payable: -17_000,
      jlpay_advance: -25_500,
      district_paid: 0,
    });
    expect((await list()).advance.openFen).toBe(25_500);
  });

  it('is given back to 嘉联 by bureau and finance, each in their turn (R-3.5)', async () => {
    const paid = await find('subsidy_payout', '2023-04-23');
    expect(paid.may).toEqual([]);
    const applied = (await step('settlement', paid, 'apply')).body;
    expect((await step('finance', applied, 'return', '材料不全')).body.code).toBe(
      'role_not_allowed',
    );
    const returned = (await step('handler', applied, 'return', '材料不全')).body;
    expect(returned.status).toBe('paid');
    const again = (await step('settlement', returned, 'apply')).body;
    const approved = (await step('approver', again, 'approve')).body;
    const granted = (await step('finance', approved, 'grant')).body;
    const received = (await step('settlement', granted, 'receive')).body;
    expect(received.status).toBe('reimbursed');
    expect(received.steps.map(({ event }) => event)).toEqual([
      'check',
      'pay',
      'apply',
      'return',
      'apply',
      'approve',
      'grant',
      'receive',
    ]);
    expect(await balances()).toMatchObject({ jlpay_advance: 0, district_paid: -25_500 });
    const { advance } = await list();
    expect(advance).toMatchObject({ openFen: 0, reimbursedFen: 25_500 });
  });

  it('comes with papers: every line, the application, a letter for each enterprise (R-3.6)', async () => {
    const { settlementId } = await find('subsidy_payout', '2023-04-23');
    const file = async (path: string) => {
      const whole = `/v1/officer/settlements/${settlementId}/${path}`;
      const answer = await money.fetchAt('settlement', whole);
      expect(answer.status).toBe(200);
      return Buffer.from(await answer.arrayBuffer());
    };
    const rows = await readXlsx(await file('file?format=xlsx'));
    expect(rows.at(-1)?.cells).toContain('255.00');
    expect(rows.filter(({ cells }) => cells.includes('核销'))).toHaveLength(2);
    expect((await file('file?format=docx')).subarray(0, 2).toString()).toBe('PK');
    const letter = await readPdf(await file(`letters/${money.merchantId}`));
    expect(letter.pages.join('')).toContain('255.00 元（人民币贰佰伍拾伍元整）');
    expect(letter.pages.join('')).toContain('2023-04-17 至 2023-04-23');
  });

  it('shows an enterprise its own, and nobody else anything', async () => {
    const route = 'GET /v1/me/campaigns/:campaignId/settlements' as const;
    const path = `/v1/me/campaigns/${money.campaignId}/settlements`;
    const own = (await money.askAs(money.owner, route, path)).body;
    expect(own.settlements.find((one) => one.kind === 'subsidy_payout')).toMatchObject({
      totalFen: 25_500,
      status: 'reimbursed',
      paidAt: expect.stringMatching(/^2023-04-26T18:00/),
    });
    const stranger = await money.world.signUp();
    const theirs = (await money.askAs(stranger, route, path)).body;
    expect(theirs).toEqual({ settlements: [], due: { payoutFen: 0, subsidyFen: 0 } });
    const { settlementId } = await find('subsidy_payout', '2023-04-23');
    const letter = `/v1/me/settlements/${settlementId}/letters/${money.merchantId}`;
    const answer = await fetch(money.world.app.origin + letter, {
      headers: { authorization: `Bearer ${stranger.session.accessToken}` },
    });
    expect(answer.status).not.toBe(200);
  });
});

describe('what consumers paid', () => {
  it('is drawn for the next day, with what came back taken off (R-3.3, decision 13)', async () => {
    await money.set('2023-04-27T10:00:00');
    const [kept, back] = [await money.sell(), await money.sell()];
    expect((await money.bringBack(back, back.paidFen)).body.ret_code).toBe('00000');
    await money.set('2023-04-28T10:00:01');
    await money.draw();
    const drawn = await find('payout', '2023-04-27');
    expect(drawn).toMatchObject({ totalFen: kept.paidFen, lines: 3 });
    const checked = (await step('settlement', drawn, 'check')).body;
    const before = (await balances()).paid_out ?? 0;
    const paid = (await step('operator', checked, 'pay')).body;
    expect([paid.status, paid.may]).toEqual(['paid', []]);
    expect((await balances()).paid_out).toBe(before - kept.paidFen);
    expect((await step('settlement', paid, 'apply')).body.code).toBe('not_allowed_now');
  });
});

describe('what comes back after it was paid', () => {
  it('is a negative line of the next week (decision 12)', async () => {
    await money.set('2023-04-27T12:00:00');
    const sale = await money.sellWithInvoice();
    await money.set('2023-05-03T18:00:01');
    await money.draw();
    const week = await find('subsidy_payout', '2023-04-30');
    expect(week.totalFen).toBe(17_000);
    expect((await money.bringBack(sale, sale.paidFen)).body.ret_code).toBe('00000');
    await money.sellWithInvoice([10_000]);
    await money.set('2023-05-10T18:00:01');
    await money.draw();
    // More is owed than earned: it waits for later sales.
    await expect(find('subsidy_payout', '2023-05-07')).rejects.toThrow(/no subsidy/);
    await money.sellWithInvoice();
    await money.set('2023-05-17T18:00:01');
    await money.draw();
    expect(await find('subsidy_payout', '2023-05-14')).toMatchObject({
      totalFen: 8_500 + 17_000 - 17_000,
      lines: 3,
    });
  });
});

describe('an enterprise that is stopped (R-6.2)', () => {
  const stop = (status: 'suspended' | 'live') =>
    here.db.merchant.update({ where: { id: money.merchantId }, data: { status } });
  afterEach(() => stop('live'));

  it('gets nothing of the district while that lasts, and all of it afterwards', async () => {
    const drawn = await find('subsidy_payout', '2023-05-14');
    const checked = (await step('settlement', drawn, 'check')).body;
    await stop('suspended');
    // Nothing else is in it: there is nothing to pay.
    expect((await step('operator', checked, 'pay')).body.code).toBe('not_allowed_now');
    expect((await find('subsidy_payout', '2023-05-14')).status).toBe('checked');
    await stop('live');
    expect((await step('operator', checked, 'pay')).status).toBe(201);
  });

  it('is not drawn for, but what its customers paid is', async () => {
    await money.set('2023-05-18T12:00:00');
    await money.sellWithInvoice();
    await stop('suspended');
    await money.set('2023-05-24T18:00:01');
    await money.draw();
    await expect(find('subsidy_payout', '2023-05-21')).rejects.toThrow(/no subsidy/);
    expect((await find('payout', '2023-05-18')).totalFen).toBe(239_900);
    await stop('live');
    await money.draw();
    expect((await find('subsidy_payout', '2023-05-21')).totalFen).toBe(17_000);
  });
});

describe('whatever the code does', () => {
  it('no line is paid twice, none without an invoice, and none is taken out once it is paid', async () => {
    const paid = await find('subsidy_payout', '2023-04-23');
    const open = await find('subsidy_payout', '2023-05-21');
    const [line] = await here.db.settlementLine.findMany({
      where: { settlementId: paid.settlementId },
    });
    const { ledgerLineId = 0n } = line ?? {};
    const put = (id: bigint) =>
      here.db.settlementLine.create({
        data: { ledgerLineId: id, settlementId: open.settlementId },
      });
    await expect(put(ledgerLineId)).rejects.toThrow(/Unique constraint/);
    const uninvoiced = await here.db.ledgerLine.findFirstOrThrow({
      where: { account: 'merchant_subsidy_payable', settled: null },
    });
    await expect(put(uninvoiced.id)).rejects.toThrow(/is not due in/);
    await expect(here.db.settlementLine.delete({ where: { ledgerLineId } })).rejects.toThrow(
      /is not changed/,
    );
  });
});
