import { giveBlock, giveVoucher } from '../../test/factories';
import { live } from '../../test/live';
import { runApp } from '../../test/running-app';
import { openWorld, type Session, type World } from '../../test/world';

const here = live();
let world: World;

beforeAll(async () => {
  world = await openWorld(here);
});
afterAll(() => world.close());

const me = (session: Session) => world.ask('GET /v1/me', '/v1/me', { token: session.accessToken });
const refresh = (session: Session) =>
  world.ask('POST /v1/sessions/refresh', '/v1/sessions/refresh', {
    body: { refreshToken: session.refreshToken },
  });
const erase = (session: Session) =>
  world.ask('DELETE /v1/me', '/v1/me', { token: session.accessToken });
const wallet = (session: Session) =>
  world.ask('GET /v1/vouchers', '/v1/vouchers', { token: session.accessToken });

describe('signing in', () => {
  it('makes one account of two first visits at once, without a phone yet', async () => {
    const openid = world.newOpenid();
    const [a, b] = await Promise.all([world.signIn(openid), world.signIn(openid)]);
    expect([a?.status, b?.status]).toEqual([201, 201]);
    expect(a?.body.me).toEqual({ citizenId: null, phone: null, realName: null });
    expect(await here.db.account.count({ where: { openid } })).toBe(1);
    const asked = await wallet((a as { body: Session }).body);
    expect([asked.status, asked.body.code]).toEqual([403, 'phone_required']);
  });

  it('takes a code once', async () => {
    const code = await world.mint('login', world.newOpenid());
    const signIn = () => world.ask('POST /v1/sessions', '/v1/sessions', { body: { code } });
    expect((await signIn()).status).toBe(201);
    expect((await signIn()).body.code).toBe('login_code_invalid');
  });

  it('tells apart a risky person, a busy WeChat and one that is away', async () => {
    expect((await world.signIn('o-risk-1')).body.code).toBe('login_risky');
    await world.disturbWechat({ errcode: 45011 });
    expect((await world.signIn(world.newOpenid())).body.code).toBe('wechat_unavailable');
    await world.disturbWechat({ errcode: 0, httpStatus: 503 });
    const away = await world.signIn(world.newOpenid());
    expect([away.status, away.body.code]).toEqual([503, 'wechat_unavailable']);
    await world.disturbWechat({ httpStatus: 0 });
  });

  it('sends the H5 to the consent page, which sends it back with a fresh state', async () => {
    const ask = async (scope: string) => {
      const { body } = await world.ask('GET /v1/sign-in', `/v1/sign-in?scope=${scope}`);
      return new URL(body.consentUrl);
    };
    const url = await ask('phone');
    expect(url.origin + url.pathname).toBe(`${world.wechat.origin}/connect/h5/authorize`);
    expect(url.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:3000/pages/sign-in/index');
    expect(url.searchParams.get('scope')).toBe('phone');
    expect((await fetch(url)).status).toBe(200);
    expect((await ask('phone')).searchParams.get('state')).not.toBe(url.searchParams.get('state'));
    expect((await world.ask('GET /v1/sign-in', '/v1/sign-in?scope=all')).status).toBe(400);
  });
});

describe('binding a phone', () => {
  it('makes a citizen, masked everywhere, and answers a session that speaks for them', async () => {
    const person = await world.signUp(world.newOpenid(), '13812341234');
    expect(person.session.me).toEqual({
      citizenId: person.citizenId,
      phone: '138****1234',
      realName: null,
    });
    expect((await wallet(person.session)).body.vouchers).toEqual([]);
    expect((await me(person.session)).body).toEqual(person.session.me);
  });

  it('makes two openids with one phone one citizen (R-1.4)', async () => {
    const phone = world.newPhone();
    const first = await world.signUp(world.newOpenid(), phone);
    const second = await world.signUp(world.newOpenid(), phone);
    expect(second.citizenId).toBe(first.citizenId);
  });

  it('makes one citizen of many who bind one new phone in the same moment', async () => {
    const phone = world.newPhone();
    const openids = Array.from({ length: 8 }, () => world.newOpenid());
    const sessions = await Promise.all(openids.map((openid) => world.signIn(openid)));
    const bound = await Promise.all(
      sessions.map(({ body }, i) => world.bindPhone(body.accessToken, openids[i] as string, phone)),
    );
    expect(bound.map((one) => one.status)).toEqual(Array(8).fill(200));
    expect(new Set(bound.map((one) => one.body.me.citizenId)).size).toBe(1);
  });

  it("keeps the citizen when the phone changes, and never takes somebody else's", async () => {
    const person = await world.signUp();
    const changed = await world.bindPhone(person.session.accessToken, person.openid, '13700001111');
    expect(changed.body.me).toMatchObject({
      citizenId: person.citizenId,
      phone: '137****1111',
    });
    const other = await world.signUp();
    const taken = await world.bindPhone(other.session.accessToken, other.openid, '13700001111');
    expect([taken.status, taken.body.code]).toEqual([409, 'phone_taken']);
    expect((await me(other.session)).body.citizenId).toBe(other.citizenId);
  });

  it("refuses a code of another person's, a used one, and a blocked phone", async () => {
    const openid = world.newOpenid();
    const { body: session } = await world.signIn(openid);
    const bindWith = (code: string) =>
      world.ask('PUT /v1/me/phone', '/v1/me/phone', {
        token: session.accessToken,
        body: { code },
      });
    const foreign = await world.mint('phone', world.newOpenid(), '13700002222');
    expect((await bindWith(foreign)).body.code).toBe('phone_code_invalid');
    expect((await bindWith('never-minted')).body.code).toBe('phone_code_invalid');

    const scalper = await world.signUp(world.newOpenid(), '13700003333');
    const { phoneIndex } = await here.db.citizen.findUniqueOrThrow({
      where: { id: scalper.citizenId },
    });
    await giveBlock(here.db, { kind: 'phone', subject: phoneIndex ?? '' });
    await world.app.deps.refreshBlocklist();
    const blocked = await world.bindPhone(session.accessToken, openid, '13700003333');
    expect([blocked.status, blocked.body.code]).toEqual([403, 'blocked']);
    expect((await me(session)).body.citizenId).toBeNull();
  });

  it('survives a token that WeChat disowned', async () => {
    await world.disturbWechat({ expiredToken: true });
    const person = await world.signUp();
    expect(person.citizenId).toMatch(/^cit_/);
  });
});

describe('a session', () => {
  it('goes on with each refresh, and an old token finds nothing', async () => {
    const { session } = await world.signUp();
    const next = await refresh(session);
    expect(next.status).toBe(201);
    expect(next.body.me).toEqual(session.me);
    const reused = await refresh(session);
    expect([reused.status, reused.body.code]).toEqual([401, 'session_expired']);
    expect((await refresh(next.body)).status).toBe(201);
  });

  it('gives two refreshes at once one new pair', async () => {
    const { session } = await world.signUp();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(session)));
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
  });

  it('holds no token in clear in the database', async () => {
    const { session } = await world.signUp();
    const [{ found } = { found: -1 }] = await here.db.$queryRaw<{ found: number }[]>`
      SELECT count(*)::int AS found FROM session
      WHERE session::text LIKE ${`%${session.refreshToken}%`}`;
    expect(found).toBe(0);
  });

  it('ends ten minutes and thirty days later by the injected clock', async () => {
    const { session } = await world.signUp();
    const { clock } = world.app.deps;
    const startedAt = clock.now().getTime();
    await clock.set?.(new Date(startedAt + 11 * 60_000));
    expect((await me(session)).body.code).toBe('session_expired');
    await clock.set?.(new Date(startedAt + 30 * 24 * 3_600_000 + 60_000));
    expect((await refresh(session)).body.code).toBe('session_expired');
    await clock.set?.(new Date(startedAt));
  });

  it('is refused at once after signing out, and within a second by every other process', async () => {
    // Begun here, not earlier: a process learns of a moved clock a moment later than its neighbour.
    const other = await runApp(world.settings);
    try {
      const { session } = await world.signUp();
      const askOther = () =>
        world.ask('GET /v1/me', '/v1/me', { token: session.accessToken, origin: other.origin });
      expect((await askOther()).status).toBe(200);
      const out = await world.ask('DELETE /v1/sessions/current', '/v1/sessions/current', {
        token: session.accessToken,
      });
      const signedOutAtMs = performance.now();
      expect(out.body).toEqual({ done: true });
      expect((await me(session)).body.code).toBe('session_expired');
      expect((await refresh(session)).body.code).toBe('session_expired');
      while ((await askOther()).status === 200) {
        expect(performance.now() - signedOutAtMs).toBeLessThan(1_000);
      }
    } finally {
      await other.stop();
    }
  });
});

