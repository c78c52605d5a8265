import { sm2 } from 'sm-crypto';
import vectors from '../test/vectors.json';
import { freshNonce, identity, type Letter, seal, whyNotGenuine } from './sign';

const peers = {
  jlpay: { appid: 'jlpay-demo', publicKey: vectors.keys.jlpay.publicKey },
  bff: { appid: 'huimin-demo', publicKey: vectors.keys.bff.publicKey },
};
const jlpay = identity('jlpay-demo', vectors.keys.jlpay.privateKey);
const letter: Letter = { method: 'POST', path: '/jlpay/v1/trades/query', body: Buffer.from('{}') };
const NOW = 1_682_128_800;

const judge = (headers: Record<string, string>, what = letter, seconds = NOW) =>
  whyNotGenuine(what, (name) => headers[name], peers.jlpay, seconds);

describe('the envelope', () => {
  it.each(vectors.cases)('judges the shared vector: $name', (vector) => {
    const fault = whyNotGenuine(
      { method: vector.method, path: vector.path, body: Buffer.from(vector.body) },
      (name) =>
        ({
          'x-jlpay-appid': peers.jlpay.appid,
          'x-jlpay-timestamp': vector.timestamp,
          'x-jlpay-nonce': vector.nonce,
          'x-jlpay-sign-alg': 'SM3WithSM2WithDer',
          'x-jlpay-sign': vector.sign,
        })[name],
      peers.jlpay,
      Number(vector.timestamp),
    );
    expect(fault).toBe(vector.valid ? undefined : '40103');
  });

  it('knows the public key of a private one', () => {
    expect(jlpay.publicKey).toBe(vectors.keys.jlpay.publicKey);
  });

  it('signs what the other library accepts, Chinese text and raw bytes included', () => {
    for (const body of [
      Buffer.from('{"name":"75英寸电视机"}'),
      Buffer.from([0, 255, 31, 139, 10]),
    ]) {
      const headers = seal({ ...letter, body }, jlpay, NOW);
      const text = `POST\n${letter.path}\n${NOW}\n${headers['x-jlpay-nonce']}\n`;
      const bytes = Buffer.concat([Buffer.from(text), body, Buffer.from('\n')]);
      const der = Buffer.from(headers['x-jlpay-sign'] ?? '', 'base64').toString('hex');
      const how = { der: true, hash: true, userId: '1234567812345678' };
      expect(sm2.doVerifySignature([...bytes], der, jlpay.publicKey, how)).toBe(true);
    }
  });

  it('accepts its own seal and gives every letter a new nonce', () => {
    const first = seal(letter, jlpay, NOW);
    expect(judge(first)).toBeUndefined();
    expect(seal(letter, jlpay, NOW)['x-jlpay-nonce']).not.toBe(first['x-jlpay-nonce']);
    expect(freshNonce()).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    [299, undefined],
    [300, undefined],
    [301, '40102'],
    [-300, undefined],
    [-301, '40102'],
  ])('with a clock %i s off: %s', (off, fault) => {
    expect(judge(seal(letter, jlpay, NOW), letter, NOW + off)).toBe(fault);
  });

  const sealed = () => seal(letter, jlpay, NOW);
  it.each<[string, Record<string, string>, string]>([
    ['no appid', { 'x-jlpay-appid': '' }, '40001'],
    ['an appid named __proto__', { 'x-jlpay-appid': '__proto__' }, '40101'],
    ['an unknown appid', { 'x-jlpay-appid': 'somebody' }, '40101'],
    ['no timestamp', { 'x-jlpay-timestamp': '' }, '40001'],
    ['a timestamp in milliseconds', { 'x-jlpay-timestamp': `${NOW}000` }, '40001'],
    ['a timestamp with a sign', { 'x-jlpay-timestamp': `+${NOW}` }, '40001'],
    ['another timestamp', { 'x-jlpay-timestamp': String(NOW + 1) }, '40103'],
    ['no nonce', { 'x-jlpay-nonce': '' }, '40001'],
    ['a short nonce', { 'x-jlpay-nonce': 'abc' }, '40001'],
    ['a nonce with a hyphen', { 'x-jlpay-nonce': 'abcd-efgh-ijkl-mnop' }, '40001'],
    ['another nonce', { 'x-jlpay-nonce': 'abcdefghijklmnop' }, '40103'],
    ['another algorithm', { 'x-jlpay-sign-alg': 'SHA256withRSA' }, '40001'],
    ['no signature', { 'x-jlpay-sign': '' }, '40001'],
    ['a signature that is not base64', { 'x-jlpay-sign': '***' }, '40001'],
    ['a garbage signature', { 'x-jlpay-sign': Buffer.alloc(70, 7).toString('base64') }, '40103'],
    ['an empty DER sequence', { 'x-jlpay-sign': 'MAA=' }, '40103'],
  ])('refuses %s', (_, change, fault) => {
    expect(judge({ ...sealed(), ...change })).toBe(fault);
  });

  it('refuses numbers outside the order of the curve', () => {
    const huge = `00${'f'.repeat(64)}`;
    const integer = (hex: string) => `02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
    for (const [r, s] of [
      ['00', '01'],
      ['01', '00'],
      [huge, '01'],
      ['01', huge],
      [huge, huge],
    ] as const) {
      const both = integer(r) + integer(s);
      const der = Buffer.from(`30${(both.length / 2).toString(16).padStart(2, '0')}${both}`, 'hex');
      expect(judge({ ...sealed(), 'x-jlpay-sign': der.toString('base64') })).toBe('40103');
    }
  });

  it('refuses another method, path, query or body, by one byte', () => {
    for (const change of [
      { method: 'PUT' },
      { path: '/jlpay/v1/trades/lock' },
      { path: `${letter.path}?a=1` },
      { body: Buffer.from('{ }') },
      { body: Buffer.from('{}\n') },
    ]) {
      expect(judge(sealed(), { ...letter, ...change })).toBe('40103');
    }
  });

  it('refuses the right text signed by the other key', () => {
    const other = identity('jlpay-demo', vectors.keys.bff.privateKey);
    expect(judge(seal(letter, other, NOW))).toBe('40103');
  });

  it('refuses every signature with one byte changed', () => {
    const headers = sealed();
    const der = Buffer.from(headers['x-jlpay-sign'] ?? '', 'base64');
    for (let index = 0; index < der.length; index++) {
      const broken = Buffer.from(der);
      broken[index] = (broken[index] ?? 0) ^ 1;
      expect(judge({ ...headers, 'x-jlpay-sign': broken.toString('base64') })).toBe('40103');
    }
  });
});
