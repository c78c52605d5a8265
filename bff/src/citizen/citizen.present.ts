import type { Me } from '../contract';
import { maskName, maskPhone } from './citizen.rules';

/** Somebody signed in, in clear: never leaves the house unmasked but for the person's own export. */
export type Person = { citizenId: string; phone: string; realName: string | null };

export function presentMe(person: Person | undefined): Me {
  return {
    citizenId: person?.citizenId ?? null,
    phone: person ? maskPhone(person.phone) : null,
    realName: person?.realName ? maskName(person.realName) : null,
  };
}
