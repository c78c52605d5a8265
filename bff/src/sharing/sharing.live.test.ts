import jsqr from 'jsqr';
import { planStart } from '../../test/factories';
import { live } from '../../test/live';
import { type Desk, openDesk } from '../../test/officer-desk';
import { openWorld, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import { storeIds } from '../merchant/store-file.store';
import { codeOf } from './link.rules';
import type { LinkWish } from './link.store';

/*
 * Short links from the first look to the sum: the real app, the fake WeChat beside it.
 */
const here = live();
const campaignId = campaignIds.campaign('zhangdian-2023');
const storeId = storeIds.store('84937015722000A', '样例门店 · 柳泉路家电城');
const agents = {
  wechat: 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile MicroMessenger/8.0.33',
  phone: 'Mozilla/5.0 (Linux; Android 13; MIX) AppleWebKit/537.36 Mobile Safari/537.36',
  desktop: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/112.0',
  bot: 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
};
let world: World;
let lastAddress = 0;
/** Another household each time. */
const newAddress = () => {
  lastAddress += 1;
  return `10.0.${Math.floor(lastAddress / 250)}.${(lastAddress % 250) + 1}`;
};

const giveLink = async (wish: Partial<LinkWish> = {}) =>
  (
    await world.app.deps.sharing.links.findOrInsert(
      { campaignId, page: 'campaign', channel: 'site', ...wish },
      world.app.deps.clock.now(),
    )
  ).code;
const look = async (code: string, userAgent: string, address = newAddress()) => {
  const answer = await fetch(`${world.app.origin}/s/${code}`, {
    headers: { 'user-agent': userAgent, 'x-forwarded-for': address },
    redirect: 'manual',
  });
  return {
    status: answer.status,
    location: answer.headers.get('location') ?? '',
    retryAfter: answer.headers.get('retry-after'),
    html: await answer.text(),
  };
};
const open = (code: string, deviceId: string) =>
  world.ask('POST /v1/links/:code/opens', `/v1/links/${code}/opens`, {
    headers: { 'x-device-id': deviceId, 'x-forwarded-for': newAddress() },
  });
const tallyOf = async (code: string) => {
  await world.app.deps.sharing.views.flush();
  const [row] = await here.db.linkTally.findMany({ where: { code } });
  const viewers = await here.db.linkViewer.count({ where: { code } });
  return row && { hits: row.hits, bots: row.bots, surplus: row.surplus, viewers };
};

beforeAll(async () => {
  world = await openWorld(here, { TRUSTED_PROXIES: '1' });
});
afterAll(() => world.close());
beforeEach(() => world.disturbWechat({ errcode: 0, httpStatus: 0, paths: [] }));

/** The text of the code that stands in the page, read as a camera would. */
function readQr(html: string): string {
  const [, path = ''] = /<path d="([^"]+)"/.exec(html) ?? [];
  const [, box = ''] = /viewBox="-4 -4 (\d+) \d+"/.exec(html) ?? [];
  const scale = 4;
  const side = Number(box) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let line = 0; line < scale; line += 1) {
      const from = ((Number(y) + 4) * scale + line) * side + (Number(x) + 4) * scale;
      for (let at = from; at < from + Number(width) * scale; at += 1) {
        pixels.set([0, 0, 0, 255], at * 4);
      }
    }
  }
  return jsqr(pixels, side, side)?.data ?? '';
}

describe('a short link', () => {
  it('opens the mini-program inside WeChat', async () => {
    const code = await giveLink({ page: 'store', storeId });
    const { status, location } = await look(code, agents.wechat);
    expect(status).toBe(302);
    expect(location).toMatch(new RegExp(`^${world.wechat.origin}/u/`));
    const inside = await fetch(location, { redirect: 'manual' });
    expect(inside.headers.get('location')).toBe(
      `http://127.0.0.1:3000/pages/store/index?id=${storeId}&s=${code}`,
    );
  });

  it('offers a phone the mini-program and the browser', async () => {
    const code = await giveLink();
    const { status, html } = await look(code, agents.phone);
    expect(status).toBe(200);
    expect(html).toContain('张店区 2023 家电消费惠民活动');
    expect(html).toMatch(new RegExp(`href="${world.wechat.origin}/u/link-\\d+"`));
    expect(html).toContain(`href="/light?id=${campaignId}&amp;s=${code}"`);
  });

  it('shows a computer a code that reads as the link itself', async () => {
    const code = await giveLink();
    const { status, html } = await look(code, agents.desktop);
    expect(status).toBe(200);
    expect(html).toContain('扫一扫');
    expect(readQr(html)).toBe(`http://127.0.0.1:3000/s/${code}`);
  });

  it('asks WeChat once for many who come at once, and again only when the link is about to end', async () => {
    const code = await giveLink({ channel: 'sms' });
    const seen = await Promise.all(Array.from({ length: 30 }, () => look(code, agents.wechat)));
    expect(new Set(seen.map((one) => one.location)).size).toBe(1);
    const first = await here.db.link.findUniqueOrThrow({ where: { code } });
    const nearEnd = new Date(planStart.getTime() + 27.5 * 24 * 3_600_000);
    await world.app.deps.clock.set?.(nearEnd);
    const renew = world.app.deps.jobs.find((one) => one.name === 'renew WeChat links');
    await renew?.run();
    await world.app.deps.clock.set?.(planStart);
    const renewed = await here.db.link.findUniqueOrThrow({ where: { code } });
    expect(renewed.urlLink).not.toBe(first.urlLink);
    expect(renewed.urlLinkUntil?.getTime()).toBeGreaterThan(nearEnd.getTime() + 29 * 86_400_000);
  });

  it('leaves the browser as the way while WeChat gives no link', async () => {
    await world.disturbWechat({ errcode: -1, paths: ['generate_urllink'] });
    const code = await giveLink({ channel: 'group' });
    const { status, html } = await look(code, agents.wechat);
    expect(status).toBe(200);
    expect(html).toContain('暂时连不上微信小程序');
    expect(html).toContain(`/light?id=${campaignId}&amp;s=${code}`);
  });

  it('stands for one thing, however often and by however many it is asked for', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => giveLink({ place: '银泰城' })),
    );
    expect(new Set(codes).size).toBe(1);
    expect(await giveLink({ place: '万象汇' })).not.toBe(codes[0]);
  });
});

