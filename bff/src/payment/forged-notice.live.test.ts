import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sealed, sealResource } from '../../../mock-terminal/src/wechat-pay/seal';
import { live } from '../../test/live';
import { openPayWorld, type PayWorld } from '../../test/pay-world';
import type { SignedUp } from '../../test/world';

/*
 * Everything that is not a genuine notice of our own payment, at the real door: no state change, no outbound call, the
 * right status. The address stands open to the world, so each is refused in a few milliseconds.
 */
const here = live();
const apiKey = 'demo-wechat-pay-api-key-32-bytes';
let world: PayWorld;
let person: SignedUp;
let outTradeNo: string;
let tradeId: string;

beforeAll(async () => {
  world = await openPayWorld(here);
  person = await world.signUp();
  const locked = await world.lockFor(person);
  tradeId = locked.tradeId;
  await world.prepay(person, tradeId);
  ({ outTradeNo } = await here.db.payOrder.findFirstOrThrow({ where: { tradeId } }));
  // No job may ask about this order while the door is watched.
  await here.db.payOrder.updateMany({ data: { nextAskAt: new Date('2023-05-20T00:00:00Z') } });
});
afterAll(() => world.close());

type Transaction = Record<string, unknown>;
const genuine = (): Transaction => ({
  appid: 'wx-demo-huimin',
  mchid: '1900000demo',
  out_trade_no: outTradeNo,
  transaction_id: '4200000000000000000000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  success_time: world.clock.now().toISOString(),
  payer: { openid: person.openid },
  amount: { total: 239_900, payer_total: 239_900, currency: 'CNY' },
});
const noticeOf = (content: object, over: object = {}) => ({
  id: `EV-${randomBytes(8).toString('hex')}`,
  create_time: world.clock.now().toISOString(),
  event_type: 'TRANSACTION.SUCCESS',
  resource_type: 'encrypt-resource',
  summary: '支付成功',
  resource: sealResource(apiKey, 'transaction', content),
  ...over,
});
type Sent = {
  body: string | Buffer;
  headers: Record<string, string>;
  path?: string;
  method?: string;
};
const signed = (body: string, at = world.clock.now()): Sent => ({
  body,
  headers: { 'content-type': 'application/json', ...sealed(body, at) },
});
const good = (content: object = genuine(), over: object = {}) =>
  signed(JSON.stringify(noticeOf(content, over)));
const bent = (change: (sent: Sent) => void): Sent => {
  const sent = good();
  change(sent);
  return sent;
};
const after = (seconds: number) =>
  signed(
    JSON.stringify(noticeOf(genuine())),
    new Date(world.clock.now().getTime() + seconds * 1000),
  );
/** One byte of a sealed part turned over. */
const turned = (part: 'ciphertext' | 'nonce' | 'associated_data', at: number): Sent => {
  const notice = noticeOf(genuine());
  const bytes = Buffer.from(notice.resource[part], part === 'ciphertext' ? 'base64' : 'utf8');
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  notice.resource[part] = bytes.toString(part === 'ciphertext' ? 'base64' : 'utf8');
  return signed(JSON.stringify(notice));
};

