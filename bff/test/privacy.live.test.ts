import { Writable } from 'node:stream';
import { createLog } from '../src/platform/log';
import { live } from './live';
import { openWorld, type SignedUp, type World } from './world';

/*
 * Canaries: texts that name a person or open a door are put in at every door, everything is done with them that can go
 * right or wrong, and then they are looked for where they may not be: in the log, in metrics, in answers to others, and
 * in every column of the database (PIPL, design 2.9).
 */
const here = live();
const phone = '13799990001';
const realName = '欧阳金丝雀';
const openid = 'o-canary-000001';
const brokenOpenid = 'o-canary-broken';

const lines: string[] = [];
const sink = new Writable({
  write: (chunk, _encoding, done) => {
    lines.push(String(chunk));
    done();
  },
});
let world: World;
let canary: SignedUp;
let other: SignedUp;
/** Everything that may not be found, by what it is. */
const canaries: Record<string, string> = {
  phone,
  realName,
  openid,
  brokenOpenid,
  wechatSecret: 'demo-wechat-secret',
};

const name = (text: string) =>
  world.ask('PUT /v1/me/real-name', '/v1/me/real-name', {
    token: canary.session.accessToken,
    body: { realName: text },
  });

beforeAll(async () => {
  world = await openWorld(here, { LOG_LEVEL: 'debug' }, createLog('debug', sink));
  canary = await world.signUp(openid, phone);
  other = await world.signUp();
  const { accessToken: token, refreshToken } = canary.session;
  canaries.accessToken = token;
  canaries.refreshToken = refreshToken;
  await name(realName);
  await world.claim(canary);
  const { body: wallet } = await world.ask('GET /v1/vouchers', '/v1/vouchers', { token });
  const [held] = wallet.vouchers;
  const { body: key } = await world.ask(
    'GET /v1/vouchers/:voucherId/code',
    `/v1/vouchers/${held?.voucherId}/code`,
    { token },
  );
  canaries.codeSecret = key.secret;
});
afterAll(() => world.close());

/** What goes wrong around a person: bad words, bad addresses, WeChat away, rows that the database refuses. */
async function misfortunes(): Promise<number[]> {
  const statuses = [
    await name(`${realName}${phone}`),
    await world.ask('GET /v1/me', `/v1/me/${phone}?phone=${phone}&realName=${realName}`, {
      token: canary.session.accessToken,
    }),
    await world.ask('POST /v1/sessions', '/v1/sessions', {
      body: { code: canaries.accessToken, phone, realName },
    }),
  ];
  await world.disturbWechat({ httpStatus: 503 });
  statuses.push(await world.bindPhone(canary.session.accessToken, openid, phone));
  await world.disturbWechat({ httpStatus: 0 });
  const walls = [
    `ALTER TABLE account ADD CONSTRAINT canary CHECK (openid <> '${brokenOpenid}') NOT VALID`,
    'ALTER TABLE citizen ADD CONSTRAINT canary CHECK (real_name_sealed IS NULL) NOT VALID',
  ];
  for (const wall of walls) {
    await here.db.$executeRawUnsafe(wall);
  }
  statuses.push(await world.signIn(brokenOpenid), await name(realName));
  for (const table of ['account', 'citizen']) {
    await here.db.$executeRawUnsafe(`ALTER TABLE ${table} DROP CONSTRAINT canary`);
  }
  return statuses.map(({ status }) => status);
}

const foundIn = (text: string, sought = canaries) =>
  Object.entries(sought).flatMap(([what, canaryText]) => (text.includes(canaryText) ? [what] : []));

it('is in no line of the log, whatever goes wrong', async () => {
  const statuses = await misfortunes();
  expect(statuses.slice(0, 4)).toEqual([400, 404, 400, 503]);
  expect(statuses.slice(4)).toEqual([500, 500]);
  const log = lines.join('');
  // The faults are told, by their request's id.
  expect(log.match(/"msg":"fault"/g)?.length).toBeGreaterThanOrEqual(2);
  expect(foundIn(log)).toEqual([]);
});

it('is in no metric, and in nothing that another person can read', async () => {
  const token = other.session.accessToken;
  const metrics = await (await fetch(`${world.app.origin}/metrics`)).text();
  const [exported, me, wallet] = [
    await world.ask('GET /v1/me/export', '/v1/me/export', { token }),
    await world.ask('GET /v1/me', '/v1/me', { token }),
    await world.ask('GET /v1/vouchers', '/v1/vouchers', { token }),
  ];
  expect(exported.text).toContain(other.phone);
  expect(foundIn([metrics, exported.text, me.text, wallet.text].join())).toEqual([]);
});

it('is shown masked to the person, and in clear only in their own export', async () => {
  const token = canary.session.accessToken;
  const exported = await world.ask('GET /v1/me/export', '/v1/me/export', { token });
  expect(foundIn(exported.text)).toEqual(['phone', 'realName', 'openid']);
  const me = await world.ask('GET /v1/me', '/v1/me', { token });
  expect(foundIn(me.text)).toEqual([]);
});

it('is in no column of the database but the openid in its own', async () => {
  const columns = await here.db.$queryRaw<{ table: string; column: string }[]>`
    SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE'`;
  expect(columns.length).toBeGreaterThan(200);
  const hits: string[] = [];
  for (const { table, column } of columns) {
    const [row] = await here.db.$queryRawUnsafe<{ all: string | null }[]>(
      `SELECT string_agg("${column}"::text, E'\\n') AS "all" FROM "${table}"`,
    );
    hits.push(...foundIn(row?.all ?? '').map((what) => `${table}.${column}: ${what}`));
  }
  expect(hits).toEqual(['account.openid: openid']);
});
