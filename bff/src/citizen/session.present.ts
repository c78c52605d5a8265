import type { ApiReply } from '../contract';
import { type Person, presentMe } from './citizen.present';

/** What a client keeps after signing in. */
export function presentSession(session: {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  person: Person | undefined;
}): ApiReply<'POST /v1/sessions'> {
  return {
    accessToken: session.accessToken,
    refreshToken: session.refreshToken,
    expiresInSeconds: session.expiresInSeconds,
    me: presentMe(session.person),
  };
}
