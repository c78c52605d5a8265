import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createWechat, createWechatLine, type WechatError } from './wechat';

/*
 * The client against a server that plays what WeChat's own would do, and what a broken line would.
 */
type Answer = object | 'redirect' | 'silence' | 'break' | number;
type Asked = { path: string; query: URLSearchParams; body: string };

const secret = 'secret-that-nobody-may-read';
let server: Server;
let asked: Asked[];
let answers: Record<string, Answer[]>;
let lines: string[];
let nowMs: number;

const read = async (request: IncomingMessage) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
};

beforeEach(async () => {
  asked = [];
  lines = [];
  answers = {};
  nowMs = 0;
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://wechat');
    asked.push({ path: url.pathname, query: url.searchParams, body: await read(request) });
    const planned = answers[url.pathname] ?? [];
    const answer = planned.length > 1 ? planned.shift() : planned[0];
    if (answer === 'silence') {
      return;
    }
    if (answer === 'break') {
      request.socket.destroy();
    } else if (answer === 'redirect') {
      response.writeHead(302, { location: `${url.pathname}?again` }).end();
    } else if (typeof answer === 'number') {
      response.writeHead(answer).end('upstream error');
    } else {
      response.end(JSON.stringify(answer ?? {}));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const line = () =>
  createWechatLine(
    {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      appid: 'wx-1',
      secret,
    },
    pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    () => nowMs,
  );
const client = () => createWechat(line());
const troubleOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: WechatError) => error.trouble,
  );
const phone = (purePhoneNumber = '13800000001', appid = 'wx-1') => ({
  errcode: 0,
  phone_info: { purePhoneNumber, countryCode: '86', watermark: { timestamp: 1, appid } },
});
const token = (access_token: string, expires_in = 7200) => ({ access_token, expires_in });
const login = '/sns/jscode2session';
const tokenPath = '/cgi-bin/stable_token';
const phonePath = '/wxa/business/getuserphonenumber';
const count = (path: string) => asked.filter((one) => one.path === path).length;

describe('a login code', () => {
  it('becomes an openid', async () => {
    answers[login] = [{ openid: 'o-1', session_key: 'k' }];
    expect(await client().codeToOpenid('code-1')).toBe('o-1');
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
      appid: 'wx-1',
      secret,
      js_code: 'code-1',
      grant_type: 'authorization_code',
    });
  });

  it.each<[string, Answer, string]>([
    ['40029', { errcode: 40029, errmsg: 'invalid code' }, 'code_invalid'],
    ['40163', { errcode: 40163 }, 'code_invalid'],
    ['40226', { errcode: 40226 }, 'risky'],
    ['45011', { errcode: 45011 }, 'unavailable'],
    ['-1', { errcode: -1 }, 'unavailable'],
    ['40125, a wrong secret of ours', { errcode: 40125 }, 'unavailable'],
    ['HTTP 502', 502, 'unavailable'],
    ['a redirect', 'redirect', 'unavailable'],
    ['a broken line', 'break', 'unavailable'],
    ['an answer without an openid', { session_key: 'k' }, 'unavailable'],
    ['an answer that is no object', [], 'unavailable'],
  ])('is refused on %s', async (_what, answer, trouble) => {
    answers[login] = [answer];
    expect(await troubleOf(client().codeToOpenid('code-1'))).toBe(trouble);
    expect(count(login)).toBe(1);
  });

  it('is given up after three seconds of silence', async () => {
    answers[login] = ['silence'];
    expect(await troubleOf(client().codeToOpenid('code-1'))).toBe('unavailable');
  });

  it('is turned away at once when too many are under way', async () => {
    answers[login] = ['silence'];
    const wechat = client();
    const waiting = Array.from({ length: 256 }, () => troubleOf(wechat.codeToOpenid('c')));
    expect(await troubleOf(wechat.codeToOpenid('c'))).toBe('crowded');
    server.closeAllConnections();
    await Promise.all(waiting);
    answers[login] = [{ openid: 'o-1' }];
    expect(await wechat.codeToOpenid('c')).toBe('o-1');
  });
});

