import { openCounter } from '../../test/counter';
import { planSlug, planStart } from '../../test/factories';
import { live } from '../../test/live';
import { type Desk, openDesk } from '../../test/officer-desk';
import { lock, notify } from '../../test/sales';
import { openWorld, type SignedUp, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import type { Funnel } from '../contract/funnel.contract';
import { storeIds } from '../merchant/store-file.store';
import type { LinkWish } from '../sharing/link.store';

/*
 * Known traffic, through the front door, and exactly its numbers behind it.
 */
const here = live();
const campaignId = campaignIds.campaign(planSlug);
const storeId = storeIds.store('84937015722000A', '样例门店 · 柳泉路家电城');
const person = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile';
const spider = 'Mozilla/5.0 (compatible; Baiduspider/2.0)';

let world: World;
let desk: Desk;
let numbers = 0;
const next = () => {
  numbers += 1;
  return numbers;
};

const give = async (wish: Partial<LinkWish>) =>
  (
    await world.app.deps.sharing.links.findOrInsert(
      { campaignId, page: 'campaign', channel: 'site', ...wish },
      planStart,
    )
  ).code;
const view = (code: string, userAgent = person, address = `10.1.0.${next()}`) =>
  fetch(`${world.app.origin}/s/${code}`, {
    headers: { 'user-agent': userAgent, 'x-forwarded-for': address },
    redirect: 'manual',
  });
const newDevice = () => `device-number-${next()}`;
const open = (code: string, deviceId: string) =>
  world.ask('POST /v1/links/:code/opens', `/v1/links/${code}/opens`, {
    headers: { 'x-device-id': deviceId },
  });
const arrive = (who: SignedUp, deviceId: string) =>
  world.ask('PUT /v1/me/arrival', '/v1/me/arrival', {
    token: who.session.accessToken,
    headers: { 'x-device-id': deviceId },
  });
/** Somebody new who opens a link and signs in on the same phone. */
const comeBy = async (code: string): Promise<{ who: SignedUp; deviceId: string }> => {
  const deviceId = newDevice();
  await open(code, deviceId);
  const who = await world.signUp();
  await arrive(who, deviceId);
  return { who, deviceId };
};
const ask = async (by: Funnel['by'], from = '2023-04-22', to = '2023-04-22') =>
  (
    await desk.ask(
      'operator',
      'GET /v1/officer/campaigns/:campaignId/funnel',
      `/v1/officer/campaigns/${campaignId}/funnel?by=${by}&from=${from}&to=${to}`,
    )
  ).body;
const row = (title: string, [views, opens, signIns, claims, redemptions]: number[]) => ({
  title,
  views,
  opens,
  signIns,
  claims,
  redemptions,
});

beforeAll(async () => {
  world = await openWorld(here, { TRUSTED_PROXIES: '1' });
  desk = await openDesk(world);
  const [site, poster] = [
    await give({ channel: 'site' }),
    await give({ channel: 'poster', page: 'store', storeId, poster: 'a4' }),
  ];
  const sharer = await world.signUp();
  const quietSharer = await world.signUp();
  const share = await give({ channel: 'friend', sharerId: sharer.citizenId });
  const quietShare = await give({ channel: 'friend', sharerId: quietSharer.citizenId });

  // The site: five look (one of them three times), one program, four open, three sign in, two claim, one redeems.
  for (let look = 0; look < 4; look += 1) {
    await view(site);
  }
  for (let look = 0; look < 3; look += 1) {
    await view(site, person, '10.2.0.1');
  }
  await view(site, spider);
  await open(site, newDevice());
  const bySite = [await comeBy(site), await comeBy(site), await comeBy(site)];
  // The poster: two look, two open and sign in; one of them had come by the site before, and claims.
  await view(poster);
  await view(poster);
  const both = bySite[1];
  if (!both) {
    throw new Error('three came by the site');
  }
  await open(poster, both.deviceId);
  await arrive(both.who, both.deviceId);
  await comeBy(poster);
  // The share: three come by it on five phones of theirs; nobody claims. Another sharer brings one.
  for (let index = 0; index < 3; index += 1) {
    const { who } = await comeBy(share);
    if (index < 2) {
      const second = newDevice();
      await open(share, second);
      await arrive(who, second);
    }
  }
  await comeBy(quietShare);

  // A second later, because a claim is credited only to what was opened before it.
  await world.app.deps.clock.set?.(new Date(planStart.getTime() + 60_000));
  const counter = await openCounter(here.db, new Date(planStart.getTime() + 120_000));
  const [first] = bySite;
  for (const one of [first, both]) {
    if (one) {
      await world.claim(one.who);
    }
  }
  // Somebody who came by no link claims as well.
  await world.claim(sharer);
  const voucher = await here.db.voucher.findFirstOrThrow({
    where: { citizenId: first?.who.citizenId ?? '' },
  });
  await notify(counter, await lock(counter, [{ ...voucher, voucherId: voucher.id }]));
  await counter.close();
});
afterAll(async () => {
  await desk.close();
  await world.close();
});

it('counts by channel exactly what came', async () => {
  const funnel = await ask('channel');
  expect(funnel.rows).toEqual([
    row('官网', [5, 4, 3, 1, 1]),
    row('好友分享', [0, 4, 4, 0, 0]),
    row('海报', [2, 2, 2, 1, 0]),
  ]);
});

it('counts each person once in the sum, and says what it did not take for people', async () => {
  const { total, notPeople } = await ask('channel');
  // Ten phones' openings are nine people: one came by the site and by the poster.
  expect(total).toEqual(row('合计', [7, 9, 8, 2, 1]));
  expect(notPeople).toEqual({ hits: 10, bots: 1, surplus: 0 });
});

it('counts by store and by poster', async () => {
  expect((await ask('store')).rows).toEqual([row('样例门店 · 柳泉路家电城', [2, 2, 2, 1, 0])]);
  expect((await ask('poster')).rows).toEqual([row('A4 海报', [2, 2, 2, 1, 0])]);
});

it('shows no sharer by name, and none alone who brought very few', async () => {
  const funnel = await ask('sharer');
  expect(funnel.rows).toEqual([
    row(expect.stringMatching(/^分享人 [0-9A-F]{6}$/) as unknown as string, [0, 3, 3, 0, 0]),
    row('其他分享人', [0, 1, 1, 0, 0]),
  ]);
  const text = JSON.stringify(funnel);
  for (const { id } of await here.db.citizen.findMany({ select: { id: true } })) {
    expect(text).not.toContain(id);
  }
});

it('keeps to the days that are asked for', async () => {
  expect((await ask('channel', '2023-04-23', '2023-04-30')).total).toEqual(
    row('合计', [0, 0, 0, 0, 0]),
  );
  expect((await ask('channel', '2023-04-20', '2023-05-30')).total.opens).toBe(9);
});

it('is the same after the marks of the day are folded away', async () => {
  const before = await ask('channel');
  await world.app.deps.sharing.views.foldBefore('2023-04-23');
  expect((await ask('channel')).rows).toEqual(before.rows);
});

it('takes a redemption out again when it is reversed', async () => {
  await here.db.redemption.updateMany({
    data: { status: 'reversed', reversedAt: new Date(planStart.getTime() + 600_000) },
  });
  expect((await ask('channel')).total).toEqual(row('合计', [7, 9, 8, 2, 0]));
});

it('leaves as a table, with a sum and without formulas', async () => {
  const path = `/v1/officer/campaigns/${campaignId}/funnel.csv?by=channel&from=2023-04-22&to=2023-04-22`;
  const { type, bytes } = await desk.download('operator', path);
  expect(type).toBe('text/csv; charset=utf-8');
  const lines = bytes.toString('utf8').split('\r\n');
  expect(lines[0]).toBe('\ufeff来源,浏览,打开,登录,领取,核销');
  expect(lines[1]).toBe('"官网",5,4,3,1,0');
  expect(lines.at(-2)).toBe('"合计（按人去重）",7,9,8,2,0');
});

it('is shown to those whose work it is, and refuses days the wrong way round', async () => {
  const refused = await desk.ask(
    'risk',
    'GET /v1/officer/campaigns/:campaignId/funnel',
    `/v1/officer/campaigns/${campaignId}/funnel?by=channel&from=2023-04-22&to=2023-04-22`,
  );
  expect(refused.body.code).toBe('role_not_allowed');
  const wrong = (await ask('channel', '2023-04-23', '2023-04-22')) as unknown as { code: string };
  expect(wrong.code).toBe('invalid_request');
});
