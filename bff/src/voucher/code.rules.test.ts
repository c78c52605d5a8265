import {
  codeBehind,
  codeDigitsOf,
  codeStepAt,
  type Paper,
  paperDigitsOf,
  presentSecret,
  readVoucherCode,
  scannedCode,
  stepOfCode,
  voucherSecret,
} from './code.rules';

const rfcSecret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('the rotating code', () => {
  // RFC 6238, appendix B, SHA1
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('shows at second %d what RFC 6238 says', (seconds, digits) => {
    expect(codeDigitsOf(rfcSecret, codeStepAt(at(seconds)))).toBe(digits);
  });

  it('gives its secret in Base32 (RFC 4648)', () => {
    expect(presentSecret(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(presentSecret(Buffer.from('foob'))).toBe('MZXW6YQ');
  });

  it('has another 20-byte secret for each voucher', () => {
    const key = Buffer.alloc(32, 7);
    expect(voucherSecret(key, 'vch_a')).toHaveLength(20);
    expect(voucherSecret(key, 'vch_a')).not.toEqual(voucherSecret(key, 'vch_b'));
    expect(voucherSecret(key, 'vch_a')).toEqual(voucherSecret(key, 'vch_a'));
  });

  const shownAt = 1_682_128_800;
  const digits = codeDigitsOf(rfcSecret, codeStepAt(at(shownAt)));
  it.each([
    [0, true],
    [29, true],
    [59, true],
    [60, false],
    [61, false],
    [-1, true],
    [-30, true],
    [-31, false],
  ])('shown at the start of its step, scanned %d s later: accepted %s', (later, accepted) => {
    expect(stepOfCode(rfcSecret, digits, at(shownAt + later))).toBe(
      accepted ? codeStepAt(at(shownAt)) : undefined,
    );
  });

  it('refuses a code that is 61 s old wherever in its step it was shown', () => {
    for (let second = 0; second < 30; second += 1) {
      expect(stepOfCode(rfcSecret, digits, at(shownAt + second + 61))).toBeUndefined();
    }
  });

  it.each([
    ['ZD1.12345678.00000001', '12345678', '00000001'],
    ['1234567800000001', '12345678', '00000001'],
    ['1234 5678 0000 0001', '12345678', '00000001'],
    ['  12345678 00000001 ', '12345678', '00000001'],
  ])('reads %j', (text, number, code) => {
    expect(readVoucherCode(text)).toEqual({ number, digits: code });
  });

  it.each([
    '',
    'ZD1.1234567.00000001',
    'ZD1.12345678.0000001',
    'ZD2.12345678.00000001',
    'zd1.12345678.00000001',
    'ZD1.12345678.00000001.',
    'ZD1. 12345678.00000001',
    '123456780000000',
    '12345678000000011',
    '1234567８00000001',
    '__proto__',
  ])('does not read %j', (text) => {
    expect(readVoucherCode(text)).toBeUndefined();
  });
});

describe('the code on a paper', () => {
  const key = Buffer.alloc(32, 7);
  const now = at(1_682_128_800);
  const paper = (paperId: string, standing: Paper['standing'] = 'live'): Paper => ({
    paperId,
    standing,
  });
  const voucher = (...papers: Paper[]) => ({ voucherId: 'vch_a', papers });

  it('has the form of every code, so that no till sees a difference', () => {
    const digits = paperDigitsOf(key, 'pap_a');
    expect(digits).toMatch(/^\d{8}$/);
    expect(readVoucherCode(scannedCode('12345678', digits))).toEqual({
      number: '12345678',
      digits,
    });
  });

  it('stands still, is another on each paper and with each key, and is none without its paper', () => {
    const digits = paperDigitsOf(key, 'pap_a');
    for (const when of [now, at(1_684_720_000)]) {
      expect(codeBehind(digits, voucher(paper('pap_a')), key, when)).toEqual({
        kind: 'paper',
        ...paper('pap_a'),
      });
    }
    expect(paperDigitsOf(key, 'pap_b')).not.toBe(digits);
    expect(paperDigitsOf(Buffer.alloc(32, 8), 'pap_a')).not.toBe(digits);
    expect(codeBehind(digits, voucher(), key, now)).toBeUndefined();
    expect(codeBehind(digits, voucher(paper('pap_b')), key, now)).toBeUndefined();
  });

  it('names the paper it stands on, also a dead one', () => {
    const digits = paperDigitsOf(key, 'pap_old');
    const found = codeBehind(
      digits,
      voucher(paper('pap_new'), paper('pap_old', 'revoked')),
      key,
      now,
    );
    expect(found).toEqual({ kind: 'paper', paperId: 'pap_old', standing: 'revoked' });
  });

  it('stands beside the code of the phone', () => {
    const step = codeStepAt(now);
    const digits = codeDigitsOf(voucherSecret(key, 'vch_a'), step);
    expect(codeBehind(digits, voucher(paper('pap_a')), key, now)).toEqual({ kind: 'phone', step });
  });
});
