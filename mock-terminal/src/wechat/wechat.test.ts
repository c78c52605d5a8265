import { readEnv } from '../env';
import type { Listening } from '../http';
import { startWechat } from './start';

const app = { appid: 'wx-demo-huimin', secret: 'demo-wechat-secret' };
const HOME = 'http://127.0.0.1:3000';
let wechat: Listening;
let nowMs = 1_000_000;

beforeAll(async () => {
  wechat = await startWechat(readEnv({ FAKE_WECHAT_PORT: '0' }), () => nowMs);
});
afterAll(() => wechat.close());
afterEach(() => fetch(`${wechat.origin}/control/faults`, { method: 'DELETE' }));

type Answer = Record<string, unknown> & { code: string; access_token: string };
const get = async (path: string, query: Record<string, string>): Promise<Answer> =>
  (await fetch(`${wechat.origin}${path}?${new URLSearchParams(query)}`)).json() as Promise<Answer>;
const send = async (path: string, body: object, method = 'POST'): Promise<Answer> =>
  (
    await fetch(wechat.origin + path, { method, body: JSON.stringify(body) })
  ).json() as Promise<Answer>;
const mint = async (kind: string, openid = 'o-demo-0001', more = {}) =>
  (await send('/control/codes', { openid, kind, ...more })).code;
const exchange = (js_code: string, change = {}) =>
  get('/sns/jscode2session', { ...app, js_code, grant_type: 'authorization_code', ...change });
const token = async (more = {}) =>
  (await send('/cgi-bin/stable_token', { grant_type: 'client_credential', ...app, ...more }))
    .access_token;
const phone = async (code: string, openid?: string, access_token?: string) =>
  send(`/wxa/business/getuserphonenumber?access_token=${access_token ?? (await token())}`, {
    code,
    ...(openid && { openid }),
  });
const faults = (change: object) => send('/control/faults', change, 'PUT');

describe('jscode2session', () => {
  it('exchanges a code once', async () => {
    const code = await mint('login');
    expect(await exchange(code)).toMatchObject({
      openid: 'o-demo-0001',
      session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    });
    expect((await exchange(code)).errcode).toBe(40163);
  });

  it('lets a code die after five minutes', async () => {
    const code = await mint('login');
    nowMs += 299_999;
    const other = await mint('login');
    nowMs += 1;
    expect((await exchange(code)).errcode).toBe(40029);
    expect((await exchange(other)).openid).toBe('o-demo-0001');
  });

  it.each([
    [{ appid: 'wx-other' }, 40013],
    [{ secret: 'guess' }, 40125],
    [{ grant_type: 'implicit' }, 40002],
    [{ js_code: 'nonsense' }, 40029],
  ])('refuses %j with %i and leaves the code unused', async (change, errcode) => {
    const code = await mint('login');
    expect((await exchange(code, change)).errcode).toBe(errcode);
    expect((await exchange(code)).openid).toBe('o-demo-0001');
  });

  it('refuses a phone code, and a risky person', async () => {
    expect((await exchange(await mint('phone'))).errcode).toBe(40029);
    expect((await exchange(await mint('login', 'o-risk-1'))).errcode).toBe(40226);
  });
});

describe('getuserphonenumber', () => {
  it('tells the number once, to the openid it belongs to', async () => {
    const code = await mint('phone', 'o-demo-0002');
    expect((await phone(code, 'o-demo-0001')).errcode).toBe(40029);
    expect(await phone(code, 'o-demo-0002')).toMatchObject({
      errcode: 0,
      phone_info: {
        purePhoneNumber: '13800000002',
        countryCode: '86',
        watermark: { appid: app.appid },
      },
    });
    expect((await phone(code, 'o-demo-0002')).errcode).toBe(40029);
  });

  it('gives two openids of one person the same number', async () => {
    const numbers = [];
    for (const openid of ['o-demo-0001', 'o-demo-1001']) {
      numbers.push((await phone(await mint('phone', openid), openid)).phone_info);
    }
    expect(numbers[0]).toMatchObject({ phoneNumber: '13800000001' });
    expect(numbers[1]).toMatchObject({ phoneNumber: '13800000001' });
  });

  it('wants a live token', async () => {
    const code = await mint('phone');
    expect((await phone(code, undefined, '')).errcode).toBe(40001);
    expect((await phone(code, undefined, 'made-up')).errcode).toBe(40001);
    const old = await token();
    nowMs += 7_200_000;
    const fresh = await mint('phone');
    expect((await phone(fresh, undefined, old)).errcode).toBe(42001);
    expect((await phone(fresh)).errcode).toBe(0);
  });
});

describe('stable_token', () => {
  it('stays the same until its last five minutes, then old and new both work', async () => {
    const first = await token();
    expect(await token()).toBe(first);
    nowMs += (7200 - 300) * 1000;
    const second = await token();
    expect(second).not.toBe(first);
    expect((await phone(await mint('phone'), undefined, first)).errcode).toBe(0);
    expect((await phone(await mint('phone'), undefined, second)).errcode).toBe(0);
    expect(await token({ force_refresh: true })).not.toBe(second);
  });

  it('checks the app', async () => {
    const body = { grant_type: 'client_credential', ...app };
    expect((await send('/cgi-bin/stable_token', { ...body, secret: 'x' })).errcode).toBe(40125);
    expect((await send('/cgi-bin/stable_token', { ...body, grant_type: 'x' })).errcode).toBe(40002);
  });
});

