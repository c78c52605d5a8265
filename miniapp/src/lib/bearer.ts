import { call } from './api';
import { readTokens } from './session';

/**
 * The header of whoever is signed in, for what goes past `call`. A session that ran out is renewed by a small call first,
 * not in the middle of a large one. @throws Failure
 */
export async function bearer(): Promise<Record<string, string>> {
  if (readTokens()) {
    await call('GET /v1/me');
  }
  const token = readTokens()?.accessToken;
  return token ? { authorization: `Bearer ${token}` } : {};
}
