import { gzipSync } from 'node:zlib';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { sm2 } from 'sm-crypto-v2';
import { type Counter, mchB, openCounter, termA, termB } from '../../test/counter';
import { bffDemo, givePlan, giveVoucher, jlpayDemo } from '../../test/factories';
import { fingerprint } from '../../test/fingerprint';
import { live } from '../../test/live';
import { type Locked, lock, lockBody, newTradeNo, paymentOf, stateOf } from '../../test/sales';
import { signatureAlgorithm, signedBytes } from '../kernel/signature';
import { createJlpaySealer } from '../platform/jlpay';
import { createTerminalStore } from '../redemption/terminal.store';

const here = live();
let counter: Counter;
let locked: Locked;
const path = '/jlpay/v1/trades/notify';

beforeAll(async () => {
  await givePlan(here.db);
  counter = await openCounter(here.db, new Date('2023-04-22T11:00:00+08:00'));
  locked = await lock(counter, [await giveVoucher(here.db)]);
});
afterAll(() => counter.close());
afterEach(() => {
  expect(counter.faults).toEqual([]);
});

type Headers = Record<string, string>;
type Message = { headers: Headers; bytes: Buffer; path?: string; method?: string };

const bytesOf = (body: unknown) => Buffer.from(JSON.stringify(body));
/** A notification that would redeem, if only it were genuine. */
const payment = () => bytesOf(paymentOf(counter, locked));
const sealBy = (
  identity: { appid: string; privateKey: string },
  bytes: Buffer,
  method = 'POST',
  at = path,
) => ({
  ...createJlpaySealer(identity)({ method, path: at }, bytes, counter.now()),
  'content-type': 'application/json; charset=utf-8',
});
const genuine = (): Message => ({ headers: counter.sealed(path, payment()), bytes: payment() });
const withHeader = (name: string, value: string) => {
  const message = genuine();
  return { ...message, headers: { ...message.headers, [name]: value } };
};
const without = (name: string): Message => {
  const { [name]: _, ...headers } = genuine().headers as Headers;
  return { ...genuine(), headers };
};
/** A genuine signature, its body exchanged afterwards. */
const withBody = (bytes: Buffer): Message => ({ ...genuine(), bytes });
const signOf = (headers: Headers) => headers['x-jlpay-sign'] ?? '';
/** Signed `seconds` away from our clock. */
const atClock = (seconds: number): Message => {
  const at = new Date(counter.now().getTime() + seconds * 1000);
  const bytes = payment();
  const headers = createJlpaySealer(jlpayDemo)({ method: 'POST', path }, bytes, at);
  return { headers: { ...headers, 'content-type': 'application/json' }, bytes };
};
/** Signed over other text than what is sent. */
const signedOver = (over: { method?: string; path?: string }): Message => ({
  headers: sealBy(jlpayDemo, payment(), over.method, over.path),
  bytes: payment(),
});
const signedRaw = (options: { userId?: string; hash?: boolean }): Message => {
  const { headers, bytes } = genuine();
  const text = signedBytes(
    { method: 'POST', path },
    headers['x-jlpay-timestamp'] ?? '',
    headers['x-jlpay-nonce'] ?? '',
    bytes,
  );
  const der = sm2.doSignature(text, jlpayDemo.privateKey, { der: true, hash: true, ...options });
  return {
    bytes,
    headers: { ...headers, 'x-jlpay-sign': Buffer.from(der, 'hex').toString('base64') },
  };
};
const stranger = sm2.generateKeyPairHex();

