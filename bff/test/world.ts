import { setTimeout as sleep } from 'node:timers/promises';
import { startSms } from '../../mock-terminal/src/sms/start';
import { startWechat } from '../../mock-terminal/src/wechat/start';
import { campaignIds } from '../src/campaign/campaign-file.store';
import type { Api, ApiReply } from '../src/contract';
import type { Env } from '../src/env';
import type { Log } from '../src/platform/log';
import { givePlan, planSlug, planStart } from './factories';
import type { Live } from './live';
import { type RunningApp, runApp } from './running-app';

/*
 * The whole way in for tests: the real app over HTTP, with the plan in its database, the fake WeChat beside it and the
 * clock at the opening of the first batch.
 */

export type Heard<T = Record<string, unknown>> = {
  status: number;
  headers: Headers;
  text: string;
  body: T & { code?: string };
};
type Ask = {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  origin?: string;
};
export type Session = ApiReply<'POST /v1/sessions'>;
export type SignedUp = { openid: string; phone: string; citizenId: string; session: Session };
export type World = Awaited<ReturnType<typeof openWorld>>;

let lastPerson = 0;
const nextNumber = () => {
  lastPerson += 1;
  return lastPerson;
};

/** One request, its answer read as JSON. */
const createAsk =
  (home: string) =>
  async <R extends keyof Api>(
    route: R,
    path: string,
    { token, body, headers, origin = home }: Ask = {},
  ): Promise<Heard<ApiReply<R>>> => {
    const answer = await fetch(origin + path, {
      method: route.split(' ')[0] ?? 'GET',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };

/** A call of a fake's control. */
const control = async (origin: string, method: string, path: string, body: unknown) => {
  const answer = await fetch(`${origin}/control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json() as Promise<{ code: string }>;
};

/**
 * Comes back when the app says that it is busy, as the phone does.
 * @throws what the answer says when it is any other refusal, or after ten tries
 */
async function untilNotBusy<T>(send: () => Promise<Heard<T>>): Promise<Heard<T>> {
  for (let tries = 1; ; tries += 1) {
    const heard = await send();
    if (heard.status < 300) {
      return heard;
    }
    if (heard.status !== 503 || tries === 10) {
      throw new Error(`${heard.status} after ${tries} tries: ${heard.text}`);
    }
    await sleep(1_000);
  }
}

/** @param given settings of the app that differ from a rehearsal's */
export async function openWorld(
  here: Live,
  given: Partial<Record<keyof Env, string>> = {},
  log?: Log,
) {
  await givePlan(here.db);
  // Before the app is there: a job that began in another year would delete the sessions of this one.
  const row = { offsetMs: BigInt(planStart.getTime() - Date.now()), seenAt: planStart };
  await here.db.rehearsalClock.upsert({
    where: { id: 1 },
    create: { id: 1, ...row },
    update: row,
  });
  const wechat = await startWechat({
    FAKE_WECHAT_PORT: 0,
    WECHAT_APPID: 'wx-demo-huimin',
    WECHAT_SECRET: 'demo-wechat-secret',
    PUBLIC_ORIGIN: 'http://127.0.0.1:3000',
  });
  const sms = await startSms({
    FAKE_SMS_PORT: 0,
    SMS_SECRET_ID: 'demo-sms-secret-id',
    SMS_SECRET_KEY: 'demo-sms-secret-key',
    SMS_APP_ID: '1400000000',
  });
  const settings = {
    DATABASE_URL: here.databaseUrl,
    SMS_ORIGIN: sms.origin,
    WECHAT_API_ORIGIN: wechat.origin,
    WECHAT_CONSENT_ORIGIN: wechat.origin,
    ...given,
  };
  const app: RunningApp = await runApp(settings, log);

  const ask = createAsk(app.origin);
  /** A one-time code of the fake WeChat. */
  const mint = async (kind: 'login' | 'phone', openid: string, phone?: string): Promise<string> => {
    const wish = { openid, kind, ...(phone ? { phone } : {}) };
    return (await control(wechat.origin, 'POST', 'codes', wish)).code;
  };
  const signIn = async (openid: string) =>
    ask('POST /v1/sessions', '/v1/sessions', { body: { code: await mint('login', openid) } });
  const bindPhone = async (token: string, openid: string, phone: string) =>
    ask('PUT /v1/me/phone', '/v1/me/phone', {
      token,
      body: { code: await mint('phone', openid, phone) },
    });
  const newOpenid = () => `o-test-${String(nextNumber()).padStart(6, '0')}`;
  const newPhone = () => `137${String(nextNumber()).padStart(8, '0')}`;

  return {
    app,
    settings,
    wechat,
    ask,
    mint,
    signIn,
    bindPhone,
    newOpenid,
    newPhone,

    /** Somebody who signed in and bound a phone, all through the front door. */
    signUp: async (openid = newOpenid(), phone = newPhone()): Promise<SignedUp> => {
      const { body: first } = await untilNotBusy(() => signIn(openid));
      const { body: session } = await untilNotBusy(() =>
        bindPhone(first.accessToken, openid, phone),
      );
      return { openid, phone, citizenId: session.me.citizenId ?? '', session };
    },

    /** A claim in the first batch. */
    claim: (person: SignedUp, code: 'face-200' | 'face-100' = 'face-100', batch = 1) => {
      const stockId = campaignIds.stock(planSlug, batch, code);
      return ask('POST /v1/stocks/:stockId/claims', `/v1/stocks/${stockId}/claims`, {
        token: person.session.accessToken,
        headers: {
          'idempotency-key': `tap-${person.citizenId}-${code}-${batch}`,
          'x-device-id': `device-${person.citizenId}`,
        },
      });
    },

    /** Turns fault switches of the fake WeChat. */
    disturbWechat: (faults: Record<string, unknown>) =>
      control(wechat.origin, 'PUT', 'faults', faults),

    /** What the newest text message to this phone says. */
    readText: async (phone: string): Promise<string> => {
      const answer = await fetch(`${sms.origin}/control/last?phone=${phone}`);
      return ((await answer.json()) as { values: string[] }).values[0] ?? '';
    },
    /** Turns fault switches of the fake carrier. */
    disturbSms: (faults: Record<string, unknown>) => control(sms.origin, 'PUT', 'faults', faults),

    close: async (): Promise<void> => {
      await app.stop();
      await wechat.close();
      await sms.close();
    },
  };
}
