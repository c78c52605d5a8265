import type { AccessControlProvider, AuthProvider } from '@refinedev/core';
import { Failure } from './lib/call';
import { mayAsk } from './lib/may';
import {
  currentOfficer,
  forgetSession,
  isSignedOut,
  loadSession,
  signIn,
  signOut,
} from './lib/session';
import { pageNamed } from './ui/places';

const signInPage = '/sign-in';

/** Who is there, for refine: the truth lies in the cookie, which no script can read. */
export const authProvider: AuthProvider = {
  login: async (credentials: { account: string; password: string; code: string }) => {
    try {
      const session = await signIn(credentials);
      return { success: true, redirectTo: session?.mustChangePassword ? '/password' : '/' };
    } catch (error) {
      return { success: false, error: error as Error };
    }
  },
  logout: async () => {
    await signOut();
    return { success: true, redirectTo: signInPage };
  },
  check: async () =>
    (await loadSession())
      ? { authenticated: true }
      : { authenticated: false, redirectTo: signInPage, logout: false },
  onError: async (error: unknown) => {
    if (isSignedOut(error)) {
      forgetSession();
      return { logout: true, redirectTo: signInPage };
    }
    return error instanceof Failure ? {} : { error: error as Error };
  },
  getIdentity: async () => (await loadSession())?.officer,
  getPermissions: async () => currentOfficer()?.role,
};

/** Which pages a role sees; the server asks again with every call. */
export const accessControlProvider: AccessControlProvider = {
  can: async ({ resource }) => {
    const role = (await loadSession())?.officer.role;
    const route = resource ? pageNamed(resource)?.needs : undefined;
    return { can: role !== undefined && (route === undefined || mayAsk(role, route)) };
  },
};
