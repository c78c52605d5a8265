import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { type Api, type ApiReply, api } from '../contract';
import type { Endpoint } from '../contract/endpoint';
import type { OfficerRole } from '../contract/shapes';
import { type Door, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import {
  addOfficer,
  type Credentials,
  changeOfficer,
  changePassword,
  type KeepOfficersNeeds,
  resetCredentials,
} from './keep-officers.flow';
import { idleSeconds } from './officer.rules';
import type { OfficerRecord, OpenSession } from './officer.store';
import {
  csrfTokenOf,
  findOfficerSession,
  signInOfficer,
  signOutOfficer,
} from './sign-in-officer.flow';

/** Whoever stands in one of the console's doors. */
export type OfficerCaller = {
  officerId: string;
  name: string;
  role: OfficerRole;
  town: string | null;
  session: OpenSession;
};
export type OfficerDoors = ReturnType<typeof createOfficerDoors>;
export type OfficerRouteNeeds = OfficerDoors & {
  officers: KeepOfficersNeeds;
  publicOrigin: string;
};

const cookieName = 'huimin_officer';
/** Sent by a page that asks by itself while nobody is at the desk: such a question keeps no session open. */
const unattendedHeader = 'x-unattended';

const tokenIn = ({ req }: Pick<RouterContext, 'req'>) =>
  new RegExp(`(?:^|; *)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(
    req.headers.cookie ?? '',
  )?.[1];

/** The console's doors: a cookie, for changes also the page's own token, and a role that the route names. */
export function createOfficerDoors(needs: KeepOfficersNeeds) {
  const enter = async (ctx: Pick<RouterContext, 'req'>): Promise<OfficerCaller> => {
    const token = tokenIn(ctx);
    if (!token) {
      throw new Refusal('sign_in_required');
    }
    const { method, headers } = ctx.req;
    const session = await findOfficerSession(needs, token, headers[unattendedHeader] === undefined);
    if (method !== 'GET' && headers['x-csrf-token'] !== csrfTokenOf(needs, token)) {
      throw new Refusal('csrf_missing');
    }
    const { id: officerId, name, role, town } = session.officer;
    return { officerId, name, role, town, session };
  };
  return {
    /**
     * The door of one route: the roles that its row in the contract names.
     * @throws Refusal sign_in_required, session_expired, csrf_missing, password_change_required, role_not_allowed
     */
    asOfficer: (route: keyof Api): Door<OfficerCaller> => {
      const { roles = [] }: Endpoint = api[route];
      return async (ctx) => {
        const caller = await enter(ctx);
        if (caller.session.officer.mustChange) {
          throw new Refusal('password_change_required');
        }
        if (!roles.includes(caller.role)) {
          throw new Refusal('role_not_allowed');
        }
        return caller;
      };
    },
    /** Whoever is signed in, also with a first password. */
    asAnyOfficer: enter as Door<OfficerCaller>,
  };
}

const presentOfficer = (officer: OfficerRecord) => ({
  officerId: officer.id,
  account: officer.account,
  name: officer.name,
  role: officer.role,
  town: officer.town,
  disabled: officer.disabledAt !== null,
  version: officer.version,
});
const presentCredentials = ({ officer, ...shown }: Credentials) => ({
  officer: presentOfficer(officer),
  ...shown,
});

export function officerRoutes(router: Router, needs: OfficerRouteNeeds): void {
  sessionRoutes(router, needs);
  accountRoutes(router, needs);
}

function sessionRoutes(
  router: Router,
  { officers, asAnyOfficer, publicOrigin }: OfficerRouteNeeds,
): void {
  const setCookie = (ctx: RouterContext, value: string, ageSeconds: number) =>
    ctx.append(
      'set-cookie',
      `${cookieName}=${value}; Path=/; Max-Age=${ageSeconds}; HttpOnly; SameSite=Strict` +
        (publicOrigin.startsWith('https:') ? '; Secure' : ''),
    );
  const present = (officer: OfficerRecord, token: string): ApiReply<'GET /v1/officer/session'> => ({
    officer: presentOfficer(officer),
    csrfToken: csrfTokenOf(officers, token),
    mustChangePassword: officer.mustChange,
    idleSeconds,
  });

  on(
    router,
    'POST /v1/officer/session',
    () => undefined,
    async ({ body, ctx }) => {
      const { token, officer } = await signInOfficer(officers, body);
      setCookie(ctx, token, 10 * 3600);
      return present(officer, token);
    },
  );
  on(router, 'GET /v1/officer/session', asAnyOfficer, async ({ caller, ctx }) =>
    present(caller.session.officer, tokenIn(ctx) ?? ''),
  );
  on(router, 'DELETE /v1/officer/session', asAnyOfficer, async ({ caller, ctx }) => {
    await signOutOfficer(officers, caller.session);
    setCookie(ctx, '', 0);
    return { done: true as const };
  });
  on(router, 'PUT /v1/officer/password', asAnyOfficer, async ({ caller, body, ctx }) => {
    await changePassword(officers, caller.session, body);
    return present({ ...caller.session.officer, mustChange: false }, tokenIn(ctx) ?? '');
  });
}

function accountRoutes(router: Router, { officers, asOfficer }: OfficerRouteNeeds): void {
  const list = 'GET /v1/officer/officers' as const;
  on(router, list, asOfficer(list), async () => ({
    officers: (await officers.officers.list()).map(presentOfficer),
  }));
  const add = 'POST /v1/officer/officers' as const;
  on(router, add, asOfficer(add), async ({ caller, body }) =>
    presentCredentials(await addOfficer(officers, caller.session.officer, body)),
  );
  const change = 'PUT /v1/officer/officers/:officerId' as const;
  on(router, change, asOfficer(change), async ({ caller, params, body }) =>
    presentOfficer(await changeOfficer(officers, caller.session.officer, params.officerId, body)),
  );
  const reset = 'POST /v1/officer/officers/:officerId/credentials' as const;
  on(router, reset, asOfficer(reset), async ({ caller, params }) =>
    presentCredentials(await resetCredentials(officers, caller.session.officer, params.officerId)),
  );
}
