import type { OfficerAccount, OfficerSession } from '../../../src/contract';
import { call, Failure, keepCsrfToken } from './call';

let current: OfficerSession | undefined;
let loading: Promise<OfficerSession | undefined> | undefined;
/** Each sign-in and sign-out begins another: what was asked before it says nothing any more. */
let turn = 0;

function keep(session: OfficerSession | undefined): OfficerSession | undefined {
  current = session;
  loading = undefined;
  turn += 1;
  keepCsrfToken(session?.csrfToken ?? '');
  return session;
}

/** Who is signed in; asked once, then remembered until something says otherwise. */
export function loadSession(): Promise<OfficerSession | undefined> {
  if (current) {
    return Promise.resolve(current);
  }
  loading ??= ask(turn);
  return loading;
}

async function ask(asked: number): Promise<OfficerSession | undefined> {
  const answered = (session: OfficerSession | undefined) =>
    asked === turn ? keep(session) : current;
  try {
    return answered(await call('GET /v1/officer/session'));
  } catch (error) {
    if (isSignedOut(error)) {
      return answered(undefined);
    }
    if (asked === turn) {
      loading = undefined;
    }
    throw error;
  }
}

export const currentOfficer = (): OfficerAccount | undefined => current?.officer;
export const idleSeconds = (): number | undefined => current?.idleSeconds;

export async function signIn(body: { account: string; password: string; code: string }) {
  return keep(await call('POST /v1/officer/session', { body }));
}

export async function changePassword(body: { current: string; next: string }) {
  return keep(await call('PUT /v1/officer/password', { body }));
}

/** Ends the session at the server; a session that is over already ends here all the same. */
export async function signOut(): Promise<void> {
  try {
    await call('DELETE /v1/officer/session');
  } catch (error) {
    if (!isSignedOut(error)) {
      throw error;
    }
  } finally {
    keep(undefined);
  }
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof Failure &&
  (error.code === 'sign_in_required' || error.code === 'session_expired');

/** The next question asks the server again. */
export function forgetSession(): void {
  keep(undefined);
}
