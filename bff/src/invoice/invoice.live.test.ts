import { live } from '../../test/live';
import { freshPicture, type MoneyWorld, openMoneyWorld, type Sold } from '../../test/money-world';

/* Invoices against the fake tax authority, over HTTP: the enterprise, and the people who decide. */
const here = live();
let money: MoneyWorld;

beforeAll(async () => {
  money = await openMoneyWorld(here);
});
afterAll(() => money.close());
beforeEach(() => money.set('2023-04-22T12:00:00'));
afterEach(() => money.disturbTax({}));

const list = async (status: string) =>
  (
    await money.askAt(
      'operator',
      'GET /v1/officer/campaigns/:campaignId/invoices',
      `/v1/officer/campaigns/${money.campaignId}/invoices?status=${status}`,
    )
  ).body;
const ofSale = async ({ tradeId }: Sold) =>
  here.db.invoice.findFirstOrThrow({ where: { tradeId }, orderBy: { handedInAt: 'desc' } });
const waitForWord = async (sale: Sold) => {
  await money.check();
  return ofSale(sale);
};

it('goes from the enterprise by the tax authority to a person, and is accepted', async () => {
  const sale = await money.sell();
  const { body: before } = await money.askAs(
    money.owner,
    'GET /v1/me/campaigns/:campaignId/sales',
    `/v1/me/campaigns/${money.campaignId}/sales`,
  );
  expect(before.sales.find((one) => one.tradeId === sale.tradeId)).toMatchObject({
    paidFen: 239_900,
    subsidyFen: 17_000,
    goods: '75英寸电视机',
    wantsInvoice: true,
    invoice: null,
    invoiceFrom: '2023-04-22',
    invoiceUntil: '2023-04-29',
  });
  const handed = await money.handIn(sale);
  expect(handed.status).toBe(201);
  expect(handed.body).toMatchObject({ wantsInvoice: false, invoice: { status: 'checking' } });
  expect((await waitForWord(sale)).status).toBe('reviewing');
  const { invoices } = await list('reviewing');
  const shown = invoices.find(({ outTradeNo }) => outTradeNo === sale.locked.body.out_trade_no);
  expect(shown).toMatchObject({ holderName: '张三', buyerName: '张三', differences: [] });
  const picture = await fetch(money.world.app.origin + (shown?.picture ?? ''));
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const decided = await money.decide(shown?.invoiceId ?? '', 'accept');
  expect([decided.status, decided.body.status]).toEqual([201, 'accepted']);
  expect((await money.decide(shown?.invoiceId ?? '', 'return', '照片看不清')).body.code).toBe(
    'not_allowed_now',
  );
});

it('is among what its holder may ask of us about themselves', async () => {
  const holder = await money.world.signUp();
  const sale = await money.sell([20_000], { citizenId: holder.citizenId });
  const { body: handed } = await money.handIn(sale);
  const { body } = await money.askAs(holder, 'GET /v1/me/export', '/v1/me/export');
  expect(body.invoices).toEqual([
    {
      tradeId: sale.tradeId,
      number: handed.invoice?.number,
      amountFen: sale.paidFen,
      issuedOn: '2023-04-22',
      status: 'checking',
    },
  ]);
});

it('is returned with a reason, and another one may come', async () => {
  const sale = await money.sell();
  await money.handIn(sale);
  const { id } = await waitForWord(sale);
  expect((await money.decide(id, 'return')).body.code).toBe('reason_required');
  expect((await money.decide(id, 'return', '照片看不清')).status).toBe(201);
  const again = await money.handIn(sale);
  expect([again.status, again.body.invoice?.status]).toEqual([201, 'checking']);
  expect(await here.db.invoice.count({ where: { tradeId: sale.tradeId } })).toBe(2);
});

