import { call } from './api';
import { routes } from './routes';
import { keepSession } from './session';
import { forget, recall, remember } from './storage';

/*
 * Signing in in a browser: the page leaves for WeChat's consent page and comes back with `?code&state`. What was under
 * way is kept meanwhile, and a return that does not bear our `state` is somebody else's and is ignored.
 */
type Scope = 'base' | 'phone';
type Pending = { scope: Scope; state: string | null; to: string };
const key = 'sign-in';

let returned: { code: string; scope: Scope } | undefined;

async function leave(scope: Scope, to: string): Promise<void> {
  const { consentUrl } = await call('GET /v1/sign-in', { query: { scope } });
  const state = new URL(consentUrl, window.location.href).searchParams.get('state');
  remember(key, { scope, state, to } satisfies Pending);
  window.location.assign(consentUrl);
}

export async function openSession(to: string): Promise<void> {
  await leave('base', to);
}

export async function askPhone(to: string): Promise<void> {
  await leave('phone', to);
}

/**
 * Runs before the router starts: a return from the consent page becomes a visit of our sign-in page, and the one-time
 * code leaves the address bar and the history at once.
 */
export function catchReturn(): void {
  const query = new URLSearchParams(window.location.search);
  const code = query.get('code');
  const pending = recall<Pending>(key);
  if (!code || !query.has('state')) {
    return;
  }
  forget(key);
  const ours = pending && pending.state === query.get('state');
  if (ours) {
    returned = { code, scope: pending.scope };
  }
  window.history.replaceState(null, '', ours ? routes.signIn(pending.to) : routes.home);
}

/** Exchanges the code that came back, if one did; then the phone may be asked for without another tap. */
export async function enterSignIn(_to: string): Promise<boolean> {
  const given = returned;
  returned = undefined;
  if (!given) {
    return false;
  }
  const body = { code: given.code };
  if (given.scope === 'base') {
    keepSession(await call('POST /v1/sessions', { body }));
  } else {
    keepSession(await call('PUT /v1/me/phone', { body }));
  }
  return true;
}