describe('faults', () => {
  it('answers the error code it is told to, on the calls it is told', async () => {
    await faults({ errcode: 45011, paths: ['jscode2session'] });
    const code = await mint('login');
    expect((await exchange(code)).errcode).toBe(45011);
    expect(await token()).toMatch(/^stable-token/);
  });

  it('answers 5xx, late, or not at all after the work is done', async () => {
    await faults({ httpStatus: 502 });
    expect((await fetch(`${wechat.origin}/sns/jscode2session`)).status).toBe(502);
    await faults({ httpStatus: 0, delayMs: 80 });
    const code = await mint('login');
    const asked = Date.now();
    await exchange('x');
    expect(Date.now() - asked).toBeGreaterThanOrEqual(78);
    await faults({ delayMs: 0, lostAnswer: 1 });
    await expect(exchange(code)).rejects.toThrow();
    await faults({ lostAnswer: 0 });
    expect((await exchange(code)).errcode).toBe(40163);
  });

  it('lets a token expire once', async () => {
    await faults({ expiredToken: true });
    const code = await mint('phone');
    expect((await phone(code)).errcode).toBe(42001);
    expect((await phone(code, undefined, await token({ force_refresh: true }))).errcode).toBe(0);
  });
});

describe('the consent page', () => {
  const ask = (query: Record<string, string>, cookie = '') =>
    fetch(`${wechat.origin}/connect/h5/authorize?${new URLSearchParams(query)}`, {
      headers: { cookie },
    });
  const wish = {
    redirect_uri: `${HOME}/pages/sign-in?from=claim`,
    scope: 'base',
    state: 'a&b="c"',
  };

  it('lists the demo people with masked phones, one of them with a second phone', async () => {
    const html = await (await ask(wish)).text();
    expect(html.match(/class="person/g)).toHaveLength(7);
    expect(html).toContain('138****0006');
    expect(html).toContain('另一部手机（同一手机号）');
    expect(html).not.toContain('13800000001');
  });

  it.each([
    ['base', 'login'],
    ['phone', 'phone'],
  ])('sends the chosen person back with a code for %s', async (scope, kind) => {
    const query = new URLSearchParams({ ...wish, scope, openid: 'o-demo-0003' });
    const answer = await fetch(`${wechat.origin}/connect/h5/allow?${query}`, {
      redirect: 'manual',
    });
    expect(answer.status).toBe(302);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(`${HOME}/pages/sign-in`);
    expect([back.searchParams.get('from'), back.searchParams.get('state')]).toEqual([
      'claim',
      wish.state,
    ]);
    const code = back.searchParams.get('code') ?? '';
    const given = kind === 'login' ? await exchange(code) : await phone(code, 'o-demo-0003');
    expect(given).toMatchObject(
      kind === 'login' ? { openid: 'o-demo-0003' } : { phone_info: { phoneNumber: '13800000003' } },
    );
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const html = await (await ask({ ...wish, scope }, cookie)).text();
    expect(html).toMatch(/class="person current" data-openid="o-demo-0003"/);
  });

  it('goes nowhere else', async () => {
    for (const query of [
      { ...wish, redirect_uri: 'https://elsewhere.example/x' },
      { ...wish, redirect_uri: `${HOME}.elsewhere.example/` },
      { ...wish, redirect_uri: 'javascript:alert(1)' },
      { ...wish, scope: 'all' },
      { scope: 'base' },
    ]) {
      expect((await ask(query as Record<string, string>)).status).toBe(400);
    }
  });
});

describe('codes in bulk', () => {
  it('mints 20,000 at once, each for its own person', async () => {
    const asked = Date.now();
    const { codes } = (await send('/control/codes', { from: 1, count: 20_000 })) as unknown as {
      codes: { openid: string; code: string }[];
    };
    expect(Date.now() - asked).toBeLessThan(2000);
    expect(new Set(codes.map(({ code }) => code)).size).toBe(20_000);
    expect(codes.at(-1)?.openid).toBe('o-sim-020000');
    expect((await exchange(codes[41]?.code ?? '')).openid).toBe('o-sim-000042');
    const number = await phone(await mint('phone', 'o-sim-000042'), 'o-sim-000042');
    expect(number.phone_info).toMatchObject({ phoneNumber: '13900000042' });
  });

  it('refuses what it cannot mint', async () => {
    for (const body of [
      { openid: 'o-demo-0001', kind: 'other' },
      { openid: 'o-nobody', kind: 'phone' },
      { from: 1, count: 1_000_000 },
      {},
    ]) {
      const answer = await fetch(`${wechat.origin}/control/codes`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(400);
    }
    expect(await mint('phone', 'o-nobody', { phone: '13712345678' })).toMatch(/^phone-o-nobody/);
  });
});
