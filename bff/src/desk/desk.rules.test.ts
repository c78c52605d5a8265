import {
  afterRefusal,
  type DeskFacts,
  paperStanding,
  whyNotAsk,
  whyNotConfirm,
  whyNotPaper,
  whyNotPrint,
} from './desk.rules';

const now = new Date('2023-04-22T12:00:00+08:00');
const claim = (over: Partial<DeskFacts> = {}): DeskFacts => ({
  status: 'waiting',
  helpedById: 'one',
  ask: null,
  ...over,
});
const asked = claim({ status: 'issued', ask: { kind: 'reprint', byId: 'two' } });

it.each([
  [claim(), 'one', 'second_person_required'],
  [claim(), 'two', undefined],
  [claim({ status: 'claiming' }), 'two', 'not_allowed_now'],
  [claim({ status: 'issued' }), 'two', 'not_allowed_now'],
  [claim({ status: 'withdrawn' }), 'two', 'not_allowed_now'],
  // What was asked on a paper is confirmed by anybody but the one who asked, the helper of the claim included.
  [asked, 'two', 'second_person_required'],
  [asked, 'one', undefined],
])('%j, confirmed by %s: %s', (facts, officerId, code) => {
  expect(whyNotConfirm(facts, officerId)).toBe(code);
});

it('takes one wish at a time, on what was issued', () => {
  expect(whyNotAsk(claim({ status: 'issued' }))).toBeUndefined();
  expect(whyNotAsk(claim())).toBe('not_allowed_now');
  expect(whyNotAsk(asked)).toBe('not_allowed_now');
});

it.each([
  ['not_started', 'waiting'],
  ['sold_out', 'waiting'],
  ['busy', 'waiting'],
  ['already_claimed', 'refused'],
  ['campaign_ended', 'refused'],
  ['blocked', 'refused'],
] as const)('a claim refused with %s is %s', (code, status) => {
  expect(afterRefusal(code)).toBe(status);
});

it('makes a paper for what can be used, and not while a till holds it', () => {
  const voucher = {
    status: 'issued' as const,
    startsAt: new Date('2023-04-22T00:00:00+08:00'),
    endsAt: new Date('2023-05-23T00:00:00+08:00'),
    lockExpiresAt: null,
  };
  const locked = { ...voucher, status: 'locked' as const };
  const lapses = new Date(now.getTime() + 1);
  expect(whyNotPaper(voucher, now)).toBeUndefined();
  expect(whyNotPaper({ ...locked, lockExpiresAt: lapses }, now)).toBe('voucher_at_till');
  expect(whyNotPaper({ ...locked, lockExpiresAt: lapses }, lapses)).toBeUndefined();
  expect(whyNotPaper({ ...voucher, status: 'redeemed' }, now)).toBe('paper_not_possible');
  expect(whyNotPaper(voucher, voucher.endsAt)).toBe('paper_not_possible');
});

describe('a paper', () => {
  const paper = {
    madeAt: now,
    usedAt: null,
    revokedAt: null,
    helpedById: 'one',
    confirmedById: 'two',
  };
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  it.each([
    ['one', 599, undefined],
    ['two', 599, undefined],
    ['three', 0, 'paper_print_over'],
    ['one', 600, 'paper_print_over'],
  ])('is printed by %s after %d s: %s', (officerId, seconds, code) => {
    expect(whyNotPrint(paper, officerId, later(seconds))).toBe(code);
  });

  it('is printed only while it works', () => {
    expect(whyNotPrint(undefined, 'one', now)).toBe('paper_print_over');
    expect(whyNotPrint({ ...paper, usedAt: now }, 'one', now)).toBe('paper_print_over');
    expect(paperStanding(paper)).toBe('live');
    expect(paperStanding({ ...paper, usedAt: now })).toBe('used');
    expect(paperStanding({ ...paper, revokedAt: now })).toBe('revoked');
  });
});
