import type { Resident } from './job';

/** The device and the network of the n-th simulated person: each has their own. */
const deviceOf = (number: number): string => `device-${String(number).padStart(8, '0')}`;
export const addressOf = (number: number): string =>
  `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

export const residentOf = (
  number: number,
  who: Pick<Resident, 'citizenId' | 'token'>,
): Resident => ({ ...who, deviceId: deviceOf(number), address: addressOf(number) });