describe('a phone code', () => {
  it("becomes a phone, asked for with the person's own openid", async () => {
    answers = { [tokenPath]: [token('t1')], [phonePath]: [phone()] };
    expect(await client().phoneNumber('code-2', 'o-1')).toBe('13800000001');
    const last = asked.at(-1);
    expect(JSON.parse(last?.body ?? '')).toEqual({ code: 'code-2', openid: 'o-1' });
    expect(last?.query.get('access_token')).toBe('t1');
  });

  it('keeps the country of a phone from elsewhere', async () => {
    const abroad = phone('91234567');
    abroad.phone_info.countryCode = '852';
    answers = { [tokenPath]: [token('t1')], [phonePath]: [abroad] };
    expect(await client().phoneNumber('c', 'o-1')).toBe('+85291234567');
  });

  it("is refused with another app's watermark", async () => {
    answers = { [tokenPath]: [token('t1')], [phonePath]: [phone('13800000001', 'wx-2')] };
    expect(await troubleOf(client().phoneNumber('c', 'o-1'))).toBe('code_invalid');
  });
});

describe('the access token', () => {
  it('is fetched once, however many need it', async () => {
    answers = { [tokenPath]: [token('t1')], [phonePath]: [phone()] };
    const wechat = client();
    await Promise.all(Array.from({ length: 20 }, () => wechat.phoneNumber('c', 'o-1')));
    await wechat.phoneNumber('c', 'o-1');
    expect([count(tokenPath), count(phonePath)]).toEqual([1, 21]);
  });

  it('is renewed 300 s before its end, and the old one serves when that fails', async () => {
    answers = { [tokenPath]: [token('t1'), token('t2')], [phonePath]: [phone()] };
    const wechat = client();
    const usedNext = async () => {
      await wechat.phoneNumber('c', 'o-1');
      return asked
        .filter((one) => one.path === phonePath)
        .at(-1)
        ?.query.get('access_token');
    };
    expect(await usedNext()).toBe('t1');
    nowMs = 6_899_999;
    expect(await usedNext()).toBe('t1');
    nowMs = 6_900_000;
    const planned = answers[tokenPath] ?? [];
    answers[tokenPath] = [500];
    expect(await usedNext()).toBe('t1');
    answers[tokenPath] = planned;
    expect(await usedNext()).toBe('t2');
  });

  it('is fetched again, once, when WeChat disowns it', async () => {
    answers = {
      [tokenPath]: [token('t1'), token('t2')],
      [phonePath]: [{ errcode: 42001 }, phone()],
    };
    expect(await client().phoneNumber('c', 'o-1')).toBe('13800000001');
    expect([count(tokenPath), count(phonePath)]).toEqual([2, 2]);

    answers[phonePath] = [{ errcode: 40001 }];
    expect(await troubleOf(client().phoneNumber('c', 'o-1'))).toBe('unavailable');
    expect(count(phonePath)).toBe(4);
  });

  it('is asked for a second time when the first answer is lost', async () => {
    answers = { [tokenPath]: ['break', token('t1')], [phonePath]: [phone()] };
    expect(await client().phoneNumber('c', 'o-1')).toBe('13800000001');
  });
});

it('tells nobody the secret, the codes or the people', async () => {
  answers = {
    [login]: [{ errcode: 40029 }],
    [tokenPath]: [token('token-value-1')],
    [phonePath]: [{ errcode: 40029, errmsg: 'for 13800000001' }],
  };
  const wechat = client();
  const errors = await Promise.all([
    wechat.codeToOpenid('code-of-login').catch((error: Error) => `${error.stack}${error.cause}`),
    wechat.phoneNumber('code-of-phone', 'o-person').catch((error: Error) => `${error.stack}`),
  ]);
  const told = [...errors, ...lines].join('\n');
  expect(lines).toHaveLength(2);
  for (const hidden of [secret, 'code-of', 'o-person', 'token-value-1', '13800000001']) {
    expect(told).not.toContain(hidden);
  }
});
