import { otherFile, seed } from '../../prisma/seed';
import { campaignIds } from '../src/campaign/campaign-file.store';
import { type Counter, openCounter } from './counter';
import { jlpayDemo } from './factories';
import { live } from './live';
import { lockBody, notify, tv } from './sales';
import { openWorld, type World } from './world';

/*
 * Another district, another year, other amounts: everything that the plan decides is data, or this fails.
 */
const here = live();
const opening = new Date('2022-10-01T09:00:00+08:00');
const slug = 'boshan-2022';
const mch_id = '84937030411000A';
const term_no = 'T0009001';

let world: World;
let counter: Counter;

beforeAll(async () => {
  await seed(here.db, {
    campaignFile: otherFile,
    terminalApp: { appid: jlpayDemo.appid, publicKey: jlpayDemo.publicKey },
    rehearsal: false,
  });
  world = await openWorld(here);
  await world.app.deps.clock.set?.(opening);
  counter = await openCounter(here.db, opening);
});
afterAll(async () => {
  await counter.close();
  await world.close();
});

const claim = async (face: string) => {
  const person = await world.signUp();
  const stockId = campaignIds.stock(slug, 1, face);
  const heard = await world.ask('POST /v1/stocks/:stockId/claims', `/v1/stocks/${stockId}/claims`, {
    token: person.session.accessToken,
    headers: {
      'idempotency-key': 'tap-0001',
      'x-device-id': `device-${person.citizenId}`,
    },
  });
  if (heard.body.status !== 'issued') {
    throw new Error(heard.text);
  }
  return heard.body.voucher;
};
type Held = Awaited<ReturnType<typeof claim>>;

/** What this voucher's phone shows, for the counter's own key. */
const lockFor = (voucher: Held, unit_price: number, category = 'refrigerator') =>
  lockBody(counter, [{ ...voucher, citizenId: '' }], {
    mch_id,
    term_no,
    items: [tv({ category, name: '冰箱', unit_price })],
  });

it('is shown with its own rules', async () => {
  const campaignId = campaignIds.campaign(slug);
  const { body } = await world.ask('GET /v1/campaigns/:campaignId', `/v1/campaigns/${campaignId}`);
  expect(body).toMatchObject({
    district: '博山区',
    budgetFen: 2_200_000,
    maxDiscountPerTradeFen: 30_000,
    startsAt: '2022-10-01T00:00:00.000+08:00',
    endsAt: '2022-11-01T00:00:00.000+08:00',
  });
  expect(body.categories.map((one) => one.name)).toEqual(['冰箱冷柜', '洗衣机', '厨卫电器']);
  const stores = await world.ask(
    'GET /v1/campaigns/:campaignId/stores',
    `/v1/campaigns/${campaignId}/stores`,
  );
  expect(stores.body.stores.map((one) => one.name)).toEqual(['样例门店 · 博山厨房电器']);
});

it('is claimed, locked and redeemed by its own amounts, minimum, split and lock time', async () => {
  const voucher = await claim('face-300');
  expect(voucher).toMatchObject({
    faceFen: 30_000,
    minItemFen: 250_000,
    expiresAt: '2022-11-01T00:00:00.000+08:00',
    categories: ['refrigerator', 'washing_machine', 'kitchen'],
  });
  const body = lockFor(voucher, 250_000);
  const { body: reply } = await counter.call('/jlpay/v1/trades/lock', body);
  expect(reply).toMatchObject({
    ret_code: '00000',
    discount_fee: 30_000,
    payable_fee: 220_000,
    vouchers: [{ subsidy_fee: 18_000, merchant_fee: 12_000 }],
  });
  expect(Date.parse(reply.lock_expires_at ?? '') - counter.now().getTime()).toBe(600_000);
  expect((await notify(counter, { body, reply })).body.trade_status).toBe('PAID');
});

it('refuses what its own rules refuse, though the first campaign would take it', async () => {
  const voucher = await claim('face-300');
  const refused = async (body: ReturnType<typeof lockFor>) =>
    (await counter.call('/jlpay/v1/trades/lock', body)).body.ret_code;
  expect(await refused(lockFor(voucher, 249_999))).toBe('10406');
  expect(await refused(lockFor(voucher, 250_000, 'tv'))).toBe('10406');
  counter.set('2022-11-01T00:00:00+08:00');
  expect(await refused(lockFor(voucher, 250_000))).toMatch(/^1040[56]$/);
  counter.set(opening);
});