const forgeries: [string, () => Message, string][] = [
  [
    'no envelope at all',
    () => ({ headers: { 'content-type': 'application/json' }, bytes: payment() }),
    '40001',
  ],
  ['no appid', () => without('x-jlpay-appid'), '40001'],
  ['no timestamp', () => without('x-jlpay-timestamp'), '40001'],
  ['no nonce', () => without('x-jlpay-nonce'), '40001'],
  ['no algorithm', () => without('x-jlpay-sign-alg'), '40001'],
  ['no signature', () => without('x-jlpay-sign'), '40001'],
  ['an empty signature', () => withHeader('x-jlpay-sign', ''), '40001'],
  ['a signature that is not base64', () => withHeader('x-jlpay-sign', '!!!not base64!!!'), '40001'],
  [
    'a signature that is not DER',
    () => withHeader('x-jlpay-sign', Buffer.alloc(70, 7).toString('base64')),
    '40103',
  ],
  [
    'a signature with a tail',
    () =>
      withHeader(
        'x-jlpay-sign',
        Buffer.concat([
          Buffer.from(signOf(genuine().headers), 'base64'),
          Buffer.from([0]),
        ]).toString('base64'),
      ),
    '40103',
  ],
  [
    'a signature of another message',
    () => withHeader('x-jlpay-sign', signOf(counter.sealed(path, Buffer.from('{}')))),
    '40103',
  ],
  [
    'a key nobody knows',
    () => ({
      headers: sealBy({ appid: jlpayDemo.appid, privateKey: stranger.privateKey }, payment()),
      bytes: payment(),
    }),
    '40103',
  ],
  [
    'our own key',
    () => ({
      headers: sealBy({ appid: jlpayDemo.appid, privateKey: bffDemo.privateKey }, payment()),
      bytes: payment(),
    }),
    '40103',
  ],
  ['our own appid', () => ({ headers: sealBy(bffDemo, payment()), bytes: payment() }), '40101'],
  ['another user id', () => signedRaw({ userId: '8765432187654321' }), '40103'],
  ['a hash without the user id', () => signedRaw({ userId: '' }), '40103'],
  ['another algorithm', () => withHeader('x-jlpay-sign-alg', 'SM3WithSM2'), '40001'],
  ['no algorithm by name', () => withHeader('x-jlpay-sign-alg', 'none'), '40001'],
  ['an unknown appid', () => withHeader('x-jlpay-appid', 'jlpay-other'), '40101'],
  ['the appid __proto__', () => withHeader('x-jlpay-appid', '__proto__'), '40101'],
  ['two appids', () => withHeader('x-jlpay-appid', 'jlpay-demo, jlpay-demo'), '40001'],
  ['a clock 301 s slow', () => atClock(-301), '40102'],
  ['a clock 301 s fast', () => atClock(301), '40102'],
  [
    'a timestamp moved after signing',
    () => withHeader('x-jlpay-timestamp', String(Math.floor(counter.now().getTime() / 1000) + 1)),
    '40103',
  ],
  ['a timestamp with a fraction', () => withHeader('x-jlpay-timestamp', '1682132400.5'), '40001'],
  ['a nonce exchanged after signing', () => withHeader('x-jlpay-nonce', 'a'.repeat(32)), '40103'],
  ['a nonce of 15 characters', () => withHeader('x-jlpay-nonce', 'a'.repeat(15)), '40001'],
  [
    'one fen more',
    () => withBody(bytesOf(paymentOf(counter, locked, { paid_fee: 239_901 }))),
    '40103',
  ],
  [
    'another trade',
    () => withBody(bytesOf(paymentOf(counter, locked, { out_trade_no: newTradeNo() }))),
    '40103',
  ],
  [
    'the same JSON with a space',
    () => withBody(Buffer.concat([payment(), Buffer.from(' ')])),
    '40103',
  ],
  [
    'a key added twice',
    () => withBody(Buffer.from(payment().toString().replace('}', ',"status":"2"}'))),
    '40103',
  ],
  ['half a body', () => withBody(payment().subarray(0, 50)), '40103'],
  ['an empty body', () => withBody(Buffer.alloc(0)), '40103'],
  ['a signature for another path', () => signedOver({ path: '/jlpay/v1/trades/cancel' }), '40103'],
  ['a query added to the path', () => ({ ...genuine(), path: `${path}?mch_id=1` }), '40103'],
  ['a signature for another method', () => signedOver({ method: 'PUT' }), '40103'],
  ['another method', () => ({ ...genuine(), method: 'PUT' }), '40001'],
  [
    'a path that does not exist',
    () => ({ ...genuine(), path: '/jlpay/v1/trades/settle' }),
    '40001',
  ],
  ['a form', () => withHeader('content-type', 'application/x-www-form-urlencoded'), '40001'],
  ['a body of 256 KiB and a byte', () => withBody(Buffer.alloc(256 * 1024 + 1, 32)), '41301'],
  [
    'a compressed body',
    () => {
      const bytes = gzipSync(Buffer.alloc(4 * 1024 * 1024, 32));
      return { bytes, headers: { ...genuine().headers, 'content-encoding': 'gzip' } };
    },
    '40103',
  ],
];
const httpOf = (code: string) =>
  ({ '40001': 400, '41301': 413, '40901': 409, '40301': 403 })[code] ?? 401;