describe('the real name', () => {
  it('is kept sealed and shown masked (R-3.1)', async () => {
    const { session, citizenId } = await world.signUp();
    const declare = (realName: string) =>
      world.ask('PUT /v1/me/real-name', '/v1/me/real-name', {
        token: session.accessToken,
        body: { realName },
      });
    const declared = await declare('  欧阳明月 ');
    expect(declared.body.realName).toBe('欧*');
    const row = await here.db.citizen.findUniqueOrThrow({ where: { id: citizenId } });
    expect(row.realNameSealed).toMatch(/^v1\./);
    for (const wrong of ['张', '公司12', '', '<b>张三</b>', '张'.repeat(41)]) {
      expect((await declare(wrong)).body.code).toBe('invalid_request');
    }
    expect((await me(session)).body.realName).toBe('欧*');
  });
});

describe('the export', () => {
  it('holds everything of the one who asks, in clear, and nothing of others', async () => {
    const phone = world.newPhone();
    const person = await world.signUp(world.newOpenid(), phone);
    const second = await world.signUp(world.newOpenid(), phone);
    const stranger = await world.signUp();
    await world.claim(stranger);
    const claimed = await world.claim(person);
    const { body, text } = await world.ask('GET /v1/me/export', '/v1/me/export', {
      token: second.session.accessToken,
    });
    expect(body.citizen).toMatchObject({ citizenId: person.citizenId, phone, realName: null });
    expect(body.accounts.map((one) => one.openid)).toEqual([person.openid, second.openid]);
    expect(body.vouchers).toHaveLength(1);
    expect(claimed.text).toContain(body.vouchers[0]?.number);
    expect(text).not.toContain(stranger.phone);
  });
});