async function deliver({ body, headers, path, method }: Sent): Promise<number> {
  const answer = await fetch(`${world.app.origin}${path ?? '/wechat-pay/v1/payments'}`, {
    method: method ?? 'POST',
    headers,
    ...(method === 'GET' ? {} : { body }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Everything a notice could change, as one digest. */
async function stateDigest(): Promise<string> {
  const { db } = here;
  const rows = [
    await db.payOrder.findMany({ orderBy: { id: 'asc' } }),
    await db.payRefund.count(),
    await db.payNotice.count(),
    await db.trade.findMany({ orderBy: { id: 'asc' } }),
    await db.voucher.findMany({ orderBy: { id: 'asc' } }),
    await db.ledgerLine.count(),
    await db.exceptionCase.count(),
  ];
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

const classes: [name: string, status: number, make: () => Sent][] = [
  ['no signature', 401, () => bent(({ headers }) => delete headers['wechatpay-signature'])],
  ['an empty signature', 401, () => bent((one) => (one.headers['wechatpay-signature'] = ''))],
  ['garbage', 401, () => bent((one) => (one.headers['wechatpay-signature'] = '!!not base64!!'))],
  [
    'another key',
    401,
    () => bent((one) => (one.headers['wechatpay-signature'] = randomBytes(256).toString('base64'))),
  ],
  ['another body', 401, () => bent((one) => (one.body = JSON.stringify(noticeOf(genuine()))))],
  ['one space more', 401, () => bent((one) => (one.body = `${one.body} `))],
  ['301 s late', 401, () => after(-301)],
  ['301 s early', 401, () => after(302)],
  ['a day ahead', 401, () => after(86_400)],
  ['no timestamp', 401, () => bent(({ headers }) => delete headers['wechatpay-timestamp'])],
  [
    'two nonces',
    401,
    () => bent((one) => (one.headers['wechatpay-nonce'] += ', abcdefgh12345678')),
  ],
  ['serial __proto__', 401, () => bent((one) => (one.headers['wechatpay-serial'] = '__proto__'))],
  ['serial toString', 401, () => bent((one) => (one.headers['wechatpay-serial'] = 'toString'))],
  [
    'an unknown serial',
    401,
    () => bent((one) => (one.headers['wechatpay-serial'] = 'A'.repeat(40))),
  ],
  [
    'a swapped nonce',
    401,
    () => bent((one) => (one.headers['wechatpay-nonce'] = randomBytes(16).toString('hex'))),
  ],
  [
    'a SIGNTEST probe',
    401,
    () =>
      bent(({ headers }) => {
        headers['wechatpay-signature'] = `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`;
      }),
  ],
  ['another path', 404, () => ({ ...good(), path: '/wechat-pay/v1/else' })],
  ['a refund’s address', 400, () => ({ ...good(), path: '/wechat-pay/v1/refunds' })],
  ['another method', 405, () => ({ ...good(), method: 'GET' })],
  [
    'another algorithm',
    400,
    () => {
      const notice = noticeOf(genuine());
      notice.resource.algorithm = 'AEAD_AES_128_GCM';
      return signed(JSON.stringify(notice));
    },
  ],
  [
    'a ciphertext cut short',
    400,
    () => {
      const notice = noticeOf(genuine());
      notice.resource.ciphertext = Buffer.from(notice.resource.ciphertext, 'base64')
        .subarray(0, -1)
        .toString('base64');
      return signed(JSON.stringify(notice));
    },
  ],
  ['one fen more', 400, () => good({ ...genuine(), amount: { total: 239_901, currency: 'CNY' } })],
  ['USD', 400, () => good({ ...genuine(), amount: { total: 239_900, currency: 'USD' } })],
  ['another merchant', 400, () => good({ ...genuine(), mchid: '1900009999' })],
  ['another app', 400, () => good({ ...genuine(), appid: 'wx-other' })],
  ['another payer', 400, () => good({ ...genuine(), payer: { openid: 'o-somebody-else' } })],
  [
    'a foreign order',
    400,
    () => good({ ...genuine(), out_trade_no: 'HM00000000000000000000000000' }),
  ],
  ['not paid', 400, () => good({ ...genuine(), trade_state: 'NOTPAY' })],
  ['another event', 400, () => good(genuine(), { event_type: 'REFUND.SUCCESS' })],
  [
    'a key twice outside',
    400,
    () => {
      const text = JSON.stringify(noticeOf(genuine()));
      return signed(text.replace('{"id":', '{"id":"EV-other","id":'));
    },
  ],
  [
    'a key twice inside',
    400,
    () => {
      const text = JSON.stringify(genuine()).replace(
        '"amount":',
        '"amount":{"total":239901,"currency":"CNY"},"amount":',
      );
      const nonce = 'n'.repeat(12);
      const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(nonce));
      cipher.setAAD(Buffer.from('transaction'));
      const bytes = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      const notice = noticeOf(genuine());
      return signed(
        JSON.stringify({
          ...notice,
          resource: { ...notice.resource, nonce, ciphertext: bytes.toString('base64') },
        }),
      );
    },
  ],
  [
    '2 MB',
    413,
    () => signed(JSON.stringify({ ...noticeOf(genuine()), more: 'x'.repeat(2_000_000) })),
  ],
  [
    'a gzip bomb',
    400,
    () => {
      const body = gzipSync(Buffer.alloc(1_000_000));
      return {
        body,
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          ...sealed('', world.clock.now()),
        },
      };
    },
  ],
];

it.each(classes)('refuses %s (%i) and changes nothing', async (_name, status, make) => {
  const before = await stateDigest();
  expect(await deliver(make())).toBe(status);
  expect(await stateDigest()).toBe(before);
});

it('refuses a notice with any byte of ciphertext, tag, nonce or associated data turned', async () => {
  const before = await stateDigest();
  const length = Buffer.from(noticeOf(genuine()).resource.ciphertext, 'base64').length;
  const places: [Parameters<typeof turned>[0], number][] = [
    ...Array.from({ length }, (_, at): ['ciphertext', number] => ['ciphertext', at]),
    ...Array.from({ length: 12 }, (_, at): ['nonce', number] => ['nonce', at]),
    ...Array.from({ length: 11 }, (_, at): ['associated_data', number] => ['associated_data', at]),
  ];
  for (const [part, at] of places) {
    expect([part, at, await deliver(turned(part, at))]).toEqual([part, at, 400]);
  }
  expect(await stateDigest()).toBe(before);
});

it('asks nobody about a serial it does not know', async () => {
  const asked = globalThis.fetch;
  const outside: string[] = [];
  globalThis.fetch = (input, init) => {
    if (!String(input).startsWith(world.app.origin)) outside.push(String(input));
    return asked(input, init);
  };
  try {
    for (let count = 0; count < 100; count += 1) {
      await deliver(bent((one) => (one.headers['wechatpay-serial'] = `A${count}`)));
    }
    // The fake's own clock asks the app; nothing else leaves this process.
    expect(outside.filter((url) => url.includes('/v3/'))).toEqual([]);
  } finally {
    globalThis.fetch = asked;
  }
});

it('takes the genuine one, takes a copy of it without effect, and refuses its id with another content', async () => {
  const notice = good();
  expect(await deliver(notice)).toBe(200);
  await world.becomes(person, tradeId, 'paid');
  const before = await stateDigest();
  expect(await deliver(notice)).toBe(200);
  const { id } = JSON.parse(String(notice.body)) as { id: string };
  expect(
    await deliver(good({ ...genuine(), success_time: '2023-04-22T10:00:03+08:00' }, { id })),
  ).toBe(409);
  expect(await stateDigest()).toBe(before);
});

it('leaves nothing of a notice whose booking fails halfway, and takes it when it comes again', async () => {
  const somebody = await world.signUp();
  const locked = await world.lockFor(somebody);
  await world.prepay(somebody, locked.tradeId);
  const order = await here.db.payOrder.findFirstOrThrow({ where: { tradeId: locked.tradeId } });
  await here.db.payOrder.updateMany({ data: { nextAskAt: new Date('2023-05-20T00:00:00Z') } });
  const notice = good({
    ...genuine(),
    out_trade_no: order.outTradeNo,
    transaction_id: '4200000000000000000000000002',
    payer: { openid: somebody.openid },
  });
  const before = await stateDigest();
  await here.db.$executeRaw`ALTER TABLE ledger_line ADD CONSTRAINT no_room CHECK (false) NOT VALID`;
  try {
    expect(await deliver(notice)).toBe(500);
    expect(await stateDigest()).toBe(before);
  } finally {
    await here.db.$executeRaw`ALTER TABLE ledger_line DROP CONSTRAINT no_room`;
  }
  expect(await deliver(notice)).toBe(200);
  await world.becomes(somebody, locked.tradeId, 'paid');
});
