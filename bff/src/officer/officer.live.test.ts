import { seedDemoOfficers } from '../../../prisma/demo-officers';
import { type Desk, openDesk } from '../../test/desk';
import { live } from '../../test/live';
import { openWorld, type World } from '../../test/world';
import { createSealedFields } from '../platform/sealed-field';

const here = live();
let world: World;
let desk: Desk;

beforeAll(async () => {
  world = await openWorld(here);
  const { FIELD_KEY, FIELD_INDEX_KEY } = world.app.deps.env;
  await seedDemoOfficers(here.db, createSealedFields(FIELD_KEY, FIELD_INDEX_KEY));
  desk = openDesk(world, here.db);
}, 60_000);
afterAll(() => world.close());

const actionsOn = async (subject: string) => {
  const rows = await here.db.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } });
  return rows.map(({ action }) => action);
};

describe('signing in to the console', () => {
  it('takes password and second factor, sets a cookie no script can read, and is written down', async () => {
    const admin = await desk.signIn('admin');
    expect(admin.heard.status).toBe(201);
    expect(admin.heard.headers.get('set-cookie')).toMatch(
      /^huimin_officer=[\w-]{43}; Path=\/; Max-Age=36000; HttpOnly; SameSite=Strict$/,
    );
    const { officer } = admin.heard.body;
    expect(officer).toMatchObject({ account: 'admin', role: 'admin', disabled: false });
    expect(await actionsOn(officer.officerId)).toContain('officer.sign-in');
    expect(JSON.stringify(await here.db.officerSession.findMany())).not.toContain(admin.token);
  });

  it('takes each code once', async () => {
    const code = await desk.freshCode('auditor');
    expect((await desk.tryIn('auditor', { code })).status).toBe(201);
    const again = await desk.tryIn('auditor', { code });
    expect([again.status, again.body.code]).toEqual([401, 'sign_in_refused']);
  });

  test.each([
    ['a wrong password', 'inspector', { password: 'not-the-password' }],
    ['a wrong code', 'inspector', { code: '000000' }],
    ['a code that is none', 'inspector', { code: '12' }],
    ['nobody of that name', 'nobody-here', {}],
  ])('%s is refused in the same words', async (_, account, wrong) => {
    const heard = await desk.tryIn(account, wrong);
    expect([heard.status, heard.body.code]).toEqual([401, 'sign_in_refused']);
  });

  it('locks an account for a quarter of an hour after five wrong tries, also for the right password', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      await desk.tryIn('risk', { password: 'wrong-password', code: '123456' });
    }
    const heard = await desk.tryIn('risk', { code: '123456' });
    expect([heard.status, heard.body.code]).toEqual([429, 'account_locked']);
    const risk = await here.db.officer.findUniqueOrThrow({ where: { account: 'risk' } });
    expect(await actionsOn(risk.id)).toEqual(['officer.lock']);
    expect(Number(heard.headers.get('retry-after'))).toBeGreaterThan(800);
  });
});

describe('a session of the console', () => {
  it('changes nothing without the token of its page', async () => {
    const admin = await desk.signIn('admin');
    const heard = await admin.send('POST /v1/officer/officers', '/v1/officer/officers', {
      body: { account: 'forged-one', name: '某某', role: 'finance', town: null },
      csrfToken: 'of-another-page',
    });
    expect([heard.status, heard.body.code]).toEqual([403, 'csrf_missing']);
    expect(await here.db.officer.count({ where: { account: 'forged-one' } })).toBe(0);
  });

  it('ends when it is left', async () => {
    const admin = await desk.signIn('admin');
    await admin.send('DELETE /v1/officer/session', '/v1/officer/session');
    const heard = await admin.send('GET /v1/officer/session', '/v1/officer/session');
    expect([heard.status, heard.body.code]).toEqual([401, 'session_expired']);
    expect((await actionsOn(admin.heard.body.officer.officerId)).at(-1)).toBe('officer.sign-out');
  });

  it('is kept open by people only, not by a page that asks while nobody is there', async () => {
    const admin = await desk.signIn('admin');
    const ask = async (headers: Record<string, string>) => {
      await here.db
        .$executeRaw`UPDATE officer_session SET seen_at = now() - interval '20 minutes' WHERE ended_at IS NULL`;
      const answer = await fetch(`${world.app.origin}/v1/officer/session`, {
        headers: { cookie: admin.cookie, ...headers },
      });
      expect(answer.status).toBe(200);
      const kept = await here.db.officerSession.count({
        where: { endedAt: null, seenAt: { gt: new Date(Date.now() - 60_000) } },
      });
      return kept > 0;
    };
    expect(await ask({ 'x-unattended': '1' })).toBe(false);
    expect(await ask({})).toBe(true);
  });

  it('ends when nobody is at the desk for half an hour, and after ten hours in any case', async () => {
    const admin = await desk.signIn('admin');
    const look = () => admin.send('GET /v1/officer/session', '/v1/officer/session');
    expect((await look()).status).toBe(200);
    await here.db
      .$executeRaw`UPDATE officer_session SET seen_at = now() - interval '31 minutes' WHERE ended_at IS NULL`;
    expect((await look()).body.code).toBe('session_expired');
    const second = await desk.signIn('admin');
    await here.db
      .$executeRaw`UPDATE officer_session SET created_at = now() - interval '11 hours' WHERE ended_at IS NULL`;
    const heard = await second.send('GET /v1/officer/session', '/v1/officer/session');
    expect(heard.body.code).toBe('session_expired');
  });
});

