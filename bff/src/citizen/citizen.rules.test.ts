import { bindingAfter, maskName, maskPhone } from './citizen.rules';

describe('masks', () => {
  it('show of a phone its first three and last four digits', () => {
    expect(maskPhone('13812341234')).toBe('138****1234');
    expect(maskPhone('+85291234567')).toBe('****67');
  });
  it('show of a name its first character and not its length', () => {
    expect([maskName('张三'), maskName('张三丰'), maskName('𠮷田')]).toEqual(['张*', '张*', '𠮷*']);
  });
});

describe('bindingAfter', () => {
  const nobody = { citizenId: null };
  const a = { citizenId: 'cit_A' };
  const b = { citizenId: 'cit_B' };
  it('makes a citizen of a new phone, and joins the citizen of a known one', () => {
    expect(bindingAfter(nobody, undefined)).toEqual({ kind: 'create' });
    expect(bindingAfter(nobody, a)).toEqual({ kind: 'join', citizenId: 'cit_A' });
  });
  it('keeps the citizen when the phone changes, so that nobody claims twice', () => {
    expect(bindingAfter(a, undefined)).toEqual({ kind: 'change_phone', citizenId: 'cit_A' });
    expect(bindingAfter(a, a)).toEqual({ kind: 'change_phone', citizenId: 'cit_A' });
  });
  it("never moves an account to somebody else's citizen", () => {
    expect(bindingAfter(a, b)).toEqual({ kind: 'taken' });
  });
});
