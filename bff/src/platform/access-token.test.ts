import { createHmac } from 'node:crypto';
import { createAccessTokens } from './access-token';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const opening = new Date('2023-04-22T10:00:00+08:00');
const claims = { sessionId: 'ses_1', accountId: 'acc_1', citizenId: null };

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const forge = (header: object, payload: object, key = secret) => {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};

describe('an access token', () => {
  let now = opening;
  const tokens = createAccessTokens(secret, () => now);
  beforeEach(() => {
    now = opening;
  });

  it('says who it speaks for, for ten minutes by the injected clock, remembered or not', () => {
    const token = tokens.sign(claims);
    expect(tokens.read(token)).toEqual(claims);
    now = new Date(opening.getTime() + 599_999);
    expect(tokens.read(token)).toEqual(claims);
    now = new Date(opening.getTime() + 600_000);
    expect(tokens.read(token)).toBeUndefined();
  });

  const good = {
    aud: 'huimin-resident',
    sid: 'ses_1',
    acc: 'acc_1',
    cit: null,
    exp: 4_000_000_000,
  };
  const { aud: _, ...homeless } = good;
  const { exp: __, ...endless } = good;
  it.each([
    ['another key', forge({ alg: 'HS256', typ: 'JWT' }, good, 'another key')],
    ['no algorithm', `${part({ alg: 'none' })}.${part(good)}.`],
    ['another algorithm', forge({ alg: 'HS384', typ: 'JWT' }, good)],
    ['another audience', forge({ alg: 'HS256', typ: 'JWT' }, { ...good, aud: 'console' })],
    ['no audience', forge({ alg: 'HS256', typ: 'JWT' }, homeless)],
    ['no end', forge({ alg: 'HS256', typ: 'JWT' }, endless)],
    ['nothing', ''],
    ['noise', 'a.b.c'],
  ])('is refused with %s', (_what, token) => {
    expect(tokens.read(token)).toBeUndefined();
  });

  it('is accepted in the form that the refused ones were made from', () => {
    expect(tokens.read(forge({ alg: 'HS256', typ: 'JWT' }, good))).toEqual(claims);
  });
});