describe('accounts', () => {
  it('a new one gets its credentials once and must choose a password before anything else', async () => {
    const admin = await desk.signIn('admin');
    const { status, body } = await admin.send('POST /v1/officer/officers', '/v1/officer/officers', {
      body: { account: 'new-finance', name: '财政局二', role: 'finance', town: null },
    });
    expect(status).toBe(201);
    const secret = new URL(body.secondFactor).searchParams.get('secret') ?? '';
    const first = await desk.signIn('new-finance', { password: body.password, secret });
    expect(first.heard.body.mustChangePassword).toBe(true);
    const early = await first.send('GET /v1/officer/officers', '/v1/officer/officers');
    expect([early.status, early.body.code]).toEqual([403, 'password_change_required']);
    const weak = await first.send('PUT /v1/officer/password', '/v1/officer/password', {
      body: { current: body.password, next: 'new-finance-2023' },
    });
    expect(weak.body.code).toBe('password_weak');
    const changed = await first.send('PUT /v1/officer/password', '/v1/officer/password', {
      body: { current: body.password, next: 'a long enough sentence' },
    });
    expect(changed.body.mustChangePassword).toBe(false);
    // A role that may not see accounts is told so, kindly.
    const other = await first.send('GET /v1/officer/officers', '/v1/officer/officers');
    expect([other.status, other.body.code]).toEqual([403, 'role_not_allowed']);
    expect(await actionsOn(body.officer.officerId)).toEqual([
      'officer.add',
      'officer.sign-in',
      'officer.password',
    ]);
  });

  it('a change of role and a disabled account are felt with the next request', async () => {
    const [admin, finance] = [await desk.signIn('admin'), await desk.signIn('finance')];
    const { officer } = finance.heard.body;
    const change = (more: object) =>
      admin.send(
        'PUT /v1/officer/officers/:officerId',
        `/v1/officer/officers/${officer.officerId}`,
        { body: { name: officer.name, role: 'finance', town: null, disabled: false, ...more } },
      );
    const changed = await change({ role: 'auditor', version: officer.version });
    expect(changed.body).toMatchObject({ role: 'auditor', version: officer.version + 1 });
    const now = await finance.send('GET /v1/officer/audit', '/v1/officer/audit');
    expect(now.status).toBe(200);
    const stale = await change({ version: officer.version });
    expect([stale.status, stale.body.code]).toEqual([409, 'officer_changed']);
    expect(JSON.parse(stale.text).facts).toEqual({ role: 'auditor', town: '', disabled: 0 });
    await change({ disabled: true, version: officer.version + 1 });
    const after = await finance.send('GET /v1/officer/audit', '/v1/officer/audit');
    expect([after.status, after.body.code]).toEqual([401, 'session_expired']);
  });

  it('refuses a name that is taken, a town office without a town, and changing oneself', async () => {
    const admin = await desk.signIn('admin');
    const add = (body: object) =>
      admin.send('POST /v1/officer/officers', '/v1/officer/officers', { body });
    const wish = { name: '某岗', role: 'finance', town: null };
    expect((await add({ ...wish, account: 'town' })).body.code).toBe('account_taken');
    expect((await add({ ...wish, account: 'town-two', role: 'town' })).body.code).toBe(
      'town_required',
    );
    const { officerId, version } = admin.heard.body.officer;
    const own = await admin.send(
      'PUT /v1/officer/officers/:officerId',
      `/v1/officer/officers/${officerId}`,
      { body: { ...wish, role: 'auditor', disabled: false, version } },
    );
    expect(own.body.code).toBe('own_account');
  });
});

describe('the audit log', () => {
  it('can be read by an auditor, the newest first, and its seal is recomputed', async () => {
    const { audit } = world.app.deps;
    const admin = await desk.signIn('admin');
    while ((await audit.seal()) > 0);
    const nul = await admin.send('GET /v1/officer/audit', '/v1/officer/audit?action=%00');
    expect([nul.status, nul.body]).toMatchObject([400, { code: 'invalid_request' }]);
    const { body } = await admin.send('GET /v1/officer/audit', '/v1/officer/audit?action=officer.');
    expect(body.entries[0]).toMatchObject({
      action: 'officer.sign-in',
      actor: { kind: 'officer' },
    });
    expect(body.head?.entryId).toBe(body.entries[0]?.id);
    const total = await here.db.auditEntry.count();
    expect(await audit.verify()).toEqual({ held: total, firstBad: undefined });
  });

  it('cannot be changed, deleted or emptied', async () => {
    for (const sql of [
      `UPDATE audit_entry SET action = 'x'`,
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry CASCADE',
      `UPDATE audit_seal SET digest = 'x'`,
    ]) {
      await expect(here.db.$executeRawUnsafe(sql)).rejects.toThrow();
    }
  });

  test.each([
    ['changed', (id: bigint) => `UPDATE audit_entry SET subject = 'else' WHERE id = ${id}`],
    ['moved elsewhere', (id: bigint) => `UPDATE audit_entry SET id = ${id}000000 WHERE id = ${id}`],
  ])('names the first entry that was %s by somebody who may do anything', async (_, spoil) => {
    const { audit } = world.app.deps;
    const [one] = await here.db.auditEntry.findMany({ orderBy: { id: 'asc' }, skip: 2, take: 1 });
    const id = one?.id ?? 0n;
    const undo = `UPDATE audit_entry SET id = ${id}, subject = '${one?.subject}' WHERE id IN (${id}, ${id}000000)`;
    const withoutGuards = (sql: string) =>
      here.db.$transaction([
        here.db.$executeRawUnsafe('SET LOCAL session_replication_role = replica'),
        here.db.$executeRawUnsafe(sql),
      ]);
    await withoutGuards(spoil(id));
    expect((await audit.verify()).firstBad).toBeDefined();
    expect((await audit.verify()).held).toBe(2);
    await withoutGuards(undo);
    expect((await audit.verify()).firstBad).toBeUndefined();
  });
});
