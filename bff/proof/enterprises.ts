import { setTimeout as sleep } from 'node:timers/promises';
import { say, step } from '../ops/progress';
import type { Stack } from '../ops/stack';
import type { Api, ApiReply, Application } from '../src/contract';
import type { Db } from '../src/platform/db';
import { creditCodeOf, fullForm, photo, strokes } from '../test/enterprise';
import { decide, type Office, openOffice } from '../test/office';
import { moveClock } from './morning';

/*
 * Enterprises that go the whole way before the campaign opens, each step by the person whose step it is, over HTTP:
 * application → town → bureau → publicity → contracting → training sale → live.
 */

type Enterprise = {
  openid: string;
  phone: string;
  token: string;
  application: Application;
};
type Ground = { db: Db; stack: Stack; campaignId: string; office: Office };

/** The first openid number: residents have the ones below. */
const firstOpenid = 9_000_000;
const firstCredit = 70_000;
const atOnce = 6;
/** The town that the demo's town office belongs to. */
const town = '马尚街道';
const waitMs = 60_000;
const mostTries = 6;

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${answer.url}: ${answer.status} ${text.slice(0, 300)}`);
  }
  return JSON.parse(text) as T;
}

const post = async <T>(url: string, body: object, headers = {}, method = 'POST'): Promise<T> =>
  read<T>(
    await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );

/** So many at once, in order of their start. */
async function each<T, R>(all: readonly T[], run: (one: T, index: number) => Promise<R>) {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < all.length; index = next++) {
      results[index] = await run(all[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

async function signIn({ stack }: Ground, openid: string, phone?: string): Promise<string> {
  const mint = (kind: string) =>
    post<{ code: string }>(`${stack.origins.wechat}/control/codes`, {
      openid,
      kind,
      ...(kind === 'phone' ? { phone } : {}),
    });
  const { code } = await mint('login');
  const session = await post<ApiReply<'POST /v1/sessions'>>(`${stack.origins.bff}/v1/sessions`, {
    code,
  });
  if (phone === undefined) {
    return session.accessToken;
  }
  const authorization = `Bearer ${session.accessToken}`;
  const bound = await post<ApiReply<'PUT /v1/me/phone'>>(
    `${stack.origins.bff}/v1/me/phone`,
    { code: (await mint('phone')).code },
    { authorization },
    'PUT',
  );
  return bound.accessToken;
}

/** One call of the enterprise about its application; the answer is the application as it is then. */
async function call<R extends keyof Api>(
  { stack }: Ground,
  { token, application }: Pick<Enterprise, 'token' | 'application'>,
  route: R,
  rest: string,
  body: object,
): Promise<ApiReply<R>> {
  const url = `${stack.origins.bff}/v1/me/applications/${application.applicationId}${rest}`;
  const headers = { authorization: `Bearer ${token}` };
  return post<ApiReply<R>>(url, body, headers, route.split(' ')[0]);
}

async function apply(ground: Ground, index: number, picture: Buffer): Promise<Enterprise> {
  const { stack, campaignId } = ground;
  const openid = `o-enterprise-${firstOpenid + index}`;
  const phone = `136${String(firstOpenid + index).padStart(8, '0')}`;
  const token = await signIn(ground, openid, phone);
  const authorization = `Bearer ${token}`;
  let application = await post<Application>(
    `${stack.origins.bff}/v1/campaigns/${campaignId}/applications`,
    {},
    { authorization },
  );
  const one = () => ({ token, application });
  const form = fullForm({
    town,
    creditCode: creditCodeOf(firstCredit + index),
    contactPhone: phone,
  });
  application = await call(ground, one(), 'PUT /v1/me/applications/:applicationId/form', '/form', {
    version: application.version,
    changes: form,
  });
  for (const kind of ['businessLicence', 'taxCertificate', 'accountProof', 'storefrontPhotos']) {
    const upload = new FormData();
    upload.set('file', new Blob([new Uint8Array(picture)]), 'photo.jpg');
    const url = `${stack.origins.bff}/v1/me/applications/${application.applicationId}/materials/${kind}`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: upload });
    application = await read<Application>(answer);
  }
  application = await call(
    ground,
    one(),
    'POST /v1/me/applications/:applicationId/commitment',
    '/commitment',
    { version: application.version, signerName: '张样例', strokes },
  );
  application = await call(
    ground,
    one(),
    'POST /v1/me/applications/:applicationId/submit',
    '/submit',
    { version: application.version },
  );
  return { openid, phone, token, application };
}

async function review({ office }: Ground, enterprises: readonly Enterprise[]): Promise<void> {
  for (const { application } of enterprises) {
    await decide(office, 'town', application.applicationId, 'recommend');
    await decide(office, 'handler', application.applicationId, 'check');
    await decide(office, 'approver', application.applicationId, 'approve');
  }
}

async function publish({ office, campaignId }: Ground, enterprises: readonly Enterprise[]) {
  return office.ask(
    'approver',
    'POST /v1/officer/campaigns/:campaignId/publicity',
    `/v1/officer/campaigns/${campaignId}/publicity`,
    {
      afterVersion: 0,
      applicationIds: enterprises.map(({ application }) => application.applicationId),
    },
  );
}

async function untilContracting({ db }: Ground, count: number): Promise<void> {
  const endsAt = Date.now() + waitMs;
  while ((await db.application.count({ where: { status: 'contracting' } })) < count) {
    if (Date.now() > endsAt) {
      throw new Error('publicity was not closed');
    }
    await sleep(200);
  }
}

/** The training sale at the terminal that was just bound; the BFF knows a new merchant within a second. */
async function train({ stack }: Ground, termNo: string, code: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const no = `TRAIN-${termNo}-${attempt}`;
    const item = {
      line_no: 1,
      category: 'tv',
      name: '练习',
      unit_price: 199_900,
      quantity: 1,
      serial_no: no,
    };
    const { kind } = await post<{ kind: string }>(`${stack.origins.cashier}/api/sales`, {
      term_no: termNo,
      cashier_id: 'C01',
      out_trade_no: no,
      items: [item],
      vouchers: [{ voucher_code: code, line_no: 1 }],
    });
    if (kind === 'done') {
      const payment = { term_no: termNo, pay_type: 'wxpay' };
      await post(`${stack.origins.cashier}/api/sales/${no}/payment`, payment);
      return;
    }
    if (attempt === mostTries) {
      throw new Error(`${termNo}: the training sale was refused: ${kind}`);
    }
    await sleep(500);
  }
}

async function prepare(ground: Ground, enterprise: Enterprise): Promise<void> {
  const { db, stack, office } = ground;
  const token = await signIn(ground, enterprise.openid);
  const id = enterprise.application.applicationId;
  const row = await db.application.findUniqueOrThrow({ where: { id } });
  let application: Application = { ...enterprise.application, version: row.version };
  const one = () => ({ token, application });
  application = await call(
    ground,
    one(),
    'POST /v1/me/applications/:applicationId/agreement',
    '/agreement',
    { version: application.version, signerName: '张样例', strokes },
  );
  const check = '/account-check';
  application = await call(
    ground,
    one(),
    'POST /v1/me/applications/:applicationId/account-check',
    check,
    { version: application.version },
  );
  const { accountCheckNo } = await db.application.findUniqueOrThrow({ where: { id } });
  const sms = await fetch(`${stack.origins.cashier}/control/account-checks/${accountCheckNo}`);
  const { amount_fee } = await read<{ amount_fee: number }>(sms);
  application = await call(
    ground,
    one(),
    'PUT /v1/me/applications/:applicationId/account-check',
    check,
    { version: application.version, amountFen: amount_fee },
  );
  application = await call(
    ground,
    one(),
    'POST /v1/me/applications/:applicationId/cashiers',
    '/cashiers',
    { version: application.version, name: '李收银' },
  );
  const invite = new URL(application.contracting?.cashiers[0]?.inviteUrl ?? '').searchParams.get(
    'invite',
  );
  await post(
    `${stack.origins.bff}/v1/cashier-invites/${invite}/answers`,
    { answers: [1, 1, 1, 1, 1] },
    { authorization: `Bearer ${token}` },
  );
  const merchant = `/v1/officer/merchants/${application.merchantId}`;
  const store = await db.store.findFirstOrThrow({
    where: { merchantId: application.merchantId ?? '' },
  });
  const bound = await office.ask(
    'operator',
    'POST /v1/officer/merchants/:merchantId/terminals',
    `${merchant}/terminals`,
    { storeId: store.id },
  );
  const termNo = bound.stores[0]?.terminals[0]?.termNo ?? '';
  await train(ground, termNo, bound.contracting?.rehearsal.trainingCode ?? '');
}

async function goLive({ db, office }: Ground): Promise<void> {
  const endsAt = Date.now() + waitMs;
  while (
    (await db.application.count({ where: { status: 'contracting', rehearsedAt: null } })) > 0
  ) {
    if (Date.now() > endsAt) {
      throw new Error('a training sale was not answered');
    }
    await sleep(200);
  }
  for (const { merchantId } of await db.application.findMany({
    where: { status: 'contracting' },
  })) {
    const { version } = await db.merchant.findUniqueOrThrow({ where: { id: merchantId ?? '' } });
    await office.ask(
      'operator',
      'POST /v1/officer/merchants/:merchantId/go-live',
      `/v1/officer/merchants/${merchantId}/go-live`,
      { version },
    );
  }
}

/** Brings so many enterprises from an empty form to a store that redeems. @returns how many are live */
export async function openEnterprises(
  db: Db,
  stack: Stack,
  campaignId: string,
  count: number,
): Promise<number> {
  const office = openOffice(stack.origins.bff, (account) =>
    db.officer.updateMany({ where: { account }, data: { totpStep: 0 } }),
  );
  const ground: Ground = { db, stack, campaignId, office };
  const clock = async (at: string) => {
    await moveClock(db, stack.origins.bff, new Date(at));
    office.newDay();
    // The mock terminal follows the BFF's clock once a second.
    await sleep(1_200);
  };
  await clock('2023-04-15T09:00:00+08:00');
  const picture = await photo(1_200, 900);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const enterprises = await step(`${count} enterprises apply`, () =>
    each(numbers, (index) => apply(ground, index, picture)),
  );
  await step('Town and bureau decide, by three people', () => review(ground, enterprises));
  await clock('2023-04-20T08:00:00+08:00');
  const list = await step('The list is published', () => publish(ground, enterprises));
  say(
    `  · version ${list.version}, ${list.entries.length} enterprises, ${list.sha256.slice(0, 12)}…`,
  );
  await clock('2023-04-22T00:00:01+08:00');
  await step('Publicity closes by itself', () => untilContracting(ground, count));
  await step('Agreements, accounts, terminals, cashiers, training sales', () =>
    each(enterprises, (one) => prepare(ground, one)),
  );
  await step('The stores open', () => goLive(ground));
  return db.merchant.count({ where: { status: 'live', sample: false } });
}
