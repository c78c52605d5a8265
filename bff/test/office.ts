import { demoPassword, demoSecret } from '../../prisma/demo-officers';
import type { Api, ApiReply } from '../src/contract';
import { totpCodeAt } from '../src/platform/second-factor';

/* An office for proofs and browser tests: each demo officer signs in once, over HTTP, and works on. */

export type Office = ReturnType<typeof openOffice>;
export type Account = 'town' | 'town2' | 'handler' | 'approver' | 'operator' | 'risk';

/** @param forgetCode lets a code be used again: a rehearsal's day is shorter than the half minute of a code */
export function openOffice(origin: string, forgetCode: (account: Account) => Promise<unknown>) {
  const sessions = new Map<Account, Promise<Record<string, string>>>();
  const signIn = async (account: Account): Promise<Record<string, string>> => {
    await forgetCode(account);
    const answer = await fetch(`${origin}/v1/officer/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        account,
        password: demoPassword,
        code: totpCodeAt(demoSecret, new Date()),
      }),
    });
    if (!answer.ok) {
      throw new Error(`${account} could not sign in: ${answer.status} ${await answer.text()}`);
    }
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    return {
      cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
      'x-csrf-token': csrfToken,
    };
  };
  return {
    /** Sessions end with the day: after a move of the clock everybody signs in again. */
    newDay: () => sessions.clear(),
    /** One call of an officer. @throws Error for anything but a success */
    ask: async <R extends keyof Api>(
      account: Account,
      route: R,
      path: string,
      body?: object,
    ): Promise<ApiReply<R>> => {
      const session = sessions.get(account) ?? signIn(account);
      sessions.set(account, session);
      const answer = await fetch(origin + path, {
        method: route.split(' ')[0] ?? 'GET',
        headers: {
          ...(await session),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      if (!answer.ok) {
        throw new Error(`${account}: ${route} ${answer.status} ${text}`);
      }
      return JSON.parse(text) as ApiReply<R>;
    },
  };
}

/** Decides on an application as it stands now. */
export async function decide(
  office: Office,
  account: Account,
  applicationId: string,
  decision: 'recommend' | 'check' | 'approve' | 'return',
  fields: { field: string; reason: string }[] = [],
): Promise<void> {
  const path = `/v1/officer/applications/${applicationId}`;
  const { version } = await office.ask(
    account,
    'GET /v1/officer/applications/:applicationId',
    path,
  );
  await office.ask(
    account,
    'POST /v1/officer/applications/:applicationId/decisions',
    `${path}/decisions`,
    { version, decision, fields },
  );
}
