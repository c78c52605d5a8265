import { spawnSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import WxPay from 'wechatpay-node-v3';
import { sealed } from '../../../mock-terminal/src/wechat-pay/seal';
import { createLog } from './log';
import { createWechatPay } from './wechat-pay';
import {
  openPayResource,
  parseUnambiguousJson,
  readPayKeyring,
  whyNotGenuine,
} from './wechat-pay-signature';

/*
 * Why the library builds and signs, and never receives: what it decrypts is not authenticated. Should a later version check
 * the tag, the first test says so, and the rule below may be thought over.
 */
const apiKey = 'k'.repeat(32);
const sealedAs = (text: string) => {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from('n'.repeat(12)));
  cipher.setAAD(Buffer.from('transaction'));
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
};
const text = JSON.stringify({ amount: { total: 180_000 } });
const resourceOf = (bytes: Buffer) => ({
  algorithm: 'AEAD_AES_256_GCM',
  ciphertext: bytes.toString('base64'),
  nonce: 'n'.repeat(12),
  associated_data: 'transaction',
});
/** Every way to turn one bit of a byte. */
const bentBytes = (bytes: Buffer): Buffer[] =>
  Array.from({ length: bytes.length }, (_, at) => {
    const bent = Buffer.from(bytes);
    bent[at] = (bent[at] ?? 0) ^ 1;
    return bent;
  });

describe('what the library makes of a notice that was bent', () => {
  const merchantKey = readFileSync('bff/demo-keys/wechat-pay/merchant.pem');
  const library = new WxPay({
    appid: 'wx',
    mchid: '1',
    serial_no: 'A',
    privateKey: merchantKey,
    publicKey: merchantKey,
    key: apiKey,
  });

  it('is read without its tag being checked', () => {
    const bytes = sealedAs(text);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    const { ciphertext, nonce, associated_data } = resourceOf(bytes);
    // biome-ignore lint/plugin: shows why the rule is there
    expect(library.decipher_gcm(ciphertext, associated_data, nonce, apiKey)).toEqual({
      amount: { total: 180_000 },
    });
  });
});

describe('our own reading', () => {
  it('opens what was sealed', () => {
    expect(openPayResource(apiKey, resourceOf(sealedAs(text)))).toBe(text);
  });

  it('refuses every bent byte, the tag’s included', () => {
    for (const bent of bentBytes(sealedAs(text))) {
      expect(() => openPayResource(apiKey, resourceOf(bent))).toThrow();
    }
  });

  it('refuses a key that stands twice, however it is written', () => {
    expect(parseUnambiguousJson('{"a":{"b":[{"c":"\\":"}]},"d":"x:y"}')).toMatchObject({
      d: 'x:y',
    });
    expect(() => parseUnambiguousJson('{"a":1,"a":2}')).toThrow('twice');
    expect(() => parseUnambiguousJson('{"a":{"b":1,"\\u0062":2}}')).toThrow('twice');
  });
});

it.each([-301, -300, -299, 0, 299, 300, 301])('weighs a message that is %i s off', (off) => {
  const now = new Date('2023-04-22T10:00:00.999+08:00');
  const headers = sealed('{}', new Date(now.getTime() + off * 1_000));
  const keyring = readPayKeyring('bff/demo-keys/wechat-pay/platform');
  const why = whyNotGenuine(keyring, (name) => headers[name], Buffer.from('{}'), now);
  expect(why).toBe(Math.abs(off) > 300 ? 'stale' : undefined);
});

describe('the lint rule against the library’s receive path', () => {
  const calls = {
    'as a member': 'pay.decipher_gcm("a")',
    'by its name in a string': "pay['verifySign']({})",
    'taken out of the object': 'const { get_certificates } = pay',
    'passed on': 'later(pay.upload_images)',
  };
  const lint = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'huimin-lint-'));
    const rule = resolve('bff/receive-path.grit');
    writeFileSync(
      join(folder, 'biome.json'),
      JSON.stringify({ root: true, plugins: [rule], linter: { rules: { preset: 'none' } } }),
    );
    writeFileSync(join(folder, 'planted.ts'), `${text};\n`);
    try {
      const biome = require.resolve('@biomejs/biome/bin/biome');
      const run = spawnSync(process.execPath, [biome, 'lint', '.'], { cwd: folder });
      return `${run.status} ${run.stderr}${run.stdout}`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it.each(Object.entries(calls))('catches a call %s', (_how, text) => {
    expect(lint(text)).toMatch(/^1[\s\S]*is not safe/);
  });

  it('lets what builds and signs pass', () => {
    expect(lint('pay.transactions_jsapi({}); pay.downloadBill("x")')).toMatch(/^0/);
  });

  it('is part of every check', () => {
    expect(JSON.parse(readFileSync('.biome.json', 'utf8')).plugins).toContain(
      './bff/receive-path.grit',
    );
  });
});

