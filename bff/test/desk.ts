import { demoPassword, demoSecret } from '../../prisma/demo-officers';
import type { Api, ApiReply } from '../src/contract';
import type { Db } from '../src/platform/db';
import { totpCodeAt } from '../src/platform/second-factor';
import type { Heard, World } from './world';

/* A desk in an office: an officer signs in to the console and works, over HTTP like a browser. */

export type Desk = ReturnType<typeof openDesk>;
export type AtDesk = Awaited<ReturnType<Desk['signIn']>>;
type Ask = { body?: unknown; csrfToken?: string };
type Credentials = { password?: string; secret?: string; code?: string };

export function openDesk(world: Pick<World, 'ask'>, db: Db) {
  /** A code of now that was not used, and no lock: a test does not wait for the next half minute. */
  const freshCode = async (account: string, secret = demoSecret): Promise<string> => {
    await db.officer.updateMany({
      where: { account },
      data: { totpStep: 0, failures: 0, lockedUntil: null },
    });
    return totpCodeAt(secret, new Date());
  };
  const tryIn = async (
    account: string,
    { password = demoPassword, secret, code }: Credentials,
  ): Promise<Heard<ApiReply<'POST /v1/officer/session'>>> =>
    world.ask('POST /v1/officer/session', '/v1/officer/session', {
      body: { account, password, code: code ?? (await freshCode(account, secret)) },
    });

  return {
    freshCode,
    tryIn,
    signIn: async (account: string, credentials: Credentials = {}) => {
      const heard = await tryIn(account, credentials);
      const cookie = heard.headers.get('set-cookie')?.split(';')[0] ?? '';
      return {
        heard,
        cookie,
        token: cookie.split('=')[1] ?? '',
        send: <R extends keyof Api>(
          route: R,
          path: string,
          { body, csrfToken = heard.body.csrfToken }: Ask = {},
        ): Promise<Heard<ApiReply<R>>> =>
          world.ask(route, path, { body, headers: { cookie, 'x-csrf-token': csrfToken } }),
      };
    },
  };
}
