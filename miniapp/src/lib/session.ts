import type { ApiReply, Me } from '../../../bff/src/contract';
import type { Tokens } from './call';
import { makeCell, useCell } from './cell';
import { forget, recall, remember } from './storage';

type Kept = Tokens & { me: Me };

const key = 'session';
const cell = makeCell(recall<Kept>(key));

function keep(next: Kept | undefined): void {
  if (next) {
    remember(key, next);
  } else {
    forget(key);
  }
  cell.write(next);
}

/** Keeps what a sign-in, a refresh or a bound phone answered. */
export function keepSession(session: ApiReply<'POST /v1/sessions'>): void {
  const { accessToken, refreshToken, me } = session;
  keep({ accessToken, refreshToken, me });
}

export function keepMe(me: Me): void {
  const kept = cell.read();
  if (kept) {
    keep({ ...kept, me });
  }
}

export function endSession(): void {
  keep(undefined);
}

export const readTokens = (): Tokens | undefined => cell.read();
export const readMe = (): Me | undefined => cell.read()?.me;
export const onSessionChange = cell.follow;

/** Who is signed in, or undefined; the component follows every change. */
export function useMe(): Me | undefined {
  return useCell(cell)?.me;
}

/** A session with a bound phone: only such a person can hold vouchers. */
export function isCitizen(me: Me | undefined): boolean {
  return Boolean(me?.citizenId);
}