describe('what is counted', () => {
  it('is each person once a day, programs and crowds apart', async () => {
    const code = await giveLink({ place: '计数' });
    const home = newAddress();
    await look(code, agents.wechat, home);
    await look(code, agents.wechat, home);
    await look(code, agents.phone, home);
    await look(code, agents.desktop);
    await look(code, agents.bot);
    await fetch(`${world.app.origin}/s/${code}`, {
      method: 'HEAD',
      headers: { 'user-agent': agents.phone, 'x-forwarded-for': newAddress() },
    });
    expect(await tallyOf(code)).toEqual({ hits: 6, bots: 2, surplus: 0, viewers: 3 });
  });

  it('keeps of past days the number and forgets the marks', async () => {
    const code = await giveLink({ place: '昨天' });
    await look(code, agents.phone);
    await look(code, agents.desktop);
    await world.app.deps.sharing.views.flush();
    await world.app.deps.sharing.views.foldBefore('2023-04-24');
    await world.app.deps.sharing.views.foldBefore('2023-04-24');
    expect(await here.db.linkViewer.count({ where: { code } })).toBe(0);
    expect((await here.db.linkTally.findFirstOrThrow({ where: { code } })).people).toBe(2);
  });

  it('does not take ten thousand hits of one address for people, and serves the others on', async () => {
    const code = await giveLink({ place: '刷量' });
    const address = newAddress();
    const statuses = new Map<number, number>();
    for (let done = 0; done < 10_000; done += 250) {
      const seen = await Promise.all(
        Array.from({ length: 250 }, (_, index) =>
          look(code, `${agents.desktop} v${done + index}`, address),
        ),
      );
      for (const { status } of seen) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
    expect(statuses.get(200)).toBe(600);
    expect(statuses.get(429)).toBe(9_400);
    expect((await look(code, agents.desktop)).status).toBe(200);
    expect(await tallyOf(code)).toEqual({ hits: 601, bots: 0, surplus: 540, viewers: 61 });
  }, 180_000);
});

describe('an opened link', () => {
  it('says where it leads, and remembers each device once', async () => {
    const code = await giveLink({ page: 'store', storeId, channel: 'poster', poster: 'phone' });
    const first = await open(code, 'device-of-the-first');
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ page: 'store', campaignId, storeId });
    await open(code, 'device-of-the-first');
    await open(code, 'device-of-the-second');
    const opens = await here.db.linkOpen.findMany({ where: { code } });
    expect(opens).toHaveLength(2);
    expect(JSON.stringify(opens)).not.toContain('device-of');
  });

  it('belongs to whoever signs in on that device within a day', async () => {
    const code = await giveLink({ channel: 'leaflet' });
    const person = await world.signUp();
    const arrive = (deviceId: string) =>
      world.ask('PUT /v1/me/arrival', '/v1/me/arrival', {
        token: person.session.accessToken,
        headers: { 'x-device-id': deviceId },
      });
    await arrive('device-that-saw-nothing');
    expect(await here.db.linkPerson.count({ where: { code } })).toBe(0);
    await open(code, 'device-with-arrival');
    await arrive('device-with-arrival');
    await arrive('device-with-arrival');
    expect(await here.db.linkPerson.findMany({ where: { code } })).toMatchObject([
      { citizenId: person.citizenId },
    ]);
  });

  it.each([
    [
      'altered by one character',
      (code: string) => `${code[0] === 'a' ? 'b' : 'a'}${code.slice(1)}`,
    ],
    ['cut short', (code: string) => code.slice(1)],
    ['longer', (code: string) => `${code}${code}`],
    ['never given', () => codeOf([1, 2, 3, 4, 5, 6, 7])],
    ['made of quotes', () => encodeURIComponent("';--0000")],
  ])('is refused when its code is %s, and nothing is counted', async (_what, alter) => {
    const before = await here.db.linkOpen.count();
    const wrong = alter(await giveLink());
    const answer = await open(wrong, 'device-of-a-guesser');
    expect([answer.status, answer.body.code]).toEqual([404, 'short_link_unknown']);
    const page = await look(wrong, agents.phone);
    expect(page.status).toBe(404);
    expect(page.html).toContain('去惠民券首页');
    expect(await here.db.linkOpen.count()).toBe(before);
  });

  it('is refused once it has expired', async () => {
    const code = await giveLink({ place: '过期' });
    await here.db.link.update({ where: { code }, data: { expiresAt: planStart } });
    expect((await open(code, 'device-that-is-late')).body.code).toBe('short_link_expired');
    const page = await look(code, agents.wechat);
    expect(page.status).toBe(410);
    expect(page.html).toContain('已过期');
  });
});

