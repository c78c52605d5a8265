import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { AccountCaller, CitizenCaller } from '../http/doors';
import { type Door, on } from '../http/on';
import type { AccountStore } from './account.store';
import { type BindPhoneNeeds, bindPhone } from './bind-phone.flow';
import { presentMe } from './citizen.present';
import { type EraseNeeds, eraseCitizen } from './erase-citizen.flow';
import { type ExportNeeds, exportData } from './export-data.flow';
import { refreshSession } from './refresh-session.flow';
import { presentSession } from './session.present';
import { signIn } from './sign-in.flow';

export type CitizenRouteNeeds = {
  asAnyone: Door<undefined>;
  asAccount: Door<AccountCaller>;
  asCitizen: Door<CitizenCaller>;
  sessions: BindPhoneNeeds;
  exported: ExportNeeds;
  erase: EraseNeeds;
  consent: { wechatOrigin: string; publicOrigin: string; appid: string };
};

const done = { done: true } as const;

/** Where WeChat's page asks the person, and comes back to the H5 sign-in page with a code and the same state. */
function consentUrl(
  { wechatOrigin, publicOrigin, appid }: CitizenRouteNeeds['consent'],
  { scope, back = 'app' }: { scope: string; back?: 'app' | 'light' | undefined },
): string {
  const url = new URL('/connect/h5/authorize', wechatOrigin);
  url.search = new URLSearchParams({
    appid,
    redirect_uri: publicOrigin + (back === 'light' ? '/light' : '/pages/sign-in/index'),
    scope,
    state: randomBytes(16).toString('base64url'),
  }).toString();
  return url.href;
}

async function showMe(accounts: AccountStore, accountId: string) {
  return presentMe((await accounts.find(accountId))?.citizen);
}

export function citizenRoutes(router: Router, needs: CitizenRouteNeeds): void {
  const { asAnyone, asAccount, asCitizen } = needs;
  const { accounts, citizens } = needs.sessions;

  on(router, 'GET /v1/sign-in', asAnyone, async ({ query }) => ({
    consentUrl: consentUrl(needs.consent, query),
  }));
  on(router, 'POST /v1/sessions', asAnyone, async ({ body }) =>
    presentSession(await signIn(needs.sessions, body.code)),
  );
  on(router, 'POST /v1/sessions/refresh', asAnyone, async ({ body }) =>
    presentSession(await refreshSession(needs.sessions, body.refreshToken)),
  );
  on(router, 'DELETE /v1/sessions/current', asAccount, async ({ caller }) => {
    await needs.sessions.sessions.revoke(caller.sessionId);
    await needs.erase.refreshRevoked();
    return done;
  });
  on(router, 'GET /v1/me', asAccount, ({ caller }) => showMe(accounts, caller.accountId));
  on(router, 'PUT /v1/me/phone', asAccount, async ({ caller, body }) =>
    presentSession(await bindPhone(needs.sessions, caller, body.code)),
  );
  on(router, 'PUT /v1/me/real-name', asCitizen, async ({ caller, body }) => {
    await citizens.setRealName(caller.citizenId, body.realName);
    return showMe(accounts, caller.accountId);
  });
  on(router, 'GET /v1/me/export', asCitizen, ({ caller }) => exportData(needs.exported, caller));
  on(router, 'DELETE /v1/me', asCitizen, async ({ caller }) => {
    await eraseCitizen(needs.erase, caller.citizenId);
    return done;
  });
}
