import { type Answer, makeCall, type Sending, type Tokens } from './call';

const me = { citizenId: null, phone: null, realName: null };
const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { type: 't', title: 't', status, code, detail: 'd', requestId: 'req_1' },
});
const ok = (body: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers,
  body,
});

/** A server that answers as told, and a person whose tokens are `a1`, `a2` … as they are renewed. */
function world(
  answer: (sending: Sending, token: string | undefined) => Answer | undefined,
  before: (sending: Sending) => Promise<void> = () => Promise.resolve(),
) {
  const sent: Sending[] = [];
  const witnessed: Array<[string, number]> = [];
  let tokens: Tokens | undefined = { accessToken: 'a1', refreshToken: 'r1' };
  const call = makeCall({
    send: async (sending) => {
      sent.push(sending);
      await before(sending);
      const given = answer(sending, sending.headers.authorization?.replace('Bearer ', ''));
      if (!given) {
        throw new Error('no answer');
      }
      return given;
    },
    deviceId: () => 'device-1',
    tokens: {
      read: () => tokens,
      renewed: (reply) => {
        tokens = reply && { accessToken: reply.accessToken, refreshToken: reply.refreshToken };
      },
    },
    witness: (now, slackMs) => witnessed.push([now, slackMs]),
  });
  return {
    call,
    sent,
    witnessed,
    tokens: () => tokens,
    signOut: () => {
      tokens = undefined;
    },
    refreshes: () => sent.filter((one) => one.url === '/v1/sessions/refresh'),
  };
}

const renewal = { accessToken: 'a2', refreshToken: 'r2', expiresInSeconds: 900, me };
/** Knows only the second access token; renews the first refresh token. */
const expired = (sending: Sending, token: string | undefined): Answer => {
  if (sending.url === '/v1/sessions/refresh') {
    return ok(renewal);
  }
  return token === 'a2' ? ok(me) : problem(401, 'session_expired');
};

describe('a call', () => {
  test('fills the path, the query, the headers and the body', async () => {
    const { call, sent } = world(() => ok({ status: 'none' }));
    await call('POST /v1/stocks/:stockId/claims', {
      params: { stockId: 'stk/1' },
      headers: { 'idempotency-key': 'key-12345' },
    });
    await call('GET /v1/sign-in', { query: { scope: 'phone' } });
    await call('PUT /v1/me/real-name', { body: { realName: '市民一' } });
    expect(sent).toEqual([
      {
        method: 'POST',
        url: '/v1/stocks/stk%2F1/claims',
        headers: {
          'x-device-id': 'device-1',
          authorization: 'Bearer a1',
          'idempotency-key': 'key-12345',
        },
        body: undefined,
      },
      expect.objectContaining({ method: 'GET', url: '/v1/sign-in?scope=phone' }),
      expect.objectContaining({ method: 'PUT', body: { realName: '市民一' } }),
    ]);
  });

  test('without a session bears no authorization', async () => {
    const { call, sent, signOut } = world(() => ok({ now: '2023-04-22T10:00:00+08:00' }));
    signOut();
    await call('GET /time');
    expect(sent[0]?.headers).toEqual({ 'x-device-id': 'device-1' });
  });

  test('throws a refusal with its code, its request id and the wait that the server asks for', async () => {
    const { call } = world(() => problem(429, 'too_many_requests', { 'retry-after': '3' }));
    await expect(call('GET /v1/vouchers')).rejects.toMatchObject({
      code: 'too_many_requests',
      requestId: 'req_1',
      retryAfterMs: 3_000,
    });
  });

  test('makes up `network` where no answer came, or one that is not ours', async () => {
    await expect(world(() => undefined).call('GET /v1/vouchers')).rejects.toMatchObject({
      code: 'network',
      requestId: '',
    });
    const gateway = { status: 502, headers: {}, body: '<html>Bad gateway</html>' };
    await expect(world(() => gateway).call('GET /v1/vouchers')).rejects.toMatchObject({
      code: 'network',
    });
  });

  test.each([
    ['a body that broke off', null],
    ['the page of a portal', '<html>请先登录 WiFi</html>'],
    ['nothing', undefined],
  ])('takes %s under a 200 for no answer at all', async (_, body) => {
    const { call, witnessed } = world(() => ({ status: 200, headers: {}, body }));
    await expect(call('GET /v1/vouchers')).rejects.toMatchObject({ code: 'network' });
    expect(witnessed).toEqual([]);
  });

  test('shows every server time to the clock, with how stale it may be', async () => {
    const now = '2023-04-22T10:00:00+08:00';
    const { call, witnessed } = world(() => ok({ now }, { 'cache-control': 'public, max-age=5' }));
    await call('GET /v1/campaigns');
    expect(witnessed).toEqual([[now, 5_000]]);
  });
});

describe('an expired session', () => {
  test('is kept when the answer of its renewal broke off', async () => {
    const { call, tokens } = world((sending, token) =>
      sending.url === '/v1/sessions/refresh'
        ? { status: 201, headers: {}, body: null }
        : expired(sending, token),
    );
    await expect(call('GET /v1/me')).rejects.toMatchObject({ code: 'network' });
    expect(tokens()).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
  });

  test('is renewed once for calls that meet it together, and each is repeated with the new token', async () => {
    const { call, refreshes, tokens } = world(expired);
    const all = await Promise.all([call('GET /v1/me'), call('GET /v1/me'), call('GET /v1/me')]);
    expect(all).toEqual([me, me, me]);
    expect(refreshes()).toHaveLength(1);
    expect(tokens()).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
  });

  test('is not renewed again by a call whose refusal comes after another renewed it', async () => {
    let release: () => void = () => undefined;
    const late = new Promise<void>((done) => {
      release = done;
    });
    const slow = world(expired, ({ url }) => (url === '/v1/vouchers' ? late : Promise.resolve()));
    const waiting = slow.call('GET /v1/vouchers');
    await slow.call('GET /v1/me');
    release();
    await waiting;
    expect(slow.refreshes()).toHaveLength(1);
  });

  test('that cannot be renewed is over, and says so', async () => {
    const { call, tokens } = world(() => problem(401, 'session_expired'));
    await expect(call('GET /v1/me')).rejects.toMatchObject({ code: 'session_expired' });
    expect(tokens()).toBeUndefined();
  });

  test.each([
    ['met no network', undefined, 'network'],
    ['met a busy server', problem(503, 'busy'), 'busy'],
  ])('is kept when the renewal %s', async (_, answer, code) => {
    const { call, tokens } = world((sending) =>
      sending.url === '/v1/sessions/refresh' ? answer : problem(401, 'session_expired'),
    );
    await expect(call('GET /v1/me')).rejects.toMatchObject({ code });
    expect(tokens()).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
  });

  test('another 401 is no reason to renew', async () => {
    const { call, refreshes } = world(() => problem(401, 'sign_in_required'));
    await expect(call('GET /v1/me')).rejects.toMatchObject({ code: 'sign_in_required' });
    expect(refreshes()).toHaveLength(0);
  });
});