describe('erasing oneself', () => {
  it('takes phone, name and openid away, voids what was unused and ends every session', async () => {
    const person = await world.signUp();
    const again = (await world.signIn(person.openid)).body;
    await world.claim(person);
    expect((await erase(person.session)).body).toEqual({ done: true });
    for (const session of [person.session, again]) {
      expect((await me(session)).body.code).toBe('session_expired');
      expect((await refresh(session)).body.code).toBe('session_expired');
    }
    const citizen = await here.db.citizen.findUniqueOrThrow({
      where: { id: person.citizenId },
      include: { accounts: true, vouchers: { include: { events: true } } },
    });
    expect(citizen).toMatchObject({ phoneSealed: null, realNameSealed: null });
    expect(citizen.erasedAt).not.toBeNull();
    expect(JSON.stringify(citizen.accounts)).not.toContain(person.openid);
    expect(citizen.vouchers.map((one) => one.status)).toEqual(['void']);
    expect(citizen.vouchers[0]?.events.map((one) => one.kind)).toEqual(['claimed', 'voided']);
  });

  it('does not open a second claim: whoever comes back is the same citizen (R-2.3)', async () => {
    const person = await world.signUp();
    expect((await world.claim(person)).status).toBe(201);
    await erase(person.session);

    const samePhone = await world.signUp(world.newOpenid(), person.phone);
    expect(samePhone.citizenId).toBe(person.citizenId);
    expect((await world.claim(samePhone, 'face-200')).body.code).toBe('already_claimed');

    await erase(samePhone.session);
    const { body: back } = await world.signIn(person.openid);
    expect(back.me.citizenId).toBeNull();
    const newPhone = await world.signUp(person.openid, world.newPhone());
    expect(newPhone.citizenId).toBe(person.citizenId);
    expect((await world.claim(newPhone, 'face-200')).body.code).toBe('already_claimed');
  });

  it('waits while a till holds a voucher, and changes nothing then', async () => {
    // In the second batch, so that one of the two can still be unused.
    await world.app.deps.clock.set?.(new Date('2023-05-01T10:00:02+08:00'));
    const person = await world.signUp();
    const held = await giveVoucher(here.db, { citizenId: person.citizenId });
    const unused = await giveVoucher(here.db, { citizenId: person.citizenId, batchNumber: 2 });
    await here.db.voucher.update({ where: { id: held.voucherId }, data: { status: 'locked' } });
    expect((await erase(person.session)).body.code).toBe('has_live_vouchers');
    expect((await me(person.session)).body.phone).toMatch(/^137\*{4}/);
    const row = await here.db.voucher.findUniqueOrThrow({ where: { id: unused.voucherId } });
    expect(row.status).toBe('issued');
  });
});