describe('what comes back', () => {
  const orderNo = 'HM01TESTORDER';
  const paid = JSON.stringify({
    appid: 'wx',
    mchid: '19',
    out_trade_no: orderNo,
    trade_state: 'SUCCESS',
  });
  let server: Server;
  let origin: string;
  let seen: { url: string; headers: IncomingHttpHeaders }[];
  let answer: (response: ServerResponse) => void;
  const openPay = () =>
    createWechatPay(
      {
        origin,
        appid: 'wx',
        mchid: '19',
        merchantSerial: 'A1',
        merchantKey: readFileSync('bff/demo-keys/wechat-pay/merchant.pem'),
        keyring: readPayKeyring('bff/demo-keys/wechat-pay/platform'),
        now: () => new Date(),
      },
      createLog('silent'),
    );
  const say =
    (status: number, body: string, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      response.writeHead(status, headers).end(body);
  const genuine = (status: number, body: string, at = new Date()) =>
    say(status, body, sealed(body, at));

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', headers: request.headers });
      answer(response);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );

  it('is believed when WeChat signed it, and is asked for by the public key’s serial', async () => {
    answer = genuine(200, paid);
    expect(await openPay().query(orderNo)).toMatchObject({
      kind: 'ok',
      value: { trade_state: 'SUCCESS' },
    });
    expect(seen[0]?.headers['wechatpay-serial']).toMatch(/^PUB_KEY_ID_/);
  });

  it.each<[what: string, given: () => typeof answer, why: RegExp]>([
    ['unsigned', () => say(200, paid), /malformed/],
    [
      'signed, and changed on its way',
      () => say(200, paid, sealed(`${paid} `, new Date())),
      /forged/,
    ],
    ['301 s old', () => genuine(200, paid, new Date(Date.now() - 302_000)), /stale/],
    ['unsigned although it says no', () => say(404, '{"code":"ORDER_NOT_EXIST"}'), /malformed/],
    ['our own failure’s sign', () => genuine(500, '{"code":"SYSTEM_ERROR"}'), /500/],
    ['too many questions', () => genuine(429, '{"code":"FREQUENCY_LIMITED"}'), /429/],
    ['no JSON', () => genuine(200, '<html>'), /SyntaxError/],
    ['not what was asked for', () => genuine(200, '{"hello":1}'), /unreadable/],
    ['a broken connection', () => (response) => response.destroy(), /TypeError/],
    ['silence', () => () => undefined, /Timeout/],
  ])('is unknown, never a no, when it is %s', async (_what, given, why) => {
    answer = given();
    expect(await openPay().query(orderNo)).toEqual({
      kind: 'unknown',
      why: expect.stringMatching(why),
    });
  });

  it('is not followed elsewhere', async () => {
    answer = (response) =>
      seen.length === 1
        ? say(302, '', { location: `${origin}/elsewhere` })(response)
        : genuine(200, paid)(response);
    expect((await openPay().query(orderNo)).kind).toBe('unknown');
    expect(seen).toHaveLength(1);
  });

  it('is a no only with WeChat’s signature and code', async () => {
    answer = genuine(404, '{"code":"ORDER_NOT_EXIST"}');
    expect(await openPay().query(orderNo)).toEqual({ kind: 'rejected', code: 'ORDER_NOT_EXIST' });
  });

  it.each(['../../v3/x', 'HM01?mchid=2', 'short', 'x'.repeat(33), 'HM01 A', 'HM01%2e%2e'])(
    'is not even asked for under the number %s',
    async (number) => {
      answer = genuine(200, paid);
      await expect(openPay().query(number)).rejects.toThrow('not a number');
      await expect(openPay().close(number)).rejects.toThrow('not a number');
      await expect(openPay().findRefund(number)).rejects.toThrow('not a number');
      expect(seen).toEqual([]);
    },
  );

  it('leads to a bill only at WeChat’s own address, and only as its digest says', async () => {
    const about = (url: string, text = 'bill') =>
      JSON.stringify({
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(text).digest('hex'),
        download_url: url,
      });
    const serve = (body: string) => (response: ServerResponse) =>
      seen.length % 2 === 1 ? genuine(200, body)(response) : say(200, 'bill')(response);
    answer = serve(about('https://api.mch.weixin.qq.com/v3/billdownload/file?token=x'));
    expect(await openPay().tradeBill('2023-04-22')).toMatchObject({
      kind: 'ok',
      value: { text: 'bill' },
    });
    expect(seen[1]?.url).toBe('/v3/billdownload/file?token=x');
    answer = serve(about('https://api.mch.weixin.qq.com/v3/billdownload/file?token=x', 'other'));
    expect(await openPay().tradeBill('2023-04-22')).toMatchObject({ why: 'the bill is damaged' });
    seen = [];
    for (const url of [
      'https://evil.example/v3/billdownload/file?token=x',
      'https://api.mch.weixin.qq.com/v3/refund/domestic/refunds',
    ]) {
      answer = genuine(200, about(url));
      expect(await openPay().tradeBill('2023-04-22')).toMatchObject({
        why: 'the bill lies elsewhere',
      });
    }
    expect(seen).toHaveLength(2);
  });
});
