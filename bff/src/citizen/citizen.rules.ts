/** 138****1234; a number of another form shows only its last two digits. */
export function maskPhone(phone: string): string {
  return /^1\d{10}$/.test(phone)
    ? `${phone.slice(0, 3)}****${phone.slice(-4)}`
    : `****${phone.slice(-2)}`;
}

/** 张*: the first character, whatever the length, so that the length tells nothing. */
export function maskName(name: string): string {
  return `${Array.from(name)[0] ?? ''}*`;
}

export type PhoneOwner = { citizenId: string };

/**
 * What binding a phone to an account does. One phone is one citizen, whatever the number of openids; an account that
 * already stands for a citizen never moves to another one, so nobody claims twice by changing phones.
 */
export function bindingAfter(
  account: { citizenId: string | null },
  owner: PhoneOwner | undefined,
): { kind: 'taken' | 'create' } | { kind: 'join' | 'change_phone'; citizenId: string } {
  if (account.citizenId === null) {
    return owner ? { kind: 'join', citizenId: owner.citizenId } : { kind: 'create' };
  }
  return owner && owner.citizenId !== account.citizenId
    ? { kind: 'taken' }
    : { kind: 'change_phone', citizenId: account.citizenId };
}
