import { codeAt } from './voucher-code';

/** RFC 6238, appendix B: the SHA-1 secret is the ASCII text 12345678901234567890. */
const key = {
  number: '10203040',
  secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  stepSeconds: 30,
  digits: 8,
};

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i s the digits are %s', (seconds, digits) => {
  expect(codeAt(key, seconds * 1000).text).toBe(`ZD1.10203040.${digits}`);
});

test('for typing, number and digits stand in groups of four', () => {
  expect(codeAt(key, 59_000).groups).toEqual(['1020', '3040', '9428', '7082']);
});

test('a code lives to the end of its step', () => {
  expect(codeAt(key, 59_000).leftMs).toBe(1_000);
  expect(codeAt(key, 60_000).leftMs).toBe(30_000);
  expect(codeAt(key, 60_000).text).not.toBe(codeAt(key, 59_999).text);
  expect(codeAt(key, 60_000).text).toBe(codeAt(key, 89_999).text);
});