describe('a forged callback', () => {
  it.each(forgeries)('with %s changes nothing', async (_, forge, code) => {
    const before = await fingerprint(here.db);
    const { headers, bytes, path: at = path, method } = forge();
    const heard = await counter.send(at, headers, bytes, method);
    expect([heard.body.ret_code, heard.status, heard.genuine]).toEqual([code, httpOf(code), true]);
    expect(Object.keys(heard.body).sort()).toEqual(['ret_code', 'ret_msg']);
    expect(heard.body.ret_msg).toMatch(/^[^{}<>]*[\u4e00-\u9fff][^{}<>]*$/);
    expect(await fingerprint(here.db)).toEqual(before);
  });

  it('comes in at least 25 classes', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(25);
  });

  it('would have been a payment', async () => {
    const { headers, bytes } = genuine();
    const heard = await counter.send(path, headers, bytes);
    expect(heard.body).toMatchObject({ ret_code: '00000', trade_status: 'PAID' });
  });
});

describe('a genuine call', () => {
  it('is refused when it comes again with its nonce, and taken with a new one', async () => {
    const { headers, bytes } = genuine();
    expect((await counter.send(path, headers, bytes)).body.ret_code).toBe('00000');
    const before = await fingerprint(here.db);
    const again = await counter.send(path, headers, bytes);
    expect([again.status, again.body.ret_code]).toEqual([409, '40901']);
    expect(await fingerprint(here.db)).toEqual(before);
    expect((await counter.send(path, counter.sealed(path, bytes), bytes)).body.ret_code).toBe(
      '00000',
    );
  });

  it('of twenty at once with one nonce is taken once', async () => {
    const { headers, bytes } = genuine();
    const heard = await Promise.all(
      Array.from({ length: 20 }, () => counter.send(path, headers, bytes)),
    );
    expect(heard.filter((one) => one.status === 200)).toHaveLength(1);
    expect(heard.filter((one) => one.body.ret_code === '40901')).toHaveLength(19);
  });

  it('may use a nonce again after 600 s, and not before', async () => {
    const { now, rememberNonce } = counter.envelopes;
    const nonce = 'n'.repeat(16);
    const after = (seconds: number) =>
      rememberNonce('jlpay-demo', nonce, new Date(now().getTime() + seconds * 1000));
    expect(await after(0)).toBe(true);
    expect(await after(600)).toBe(false);
    expect(await after(601)).toBe(true);
    expect(await after(602)).toBe(false);
    expect(await rememberNonce('another-app', nonce, now())).toBe(true);
  });

  it.each([-300, 300])('is taken from a clock %d s off', async (seconds) => {
    const { headers, bytes } = atClock(seconds);
    expect((await counter.send(path, headers, bytes)).body.ret_code).toBe('00000');
  });

  const send = (body: unknown, at = path) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : bytesOf(body);
    return counter.send(at, counter.sealed(at, bytes), bytes);
  };

  it.each([
    ['text', 'not json'],
    ['nothing but a number', '1'],
    ['null', 'null'],
    ['an array', '[]'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('with a body of %s is malformed', async (_, body) => {
    const bytes = Buffer.from(body);
    const heard = await counter.send(path, counter.sealed(path, bytes), bytes);
    expect([heard.status, heard.body.ret_code]).toEqual([400, '40001']);
  });

  it.each([
    { status: '1' },
    { paid_fee: 1.5 },
    { paid_fee: -1 },
    { paid_fee: '239900' },
    { total_fee: Number.MAX_SAFE_INTEGER + 1 },
    { total_fee: 100_000_001 },
    { trade_time: '2023-04-22 11:00:00' },
    { out_trade_no: 'short' },
    { out_trade_no: `T${'0'.repeat(32)}` },
    { transaction_id: '' },
    { transaction_id: 'a\u0000b' },
    { pay_type: 'bitcoin' },
    { mch_id: ['84937015722000A'] },
    { mch_id: 'a\u0000' },
    { term_no: null },
  ])('with %j is malformed, and the answer names the field', async (over) => {
    const heard = await send({ ...paymentOf(counter, locked), ...over });
    expect([heard.status, heard.body.ret_code]).toEqual([400, '40001']);
    expect(heard.body.ret_msg).toContain(Object.keys(over)[0]);
  });

  it('with fields that nobody knows is taken', async () => {
    const heard = await send({
      ...paymentOf(counter, locked),
      extra: { deep: [1] },
      __proto__x: 1,
    });
    expect(heard.body.ret_code).toBe('00000');
  });

  it.each([
    ['another merchant’s terminal', { mch_id: mchB, term_no: termA }],
    ['a terminal that is not there', { term_no: 'T9999999' }],
    ['a merchant that is not there', { mch_id: '84937015722000Z' }],
    ['a merchant by another spelling', { mch_id: '84937015722000a' }],
  ])('for %s is 40301', async (_, over) => {
    const before = await fingerprint(here.db, ['terminal_nonce']);
    const heard = await send({ ...paymentOf(counter, locked), ...over });
    expect([heard.status, heard.body.ret_code, heard.genuine]).toEqual([403, '40301', true]);
    expect(await fingerprint(here.db, ['terminal_nonce'])).toEqual(before);
  });

  it('of an application that may not speak for the merchant is 40301', async () => {
    await here.db.terminalApp.create({
      data: { appid: 'other-app', publicKeys: [stranger.publicKey], mchIds: [mchB] },
    });
    const identity = { appid: 'other-app', privateKey: stranger.privateKey };
    const [foreign, own] = [
      paymentOf(counter, locked),
      { ...paymentOf(counter, locked), mch_id: mchB, term_no: termB },
    ];
    for (const [body, code] of [
      [foreign, '40301'],
      [own, '10412'],
    ] as const) {
      const heard = await counter.send(path, sealBy(identity, bytesOf(body)), bytesOf(body));
      expect(heard.body.ret_code).toBe(code);
    }
    const query = { mch_id: foreign.mch_id, out_trade_no: foreign.out_trade_no };
    const at = '/jlpay/v1/trades/query';
    const heard = await counter.send(
      at,
      sealBy(identity, bytesOf(query), 'POST', at),
      bytesOf(query),
    );
    expect(heard.body.ret_code).toBe('40301');
  });

  it('is taken with either key while the application rotates', async () => {
    const where = { appid: jlpayDemo.appid };
    const next = sm2.generateKeyPairHex();
    await here.db.terminalApp.update({
      where,
      data: { publicKeys: [next.publicKey, jlpayDemo.publicKey] },
    });
    for (const privateKey of [next.privateKey, jlpayDemo.privateKey]) {
      const headers = sealBy({ appid: jlpayDemo.appid, privateKey }, payment());
      expect((await counter.send(path, headers, payment())).body.ret_code).toBe('00000');
    }
    await here.db.terminalApp.update({ where, data: { publicKeys: [jlpayDemo.publicKey] } });
  });

  it('answers signed UTF-8 JSON over the path with its query, and is never cached', async () => {
    const at = `${path}?trace=%E4%B8%AD`;
    const bytes = payment();
    expect(await counter.send(at, counter.sealed(at, bytes), bytes)).toMatchObject({
      status: 200,
      genuine: true,
    });
    const raw = await fetch(counter.origin + path, {
      method: 'POST',
      headers: counter.sealed(path, bytes),
      body: bytes,
    });
    expect(raw.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(raw.headers.get('cache-control')).toContain('no-store');
    expect(raw.headers.get('x-jlpay-sign-alg')).toBe(signatureAlgorithm);
  });

  it('with a body of just 256 KiB is read', async () => {
    const body = lockBody(counter, [await giveVoucher(here.db)]);
    const bytes = bytesOf(body);
    const padded = bytes.toString() + ' '.repeat(256 * 1024 - bytes.length);
    const heard = await send(padded, '/jlpay/v1/trades/lock');
    expect(heard.body.ret_code).toBe('00000');
  });
});

it('checks in the order of the interface: of many faults the first is named', async () => {
  const wrong = { headers: sealBy(bffDemo, payment()), bytes: Buffer.alloc(300 * 1024, 32) };
  const stale = { ...wrong.headers, 'x-jlpay-timestamp': '1' };
  const steps: [Headers, string][] = [
    [{ ...stale, 'x-jlpay-sign-alg': 'none' }, '40001'],
    [stale, '40101'],
    [{ ...stale, 'x-jlpay-appid': jlpayDemo.appid }, '40102'],
    [{ ...wrong.headers, 'x-jlpay-appid': jlpayDemo.appid }, '41301'],
  ];
  for (const [headers, code] of steps) {
    expect((await counter.send(path, headers, wrong.bytes)).body.ret_code).toBe(code);
  }
  // Signature before nonce, nonce before body, body before merchant.
  const junk = Buffer.from('junk');
  const sealed = counter.sealed(path, junk);
  expect((await counter.send(path, sealed, Buffer.from('other'))).body.ret_code).toBe('40103');
  expect((await counter.send(path, sealed, junk)).body.ret_code).toBe('40001');
  expect((await counter.send(path, sealed, junk)).body.ret_code).toBe('40901');
  const foreign = bytesOf({ mch_id: mchB, term_no: termA });
  expect((await counter.send(path, counter.sealed(path, foreign), foreign)).body.ret_code).toBe(
    '40001',
  );
});

it('slows down whoever keeps sending bad signatures, and answers that signed too', async () => {
  const { failures } = counter.envelopes;
  counter.envelopes.failures = new RateLimiterMemory({ points: 5, duration: 10 });
  const forged = () => withHeader('x-jlpay-nonce', 'a'.repeat(32));
  const codes: unknown[] = [];
  for (let time = 0; time < 7; time += 1) {
    const { headers, bytes } = forged();
    codes.push((await counter.send(path, headers, bytes)).body.ret_code);
  }
  expect(codes).toEqual([...Array(5).fill('40103'), '42901', '42901']);
  const { headers, bytes } = forged();
  expect(await counter.send(path, headers, bytes)).toMatchObject({ status: 429, genuine: true });
  counter.envelopes.failures = failures;
  expect((await stateOf(counter, locked)).body.ret_code).toBe('00000');
});

it('answers our own failure 50000, signed, and tells nothing of it', async () => {
  const { inTransaction } = counter.redemption;
  counter.redemption.inTransaction = () => Promise.reject(new Error('secret of the database'));
  const { headers, bytes } = genuine();
  const heard = await counter.send(path, headers, bytes);
  counter.redemption.inTransaction = inTransaction;
  expect(heard).toMatchObject({ status: 500, genuine: true, body: { ret_code: '50000' } });
  expect(JSON.stringify(heard.body)).not.toContain('secret');
  expect(counter.faults.splice(0)).toHaveLength(1);
});

it('forgets a nonce when it is worth nothing any more, and not before', async () => {
  const { now, rememberNonce } = counter.envelopes;
  const { forgetNonces } = createTerminalStore(here.db);
  const nonce = 'f'.repeat(16);
  await rememberNonce('jlpay-demo', nonce, now());
  const standing = () => here.db.terminalNonce.count({ where: { nonce } });
  await forgetNonces(new Date(now().getTime() + 600_000));
  expect(await standing()).toBe(1);
  await forgetNonces(new Date(now().getTime() + 601_000));
  expect(await standing()).toBe(0);
});