describe('a link that an office gives out', () => {
  const route = 'POST /v1/officer/campaigns/:campaignId/links' as const;
  const at = `/v1/officer/campaigns/${campaignId}/links`;
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(world);
  });
  afterAll(() => desk.close());

  it('is the same when it is asked for again, with the end that is asked for now', async () => {
    const wish = { page: 'store', storeId, channel: 'official_account', place: '4 月推文' };
    const first = await desk.ask('operator', route, at, wish);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ storeName: '样例门店 · 柳泉路家电城', expiresAt: null });
    const expiresAt = new Date(planStart.getTime() + 1_000).toISOString();
    const again = await desk.ask('operator', route, at, { ...wish, expiresAt });
    expect([again.body.code, Date.parse(again.body.expiresAt ?? '')]).toEqual([
      first.body.code,
      Date.parse(expiresAt),
    ]);
  });

  it('is listed with those who came, and no person’s share beside it', async () => {
    const { body } = await desk.ask('operator', route, at, {
      page: 'rules',
      channel: 'site',
      place: '首页',
    });
    await look(body.code, agents.phone);
    await look(body.code, agents.phone, '10.9.9.9');
    await open(body.code, 'device-from-the-site');
    const person = await world.signUp();
    const { body: shared } = await world.ask(
      'PUT /v1/campaigns/:campaignId/share/mine',
      `/v1/campaigns/${campaignId}/share/mine`,
      { token: person.session.accessToken },
    );
    const { links } = (
      await desk.ask('operator', 'GET /v1/officer/campaigns/:campaignId/links', at)
    ).body;
    expect(links.find((one) => one.code === body.code)).toMatchObject({ views: 2, opens: 1 });
    expect(links.map((one) => one.code)).not.toContain(shared.friend);
  });

  it.each([
    ['of a store that is not named', { page: 'store', channel: 'site' }],
    [
      'of a store that takes no part',
      { page: 'store', channel: 'site', storeId: storeIds.store('x', 'y') },
    ],
  ])('is refused when it is %s', async (_what, wish) => {
    expect((await desk.ask('operator', route, at, wish)).body.code).toBe('not_found');
  });

  it('is no business of those who do not run the campaign', async () => {
    const { body } = await desk.ask('risk', route, at, { page: 'home', channel: 'site' });
    expect(body.code).toBe('role_not_allowed');
  });
});

describe('a share', () => {
  const share = `/v1/campaigns/${campaignId}/share`;
  it('has the same two codes for one person each time, others for another', async () => {
    const [one, other] = [await world.signUp(), await world.signUp()];
    const mine = async (token: string) =>
      (await world.ask('PUT /v1/campaigns/:campaignId/share/mine', `${share}/mine`, { token }))
        .body;
    const first = await mine(one.session.accessToken);
    expect(await mine(one.session.accessToken)).toEqual(first);
    expect(await mine(other.session.accessToken)).not.toEqual(first);
    const anyone = (await world.ask('GET /v1/campaigns/:campaignId/share', share)).body;
    expect(new Set([first.friend, first.timeline, anyone.friend, anyone.timeline]).size).toBe(4);
  });

  it('carries no voucher: whoever opens it has nothing but the page', async () => {
    const [sharer, friend] = [await world.signUp(), await world.signUp()];
    const { body: claimed } = await world.claim(sharer);
    const { body: codes } = await world.ask(
      'PUT /v1/campaigns/:campaignId/share/mine',
      `${share}/mine`,
      { token: sharer.session.accessToken },
    );
    const opened = await open(codes.friend, 'device-of-the-friend');
    const page = await look(codes.friend, agents.phone);
    const [voucher] = await here.db.voucher.findMany({ where: { citizenId: sharer.citizenId } });
    for (const text of [opened.text, page.html]) {
      expect(text).not.toContain(voucher?.id);
      expect(text).not.toContain(voucher?.number);
      expect(text).not.toContain(sharer.citizenId);
    }
    expect(claimed).toMatchObject({ status: 'issued' });
    expect(await here.db.voucher.count({ where: { citizenId: friend.citizenId } })).toBe(0);
  });
});
