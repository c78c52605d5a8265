import { giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import { openMoneyWorld } from '../../test/money-world';
import { lock, notify } from '../../test/sales';
import type { Appraisal } from '../contract/appraisal.contract';
import { readXlsx } from '../platform/documents/xlsx';

/*
 * A few sales whose every fen is known, and what the report makes of them, now and as of an hour before.
 */
const here = live();
let money: Awaited<ReturnType<typeof openMoneyWorld>>;
beforeAll(async () => {
  money = await openMoneyWorld(here);
}, 60_000);
afterAll(() => money?.close());

const path = (rest = '') => `/v1/officer/campaigns/${money.campaignId}/appraisal${rest}`;
const ask = async (rest = '', account = 'handler'): Promise<Appraisal> => {
  const { status, body } = await money.askAt(
    account,
    'GET /v1/officer/campaigns/:campaignId/appraisal',
    path(rest),
  );
  expect(status).toBe(200);
  return body as Appraisal;
};
const at = (instant: string) => `?asOf=${encodeURIComponent(instant)}`;

it('adds up what was sold, paid, borne and brought back', async () => {
  await money.set('2023-04-22T11:00:00');
  const kept = await money.sell();
  await money.sell([10_000]);
  const back = await money.sell([20_000], { holderName: '李四' });
  const before = await ask();
  expect(before.vouchers).toMatchObject({
    quota: 4_000,
    issued: 3,
    redeemed: 3,
    reversed: 0,
    faceFen: 50_000,
    subsidyFen: 42_500,
    merchantFen: 7_500,
    budgetFen: 50_000_000,
  });
  const paidFen = before.sales.paidFen;
  expect(before.sales).toEqual({ trades: 3, totalFen: paidFen + 50_000, paidFen });
  expect(before.people).toEqual({ claimants: 3, redeemers: 3 });

  await money.set('2023-04-22T12:00:00');
  await money.bringBack(back, back.paidFen);
  const after = await ask();
  expect(after.vouchers).toMatchObject({ issued: 3, redeemed: 2, reversed: 1, subsidyFen: 25_500 });
  expect(after.sales).toEqual({
    trades: 2,
    totalFen: paidFen - back.paidFen + 30_000,
    paidFen: paidFen - back.paidFen,
  });
  expect(after.days).toEqual([
    {
      day: '2023-04-22',
      claims: 3,
      redemptions: 3,
      reversals: 1,
      salesFen: after.sales.totalFen,
      subsidyFen: 25_500,
    },
  ]);
  expect(after.merchants.find(({ merchantId }) => merchantId === money.merchantId)).toMatchObject({
    redemptions: 2,
    reversals: 1,
    salesFen: after.sales.totalFen,
    paidFen: after.sales.paidFen,
    subsidyFen: 25_500,
    merchantFen: 4_500,
    withoutInvoice: 2,
  });
  expect(after.towns.map(({ redemptions, salesFen }) => [redemptions, salesFen])).toEqual([
    [2, after.sales.totalFen],
  ]);
  expect(after.categories.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(2);
  expect(after.indicators).toMatchObject({
    leverage: Math.round((after.sales.totalFen / 25_500) * 10_000) / 10_000,
    redeemedShare: 0.6667,
    reversedShare: 0.3333,
    invoicedShare: 0,
    paidNextDayShare: null,
    reimbursementDays: null,
  });
  expect(kept.paidFen).toBeGreaterThan(0);
});

it('says the same of a moment that is past, whatever came after it', async () => {
  const later = await giveVoucher(here.db);
  const noon = '2023-04-22T11:30:00.000+08:00';
  const first = await ask(at(noon));
  expect(first.vouchers).toMatchObject({ redeemed: 3, reversed: 0, subsidyFen: 42_500 });
  await money.set('2023-04-22T15:00:00');
  await notify(money.till, await lock(money.till, [later]));
  expect(await ask(at(noon))).toEqual(first);
  const now = await ask();
  expect(now.vouchers).toMatchObject({ redeemed: 3, reversed: 1 });
  expect(now.digest).not.toBe(first.digest);
});

it('follows the money to the enterprise, the next day', async () => {
  await money.sellWithInvoice();
  await money.set('2023-04-23T09:30:00');
  await money.draw();
  const { id } = await here.db.settlement.findFirstOrThrow({ where: { kind: 'payout' } });
  const move = async (account: string, event: 'check' | 'pay', note: string) => {
    const { version } = await here.db.settlement.findUniqueOrThrow({ where: { id } });
    const moved = await money.askAt(
      account,
      'POST /v1/officer/settlements/:settlementId/steps',
      `/v1/officer/settlements/${id}/steps`,
      { event, version, note },
    );
    expect(moved.status).toBe(201);
  };
  const { sales, indicators: before } = await ask();
  expect(before.invoicedShare).toBe(0.25);
  await move('settlement', 'check', '');
  await move('operator', 'pay', '样例银行批次 0001');
  const { money: paid, indicators } = await ask();
  expect(paid).toEqual({ payoutFen: sales.paidFen, advancedFen: 0, reimbursedFen: 0 });
  expect(indicators.paidNextDayShare).toBe(1);
});

it('is printed with the same figures and the same digest', async () => {
  const shown = await ask();
  const file = await money.fetchAt('handler', path(`/file${at(shown.asOf)}&format=xlsx`));
  expect(file.status).toBe(200);
  const rows = (await readXlsx(Buffer.from(await file.arrayBuffer()))).map(({ cells }) => cells);
  expect(rows.flat().join()).toContain(shown.digest);
  expect(rows[2]?.slice(0, 6)).toEqual(['批次', '面额（元）', '投放', '领取', '核销', '领完用时']);
  expect(rows[3]?.slice(0, 6)).toEqual(['第 1 批', '200.00', '500', '4', '3', '尚未领完']);
  const word = await money.fetchAt('handler', path(`/file${at(shown.asOf)}&format=docx`));
  expect(word.status).toBe(200);
  expect(word.headers.get('content-disposition')).toContain('docx');
});

it('refuses a moment that has not come, and is not for everybody', async () => {
  const route = 'GET /v1/officer/campaigns/:campaignId/appraisal';
  const later = await money.askAt('handler', route, path(at('2023-05-30T00:00:00.000+08:00')));
  expect([later.status, later.text]).toEqual([400, expect.stringContaining('asOf')]);
  expect((await money.askAt('inspector', route, path())).status).toBe(403);
});
