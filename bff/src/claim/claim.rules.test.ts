import { afterEarlierClaim, whyNotClaim } from './claim.rules';

describe('why not claim', () => {
  const terms = {
    opensAt: new Date('2023-04-22T10:00:00+08:00'),
    endsAt: new Date('2023-05-23T00:00:00+08:00'),
    insideOnly: false,
  };
  const facts = { terms, now: terms.opensAt, blocked: false, area: undefined };
  const at = (text: string) => whyNotClaim({ ...facts, now: new Date(text) });

  it.each([
    ['2023-04-22T09:59:59.999+08:00', 'not_started'],
    ['2023-04-22T10:00:00.000+08:00', undefined],
    ['2023-05-01T10:00:00.000+08:00', undefined],
    ['2023-05-22T23:59:59.999+08:00', undefined],
    ['2023-05-23T00:00:00.000+08:00', 'campaign_ended'],
  ])('at %s: %s', (instant, expected) => {
    expect(at(instant)).toBe(expected);
  });

  it('refuses whoever is on the blocklist before anything else', () => {
    expect(whyNotClaim({ ...facts, now: terms.endsAt, blocked: true })).toBe('blocked');
  });

  it.each(['inside', 'outside', undefined] as const)(
    'asks where the phone is and refuses nobody for it: %s',
    (area) => {
      expect(whyNotClaim({ ...facts, area })).toBeUndefined();
    },
  );

  it.each([
    ['inside', undefined],
    ['outside', 'outside_area'],
    [undefined, 'outside_area'],
  ] as const)('from inside only, where the campaign says so: %s', (area, expected) => {
    expect(whyNotClaim({ ...facts, terms: { ...terms, insideOnly: true }, area })).toBe(expected);
  });
});

describe('an earlier claim in the batch', () => {
  const earlier = { stockId: 'stk_200', requestKey: 'tap-0001' };

  it.each([
    [{ stockId: 'stk_200', requestKey: 'tap-0001' }, 'same_answer'],
    [{ stockId: 'stk_100', requestKey: 'tap-0001' }, 'request_key_reused'],
    [{ stockId: 'stk_200', requestKey: 'tap-0002' }, 'already_claimed'],
    [{ stockId: 'stk_100', requestKey: 'tap-0002' }, 'already_claimed'],
  ])('%j: %s', (request, expected) => {
    expect(afterEarlierClaim(earlier, request)).toBe(expected);
  });
});