it('bears one number and one picture for one sale alone, over all enterprises (R-3.1)', async () => {
  const [first, second] = [await money.sell(), await money.sell()];
  const picture = await freshPicture();
  const handed = await money.handIn(first, { picture });
  const number = handed.body.invoice?.number ?? '';
  expect((await money.handIn(second, { number })).body.code).toBe('invoice_used');
  expect((await money.handIn(second, { picture })).body.code).toBe('invoice_used');
  expect((await money.handIn(first)).body.code).toBe('not_allowed_now');
  const third = await money.sell();
  const both = await Promise.all([money.handIn(third), money.handIn(third)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

it.each([
  ['one fen off', { amountFen: 239_899 }, 'invoice_amount_differs'],
  ['for somebody else', { buyerName: '李四' }, 'invoice_buyer_differs'],
  ['of another day', { issuedOn: '2023-04-21' }, 'invoice_day_wrong'],
  ['with half a number', { number: '12345678' }, 'invoice_number_wrong'],
  ['with letters for a number', { number: 'A'.repeat(20) }, 'invalid_request'],
  ['without a picture', { fileId: `fil_${'0'.repeat(26)}` }, 'not_found'],
])('is refused %s, and changes nothing', async (_what, over, code) => {
  const sale = await money.sell();
  expect((await money.handIn(sale, over)).body.code).toBe(code);
  expect(await here.db.invoice.count({ where: { tradeId: sale.tradeId } })).toBe(0);
});

it('waits for the holder’s real name', async () => {
  const sale = await money.sell([20_000], { holderName: null });
  expect((await money.handIn(sale)).body.code).toBe('invoice_holder_unnamed');
});

it('is nobody else’s to hand in, and its sale looks as if it were not there', async () => {
  const sale = await money.sell();
  const stranger = await money.world.signUp();
  expect((await money.bring(stranger, sale.tradeId, await freshPicture())).status).toBe(404);
  const { body } = await money.bring(money.owner, sale.tradeId, await freshPicture());
  const other = await money.sell();
  // A picture that was brought for another sale is none of this one.
  expect((await money.handIn(other, { fileId: body.fileId })).body.code).toBe('not_found');
});

it('tells whoever decides what the tax authority has different', async () => {
  const sale = await money.sell();
  const number = await money.issue({ amount_fee: sale.paidFen, buyer_name: '淄博某公司' });
  await money.handIn(sale, { number });
  expect((await waitForWord(sale)).differences).toEqual(['税务登记的抬头是“淄博某公司”']);
  const unknown = await money.sell();
  await money.handIn(unknown, { number: '9'.repeat(20) });
  expect((await waitForWord(unknown)).differences).toEqual([
    '税务查验：查无此票，或号码、日期、金额与票面不一致',
  ]);
});

it('is asked about until there is an answer, and in the end a person decides without one', async () => {
  const sale = await money.sell();
  await money.disturbTax({ httpStatus: 503 });
  await money.handIn(sale);
  expect((await waitForWord(sale)).status).toBe('checking');
  await money.disturbTax({});
  expect((await waitForWord(sale)).status).toBe('checking');
  await money.set('2023-04-22T12:05:00');
  expect((await waitForWord(sale)).status).toBe('reviewing');

  const silent = await money.sell();
  await money.disturbTax({ code: 'FailedOperation.CountLimitError' });
  await money.handIn(silent);
  for (const hour of ['12:10', '12:20', '13:00', '16:00', '23:00']) {
    await money.set(`2023-04-23T${hour}:00`);
    await money.check();
  }
  await money.set('2023-04-25T00:00:00');
  expect((await waitForWord(silent)).differences).toEqual([
    '税务查验暂时没有结果，请到税务平台人工核对',
  ]);
});

it('cannot be changed once it is decided, nor made of another amount, whatever the code does', async () => {
  const sale = await money.sell();
  await money.handIn(sale);
  await money.accept(sale);
  const invoice = await ofSale(sale);
  const change = (data: object) => here.db.invoice.update({ where: { id: invoice.id }, data });
  await expect(change({ status: 'returned', reason: '后悔' })).rejects.toThrow(/not rewritten/);
  const other = await money.sell();
  const copy = {
    ...invoice,
    id: `${invoice.id.slice(0, -1)}Z`,
    differences: [],
    tradeId: other.tradeId,
    number: '8'.repeat(20),
    fileSha256: '0'.repeat(64),
  };
  await expect(
    here.db.invoice.create({ data: { ...copy, amountFen: other.paidFen + 1 } }),
  ).rejects.toThrow(/invoice of 239901 fen/);
});
