import vectors from '../../test/vectors/jlpay-vectors.json';
import { isWithinWindow, readDerSignature, readEnvelope, signedBytes } from '../kernel/signature';
import { createJlpaySealer, isSignedBy } from './jlpay';

const { jlpay, bff } = vectors.keys;
type Case = (typeof vectors.cases)[number];

const bytesOf = (one: Case) =>
  signedBytes(one, one.timestamp, one.nonce, Buffer.from(one.body, 'utf8'));
const derOf = (one: Case) => Buffer.from(one.sign, 'base64');
const keyOf = (one: Case) => vectors.keys[one.signer as 'jlpay' | 'bff'].publicKey;

describe('the shared vectors', () => {
  it.each(vectors.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(isSignedBy([keyOf(one)], bytesOf(one), derOf(one))).toBe(one.valid);
  });

  it('hold while a key is rotated: either of two is good', () => {
    const one = vectors.cases[0] as Case;
    expect(isSignedBy([bff.publicKey, jlpay.publicKey], bytesOf(one), derOf(one))).toBe(true);
    expect(isSignedBy([bff.publicKey], bytesOf(one), derOf(one))).toBe(false);
    expect(isSignedBy([], bytesOf(one), derOf(one))).toBe(false);
  });

  it('break with any one byte of the text or of the signature', () => {
    const one = vectors.cases[1] as Case;
    const bytes = bytesOf(one);
    for (let at = 0; at < bytes.length; at += 29) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(isSignedBy([jlpay.publicKey], other, derOf(one))).toBe(false);
    }
    for (let at = 0; at < derOf(one).length; at += 1) {
      const other = derOf(one);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(isSignedBy([jlpay.publicKey], bytes, other)).toBe(false);
    }
  });
});

describe('a DER signature', () => {
  const good = derOf(vectors.cases[1] as Case);
  const integer = (hex: string) =>
    Buffer.concat([Buffer.from([2, hex.length / 2]), Buffer.from(hex, 'hex')]);
  const sequence = (...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
  };

  it('is read in its one spelling', () => {
    expect(readDerSignature(good)).toHaveLength(128);
    expect(readDerSignature(sequence(integer('01'), integer('00ff')))).toBe(
      `${'1'.padStart(64, '0')}${'ff'.padStart(64, '0')}`,
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a signature')],
    ['trailing bytes', Buffer.concat([good, Buffer.from([0])])],
    ['trailing bytes inside', sequence(integer('01'), integer('02'), integer('03'))],
    ['a cut end', good.subarray(0, -1)],
    ['one number', sequence(integer('01'))],
    ['an empty number', sequence(integer(''), integer('01'))],
    ['a padded number', sequence(integer('0001'), integer('01'))],
    ['a negative number', sequence(integer('ff'), integer('01'))],
    ['a number of 33 bytes', sequence(integer(`7f${'00'.repeat(32)}`), integer('01'))],
    ['another tag', Buffer.concat([Buffer.from([0x31]), good.subarray(1)])],
  ])('is refused with %s', (_, der) => {
    expect(readDerSignature(der)).toBeUndefined();
  });

  it('of r = 0, s = 0 or the order of the curve is no signature', () => {
    const n = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
    const text = Buffer.from('x');
    for (const [r, s] of [
      ['00', '00'],
      ['01', '00'],
      ['00', '01'],
      [`00${n}`, '01'],
      ['01', `00${n}`],
    ] as const) {
      expect(isSignedBy([jlpay.publicKey], text, sequence(integer(r), integer(s)))).toBe(false);
    }
  });
});

describe('the headers', () => {
  const now = new Date('2023-04-22T10:00:00.900+08:00');
  const request = { method: 'POST', path: '/jlpay/v1/trades/query?a=1' };
  const seal = createJlpaySealer({ appid: 'huimin-demo', privateKey: bff.privateKey });
  const sealed = () => seal(request, Buffer.from('{}'), now);
  const read = (headers: Record<string, string>) => readEnvelope((name) => headers[name] ?? '');

  it('are read as they are written', () => {
    const headers = sealed();
    const envelope = read(headers);
    expect(envelope).toMatchObject({ appid: 'huimin-demo', timestamp: '1682128800' });
    const text = signedBytes(
      request,
      headers['x-jlpay-timestamp'] ?? '',
      headers['x-jlpay-nonce'] ?? '',
      Buffer.from('{}'),
    );
    expect(isSignedBy([bff.publicKey], text, envelope?.der ?? Buffer.alloc(0))).toBe(true);
    expect(sealed()['x-jlpay-nonce']).not.toBe(headers['x-jlpay-nonce']);
  });

  it.each([
    ['x-jlpay-appid', ['', 'a b', 'x'.repeat(65), '<script>']],
    ['x-jlpay-timestamp', ['', '-1', '1682128800.5', '1e9', ' 1682128800', '1234567890123']],
    ['x-jlpay-nonce', ['', 'short', 'x'.repeat(15), 'x'.repeat(65), '0123456789abcde_']],
    ['x-jlpay-sign-alg', ['', 'SM3WithSM2', 'sm3withsm2withder', 'none']],
    ['x-jlpay-sign', ['', '!', 'not base64', 'MEQ', 'MEQ=\n', 'M'.repeat(2000)]],
  ])('are malformed with another %s', (name, values) => {
    for (const value of values) {
      expect(read({ ...sealed(), [name]: value })).toBeUndefined();
    }
  });

  it.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
  ])('a clock %d s off is good: %s', (off, good) => {
    expect(isWithinWindow(String(1_682_128_800 + off), now)).toBe(good);
  });
});
