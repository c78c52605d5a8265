import { demoPassword, demoSecret, seedDemoOfficers } from '../../../prisma/demo-officers';
import { environment } from '../../ops/settings';
import { waitUntil } from '../../ops/wait';
import { findBreaches, invariants } from '../../proof/invariants';
import { type Counter, codeOf, openCounter } from '../../test/counter';
import { type AtDesk, type Desk, openDesk } from '../../test/desk';
import { planSlug, planStart } from '../../test/factories';
import { live } from '../../test/live';
import { cancel, type Locked, lockBody, notify, refund, verdict } from '../../test/sales';
import { openWorld, type SignedUp, type World } from '../../test/world';
import { campaignIds } from '../campaign/campaign-file.store';
import type { ApiReply, DeskClaim } from '../contract';
import { newId } from '../kernel/id';
import { createOfficerStore } from '../officer/officer.store';
import { hashPassword } from '../platform/password';
import { createSealedFields } from '../platform/sealed-field';
import { settleDeskClaims } from './confirm-claim.flow';
import { createPaperStore } from './paper.store';

const here = live();
const campaignId = campaignIds.campaign(planSlug);
const stockOf = (face: 100 | 200, batch = 1) => campaignIds.stock(planSlug, batch, `face-${face}`);
const base = `/v1/officer/campaigns/${campaignId}/desk-claims`;
const noon = new Date('2023-04-22T12:00:00+08:00');
const secondNoon = new Date('2023-05-01T12:00:00+08:00');

let world: World;
let desk: Desk;
let counter: Counter;
let helper: AtDesk;
let second: AtDesk;
let elsewhere: AtDesk;

const addOfficer = async (account: string, town: string) => {
  const { FIELD_KEY, FIELD_INDEX_KEY } = world.app.deps.env;
  const officers = createOfficerStore(here.db, createSealedFields(FIELD_KEY, FIELD_INDEX_KEY));
  const record = { id: newId('officer'), account, name: account, role: 'town' as const, town };
  const passwordHash = await hashPassword(demoPassword);
  await officers.insert(
    { ...record, passwordHash, totpSecret: demoSecret, mustChange: false },
    { createdAt: planStart },
  );
};

beforeAll(async () => {
  world = await openWorld(here, environment.LIVE_REDIS_URL ? { REDIS_URL: here.redisUrl } : {});
  const { FIELD_KEY, FIELD_INDEX_KEY, VOUCHER_CODE_KEY } = world.app.deps.env;
  await seedDemoOfficers(here.db, createSealedFields(FIELD_KEY, FIELD_INDEX_KEY));
  await addOfficer('elsewhere', '车站街道');
  desk = openDesk(world, here.db);
  [helper, second, elsewhere] = [
    await desk.signIn('town'),
    await desk.signIn('town2'),
    await desk.signIn('elsewhere'),
  ];
  counter = await openCounter(here.db, noon, Buffer.from(VOUCHER_CODE_KEY, 'base64'));
}, 60_000);
afterAll(async () => {
  await counter.close();
  await world.close();
});

const setClock = async (at: Date) => {
  await world.app.deps.clock.set?.(at);
  counter.set(at);
};
beforeEach(() => setClock(noon));
afterEach(async () => {
  const asked = invariants.filter((one) => one.id !== 'I12');
  expect(await findBreaches((sql) => here.db.$queryRawUnsafe(sql), asked)).toEqual([]);
  expect(counter.faults).toEqual([]);
});

const send = (by: AtDesk, phone: string) =>
  by.send('POST /v1/officer/desk/phone-codes', '/v1/officer/desk/phone-codes', { body: { phone } });
type Wish = { phone: string; name?: string; face?: 100 | 200; batch?: number } & Record<
  string,
  unknown
>;
/** Opens a claim with a code that was really sent. */
const open = async (by: AtDesk, { face = 200, batch = 1, ...over }: Wish) => {
  if (over.code === undefined) {
    expect((await send(by, over.phone)).status).toBe(201);
  }
  const code = over.code ?? (await world.readText(over.phone));
  return by.send('POST /v1/officer/campaigns/:campaignId/desk-claims', base, {
    body: { purpose: 'claim', stockId: stockOf(face, batch), name: '王秀英', code, ...over },
  });
};
type Step = 'confirmation' | 'withdrawal' | 'prints' | 'asks' | 'kind' | 'phone-codes';
const step = (by: AtDesk, id: string, what: Step, body?: unknown) => {
  const path = `/v1/officer/desk-claims/${id}/${what}`;
  const method = what === 'kind' ? 'PUT' : 'POST';
  return by.send(`${method} /v1/officer/desk-claims/:deskClaimId/${what}` as never, path, {
    body,
  }) as Promise<{ status: number; body: DeskClaim & { code?: string } }>;
};
const confirm = (by: AtDesk, id: string) => step(by, id, 'confirmation');
const print = async (by: AtDesk, id: string) => {
  const { status, body } = await step(by, id, 'prints');
  return {
    status,
    code: body.code,
    paper: body as unknown as ApiReply<'POST /v1/officer/desk-claims/:deskClaimId/prints'>,
  };
};
/** A voucher that was claimed at the desk, and its paper. */
const served = async (wish: Partial<Wish> = {}) => {
  const phone = wish.phone ?? world.newPhone();
  const opened = await open(helper, { ...wish, phone });
  expect(opened.status).toBe(201);
  const id = opened.body.deskClaimId;
  const confirmed = await confirm(second, id);
  expect(confirmed.body).toMatchObject({ status: 'issued', paper: { standing: 'live' } });
  const { paper } = await print(helper, id);
  return { id, phone, digits: paper.digits, paper };
};
const rowOf = async (id: string) => {
  const { body } = await helper.send('GET /v1/officer/campaigns/:campaignId/desk-claims', base);
  return body.claims.find((one) => one.deskClaimId === id);
};
const statusOf = async (id: string) =>
  (await here.db.deskClaim.findUniqueOrThrow({ where: { id } })).status;
/** What became of a claim in the end: a confirmation in a race may not be known at once. */
const settled = async (id: string) => {
  await waitUntil('the claim is settled', async () => (await statusOf(id)) !== 'claiming', {
    limitMs: 10_000,
  });
  return statusOf(id);
};
/** A lock with a code as it was typed or scanned. */
const lockWith = async (code: string) => {
  const body = lockBody(counter, [], {
    items: [
      {
        line_no: 1,
        category: 'tv',
        name: '电视机',
        unit_price: 259_900,
        quantity: 1,
        serial_no: newId('session'),
      },
    ],
    vouchers: [{ voucher_code: code, line_no: 1 }],
  });
  const heard = await counter.call('/jlpay/v1/trades/lock', body);
  return { heard, locked: { body, reply: heard.body } as Locked };
};
const voucherOf = (id: string) =>
  here.db.deskClaim
    .findUniqueOrThrow({ where: { id }, include: { voucher: true } })
    .then(({ voucher }) => voucher);
const newDigits = async (id: string) => (await print(second, id)).paper.digits;
const reprint = async (id: string, phone: string, by: [AtDesk, AtDesk] = [helper, second]) => {
  counter.tick(60);
  await setClock(counter.now());
  await step(by[0], id, 'phone-codes');
  const code = await world.readText(phone);
  expect(
    (await step(by[0], id, 'asks', { kind: 'reprint', reason: '纸券丢失', code })).status,
  ).toBe(200);
  return confirm(by[1], id);
};

describe('two people at a desk', () => {
  it('give a voucher that WeChat then shows to the same person, who cannot claim again', async () => {
    const { id, phone } = await served();
    const row = await rowOf(id);
    expect(row).toMatchObject({
      holder: { name: '王*', phone: `137****${phone.slice(-4)}` },
      helpedBy: '镇办经办一',
      confirmedBy: '镇办经办二',
      proxy: null,
      voucher: { state: 'usable', faceFen: 20_000 },
    });
    const person = await world.signUp(undefined, phone);
    const wallet = await world.ask('GET /v1/vouchers', '/v1/vouchers', {
      token: person.session.accessToken,
    });
    expect(wallet.body.vouchers.map((one) => one.voucherId)).toEqual([(await voucherOf(id))?.id]);
    expect((await world.claim(person)).body.code).toBe('already_claimed');
    const again = await open(helper, { phone, code: '000000' });
    expect(again.body.code).toBe('phone_code_wrong');
  });

  it('write the same log as everybody, with the desk as its channel, and an audit line a step', async () => {
    const { id } = await served({ face: 100 });
    const voucher = await voucherOf(id);
    expect(voucher).toMatchObject({ channel: 'desk', requestKey: id });
    expect(
      await here.db.claimAttempt.findMany({ where: { citizenId: voucher?.citizenId ?? '' } }),
    ).toMatchObject([{ outcome: 'issued', channel: 'desk', stockId: stockOf(100) }]);
    const audit = await here.db.auditEntry.findMany({
      where: { subject: id },
      orderBy: { id: 'asc' },
    });
    expect(audit.map((one) => [one.action, one.actorName])).toEqual([
      ['desk.open', '镇办经办一'],
      ['desk.confirm', '镇办经办二'],
      ['desk.print', '镇办经办一'],
    ]);
  });

  it('are two: whoever helped does not confirm, nor does an office of another town, in code and in Postgres', async () => {
    const { body } = await open(helper, { phone: world.newPhone() });
    const id = body.deskClaimId;
    expect(body.may).toEqual({
      confirm: false,
      chooseKind: true,
      withdraw: true,
      print: false,
      ask: false,
    });
    expect((await confirm(helper, id)).body.code).toBe('second_person_required');
    for (const what of ['confirmation', 'withdrawal', 'prints'] as const) {
      expect((await step(elsewhere, id, what)).body.code).toBe('not_found');
    }
    const theirs = await elsewhere.send('GET /v1/officer/campaigns/:campaignId/desk-claims', base);
    expect(theirs.body.claims).toEqual([]);
    const row = await here.db.deskClaim.findUniqueOrThrow({ where: { id } });
    const confirmAs = (confirmedById: string) =>
      here.db.deskClaim.update({ where: { id }, data: { confirmedById, confirmedAt: noon } });
    await expect(confirmAs(row.helpedById)).rejects.toThrow(/desk_claim_two_people/);
    const stranger = await here.db.officer.findUniqueOrThrow({ where: { account: 'elsewhere' } });
    await expect(confirmAs(stranger.id)).rejects.toThrow(/is no officer of/);
    expect(await here.db.voucher.count({ where: { citizenId: row.citizenId } })).toBe(0);
  });

  it('give nothing without a code from the phone, which works once and for five tries', async () => {
    const phone = world.newPhone();
    await send(helper, phone);
    const good = await world.readText(phone);
    const bad = good === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await open(helper, { phone, code: bad })).body.code).toBe('phone_code_wrong');
    }
    expect((await open(helper, { phone, code: good })).body.code).toBe('phone_code_wrong');
    expect((await send(helper, phone)).body.code).toBe('too_many_requests');
    expect(
      await here.db.citizen.count({
        where: { phoneIndex: world.app.deps.desk.desk.reads.citizens.phoneIndexOf(phone) },
      }),
    ).toBe(0);

    const other = world.newPhone();
    expect((await open(helper, { phone: other })).status).toBe(201);
    expect(
      (await open(helper, { phone: other, code: await world.readText(other) })).body.code,
    ).toBe('phone_code_wrong');
    const late = world.newPhone();
    await send(helper, late);
    const code = await world.readText(late);
    await setClock(new Date(world.app.deps.clock.now().getTime() + 301_000));
    expect((await open(helper, { phone: late, code })).body.code).toBe('phone_code_wrong');
  });

  it('say so when the text message cannot be sent, and may try again at once', async () => {
    const phone = world.newPhone();
    await world.disturbSms({ httpStatus: 503 });
    expect(await send(helper, phone)).toMatchObject({
      status: 503,
      body: { code: 'sms_unavailable' },
    });
    await world.disturbSms({ httpStatus: 0, code: 'FailedOperation.PhoneNumberInBlacklist' });
    expect((await send(helper, phone)).body.code).toBe('phone_refused');
    await world.disturbSms({ code: '' });
    expect((await send(helper, phone)).status).toBe(201);
  });

  it('do not overwrite the name that a person declared, and keep their code for another try', async () => {
    const person = await world.signUp();
    await world.ask('PUT /v1/me/real-name', '/v1/me/real-name', {
      token: person.session.accessToken,
      body: { realName: '李建国' },
    });
    const refused = await open(helper, { phone: person.phone, name: '李见国' });
    expect(refused.body.code).toBe('person_name_differs');
    const code = await world.readText(person.phone);
    const opened = await open(helper, { phone: person.phone, name: '李建国', code });
    expect(opened.status).toBe(201);
    expect((await confirm(second, opened.body.deskClaimId)).body.status).toBe('issued');
    const voucher = await voucherOf(opened.body.deskClaimId);
    expect(voucher?.citizenId).toBe(person.citizenId);
  });

  it('write down who fetched it for the holder, masked and flagged', async () => {
    const phone = world.newPhone();
    const { body } = await open(helper, {
      phone,
      proxy: { name: '赵小明', relation: 'grandchild' },
    });
    expect(body.proxy).toEqual({ name: '赵*', relation: 'grandchild' });
    expect((await confirm(second, body.deskClaimId)).status).toBe(200);
    expect((await print(second, body.deskClaimId)).paper.isProxy).toBe(true);
    const stored = JSON.stringify(
      [
        await here.db.deskClaim.findUnique({ where: { id: body.deskClaimId } }),
        await here.db.auditEntry.findMany({ where: { subject: body.deskClaimId } }),
      ],
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    expect(stored).toContain('grandchild');
    expect(stored).not.toContain('赵小明');
    expect(stored).not.toContain(phone);
  });

  it("stand in their holder's own export, in clear, and in nobody else's", async () => {
    const phone = world.newPhone();
    const { body } = await open(helper, { phone, proxy: { name: '赵小明', relation: 'child' } });
    expect((await confirm(second, body.deskClaimId)).status).toBe(200);
    const exportOf = async ({ session }: SignedUp) =>
      (await world.ask('GET /v1/me/export', '/v1/me/export', { token: session.accessToken })).body
        .deskClaims;
    expect(await exportOf(await world.signUp(world.newOpenid(), phone))).toMatchObject([
      {
        deskClaimId: body.deskClaimId,
        status: 'issued',
        proxy: { name: '赵小明', relation: 'child' },
      },
    ]);
    expect(await exportOf(await world.signUp())).toEqual([]);
  });
});

describe('the claim of a desk goes the way of everybody', () => {
  it('is refused before the batch opens, and the same pair try again at ten', async () => {
    await setClock(new Date('2023-05-01T09:59:00+08:00'));
    const { body } = await open(helper, { phone: world.newPhone(), batch: 2 });
    const early = await confirm(second, body.deskClaimId);
    expect(early).toMatchObject({ status: 409, body: { code: 'not_started' } });
    expect(await rowOf(body.deskClaimId)).toMatchObject({
      status: 'waiting',
      confirmedBy: null,
      refused: { code: 'not_started' },
    });
    await setClock(new Date('2023-05-01T10:00:00+08:00'));
    expect((await confirm(second, body.deskClaimId)).body.status).toBe('issued');
  });

  it('is one with a phone that claims in the same moment: one voucher, whoever wins', async () => {
    await setClock(secondNoon);
    for (let round = 0; round < 4; round += 1) {
      const person = await world.signUp();
      const { body } = await open(helper, { phone: person.phone, batch: 2 });
      await Promise.all([confirm(second, body.deskClaimId), world.claim(person, 'face-100', 2)]);
      const status = await settled(body.deskClaimId);
      const vouchers = await here.db.voucher.findMany({ where: { citizenId: person.citizenId } });
      expect(vouchers).toHaveLength(1);
      expect(status).toBe(vouchers[0]?.channel === 'desk' ? 'issued' : 'refused');
      const told = await world.claim(person, 'face-100', 2);
      expect([told.status, told.body.code]).toEqual(
        status === 'issued' ? [409, 'already_claimed'] : [200, undefined],
      );
    }
  });

  it('is one for two desks at once', async () => {
    await addOfficer('elsewhere-two', '车站街道');
    const otherSecond = await desk.signIn('elsewhere-two');
    const phone = world.newPhone();
    const here1 = await open(helper, { phone });
    counter.tick(31);
    await setClock(counter.now());
    const there = await open(elsewhere, { phone });
    const ids = [here1.body.deskClaimId, there.body.deskClaimId] as const;
    await Promise.all([confirm(second, ids[0]), confirm(otherSecond, ids[1])]);
    const ends = [await settled(ids[0]), await settled(ids[1])];
    expect(ends.sort()).toEqual(['issued', 'refused']);
    expect(
      await here.db.deskClaim.findMany({ where: { id: { in: [...ids] }, status: 'refused' } }),
    ).toMatchObject([{ outcome: 'already_claimed' }]);
    const { citizenId } = await here.db.deskClaim.findUniqueOrThrow({
      where: { id: here1.body.deskClaimId },
    });
    expect(await here.db.voucher.count({ where: { citizenId } })).toBe(1);
    expect(await here.db.voucherPaper.count({ where: { voucher: { citizenId } } })).toBe(1);
  });

  it('takes no second voucher of a batch, and one click confirms once', async () => {
    const phone = world.newPhone();
    const { body } = await open(helper, { phone });
    const heard = await Promise.all([
      confirm(second, body.deskClaimId),
      confirm(second, body.deskClaimId),
    ]);
    expect(heard.map(({ status }) => status).sort()).toEqual([200, 409]);
    counter.tick(31);
    await setClock(counter.now());
    expect((await open(helper, { phone, face: 100 })).body.code).toBe('already_claimed');
  });

  it('has no stock of its own: when one kind has gone the person takes the other', async () => {
    await setClock(secondNoon);
    await here.db.$executeRaw`
      WITH who AS (INSERT INTO citizen (id, phone_index, created_at)
        SELECT 'cit_fill' || n, 'fill' || n, ${secondNoon} FROM generate_series(1, 500) n RETURNING id)
      INSERT INTO voucher (id, campaign_id, batch_id, stock_id, quota, slot, citizen_id, request_key, device_id, number, claimed_at)
      SELECT 'vch_fill' || n, ${campaignId}, ${campaignIds.batch(planSlug, 2)}, ${stockOf(200, 2)}, 500, n, 'cit_fill' || n, 'fill' || n,
        'fill' || n, lpad((20000000 + n)::text, 8, '0'), ${secondNoon} FROM generate_series(1, 500) n
      ON CONFLICT DO NOTHING`;
    await here.db.$executeRaw`
      INSERT INTO voucher_event (voucher_id, kind, at) SELECT id, 'claimed', claimed_at FROM voucher WHERE id LIKE 'vch_fill%'`;
    const { body } = await open(helper, { phone: world.newPhone(), batch: 2 });
    let gone = await confirm(second, body.deskClaimId);
    // While permits of the filling are in flight it is not known; nobody is told a no too early.
    for (let tries = 0; gone.status === 202 && tries < 20; tries += 1) {
      await new Promise((done) => setTimeout(done, 250));
      gone = await confirm(second, body.deskClaimId);
    }
    expect(gone.body.code).toBe('sold_out');
    expect(
      (await step(helper, body.deskClaimId, 'kind', { stockId: stockOf(100, 1) })).body.code,
    ).toBe('not_found');
    expect(
      (await step(helper, body.deskClaimId, 'kind', { stockId: stockOf(100, 2) })).body.refused,
    ).toBeNull();
    const given = await confirm(second, body.deskClaimId);
    expect(given.body).toMatchObject({ status: 'issued', voucher: { faceFen: 10_000 } });
  });

  it('is withdrawn only while it waits', async () => {
    const { body } = await open(helper, { phone: world.newPhone() });
    expect((await step(second, body.deskClaimId, 'withdrawal')).body.status).toBe('withdrawn');
    expect((await confirm(second, body.deskClaimId)).body.code).toBe('not_allowed_now');
    const { id } = await served();
    expect((await step(helper, id, 'withdrawal')).body.code).toBe('not_allowed_now');
  });

  it('ends with the campaign', async () => {
    const { body } = await open(helper, { phone: world.newPhone() });
    await setClock(new Date('2023-05-23T00:00:00+08:00'));
    expect((await confirm(second, body.deskClaimId)).body.code).toBe('campaign_ended');
    expect(await statusOf(body.deskClaimId)).toBe('refused');
  });

  it('that nobody heard of is settled from Postgres: given when it was committed, open again when it was not', async () => {
    const lost = await open(helper, { phone: world.newPhone() });
    const landed = await open(helper, { phone: world.newPhone() });
    const { id: officerId } = await here.db.officer.findUniqueOrThrow({
      where: { account: 'town2' },
    });
    const ids = [lost.body.deskClaimId, landed.body.deskClaimId];
    // As a process leaves it that died between the confirmation and the answer.
    await here.db.deskClaim.updateMany({
      where: { id: { in: ids } },
      data: { status: 'claiming', confirmedById: officerId, confirmedAt: noon },
    });
    const row = await here.db.deskClaim.findUniqueOrThrow({
      where: { id: landed.body.deskClaimId },
    });
    await here.db.voucher.create({
      data: {
        id: newId('voucher'),
        campaignId,
        batchId: row.batchId,
        stockId: row.stockId,
        quota: 500,
        slot: 500,
        citizenId: row.citizenId,
        requestKey: row.id,
        deviceId: `desk-${row.id}`,
        number: '99999999',
        channel: 'desk',
        claimedAt: noon,
        events: { create: { kind: 'claimed', at: noon } },
      },
    });
    await setClock(new Date(noon.getTime() + 30_000));
    await settleDeskClaims(world.app.deps.desk.desk);
    expect(await rowOf(landed.body.deskClaimId)).toMatchObject({
      status: 'issued',
      paper: { standing: 'live' },
    });
    expect(await rowOf(lost.body.deskClaimId)).toMatchObject({
      status: 'waiting',
      refused: { code: 'busy' },
    });
  });
});

describe('a paper voucher', () => {
  it('bears a code of the same form, what to do and where, and no more of the person than needed', async () => {
    const { digits, paper, phone } = await served();
    const text = JSON.stringify(paper);
    expect(digits).toMatch(/^\d{16}$/);
    expect(paper).toMatchObject({
      faceFen: 20_000,
      minItemFen: 200_000,
      town: '马尚街道',
      expiresAt: '2023-05-23T00:00:00.000+08:00',
      holder: { name: '王*', phone: `137****${phone.slice(-4)}` },
      isProxy: false,
    });
    expect(paper.hotline).toMatch(/\d/);
    expect(paper.stores).toHaveLength(8);
    expect(paper.moreStores).toBeGreaterThan(0);
    expect(text).not.toContain('秀英');
    expect(text).not.toContain(phone);
  });

  it('redeems once, typed or scanned, and is worth nothing twice', async () => {
    const { digits } = await served();
    const scanned = `ZD1.${digits.slice(0, 8)}.${digits.slice(8)}`;
    const { heard, locked } = await lockWith(scanned);
    expect(heard.body).toMatchObject({ ret_code: '00000', discount_fee: 20_000 });
    // While a till holds the voucher, no other one takes it.
    expect((await lockWith(digits)).heard.body).toMatchObject({
      ret_code: '10405',
      reason: 'locked',
    });
    expect(verdict(await notify(counter, locked))).toBe('00000');
    expect((await lockWith(digits)).heard.body).toMatchObject({
      ret_code: '10405',
      reason: 'redeemed',
    });
  });

  it('is free again when the lock ends unpaid, and when the sale is cancelled on the day', async () => {
    const { digits } = await served();
    const first = await lockWith(digits);
    expect(verdict(await notify(counter, first.locked, { status: '3' }))).toBe('00000');
    const again = await lockWith(digits);
    expect(verdict(again.heard)).toBe('00000');
    counter.tick(901);
    const third = await lockWith(digits);
    expect(verdict(third.heard)).toBe('00000');
    expect(verdict(await notify(counter, third.locked))).toBe('00000');
    expect(verdict(await cancel(counter, third.locked))).toBe('00000');
    const fourth = await lockWith(digits);
    expect(verdict(fourth.heard)).toBe('00000');
    expect(verdict(await notify(counter, fourth.locked))).toBe('00000');
  });

  it('stays used after goods are returned: the voucher is back, and a new paper takes two officers', async () => {
    const { id, phone, digits } = await served();
    const { locked } = await lockWith(digits);
    await notify(counter, locked);
    const back = await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(back.body.vouchers).toMatchObject([{ status: 'RETURNED' }]);
    const old = await lockWith(digits);
    expect(old.heard.body).toMatchObject({ ret_code: '10404' });
    expect(old.heard.body.ret_msg).toMatch(/已经用过.*仍可减 200.00 元.*补打/);
    expect(await rowOf(id)).toMatchObject({
      voucher: { state: 'usable', returned: true },
      paper: { standing: 'used' },
    });
    expect((await reprint(id, phone)).body.paper?.standing).toBe('live');
    const fresh = await newDigits(id);
    expect(fresh.slice(0, 8)).toBe(digits.slice(0, 8));
    expect(fresh).not.toBe(digits);
    expect(verdict((await lockWith(fresh)).heard)).toBe('00000');
  });

  it('dies when a new one is printed, by two; whoever asked does not confirm', async () => {
    const { id, phone, digits } = await served();
    counter.tick(60);
    await setClock(counter.now());
    await step(helper, id, 'phone-codes');
    const code = await world.readText(phone);
    expect(
      (await step(helper, id, 'asks', { kind: 'reprint', reason: '丢失', code: '000000' })).body
        .code,
    ).toBe('phone_code_wrong');
    expect(
      (await step(helper, id, 'asks', { kind: 'reprint', reason: '丢失', code })).body.ask?.kind,
    ).toBe('reprint');
    expect((await confirm(helper, id)).body.code).toBe('second_person_required');
    expect(verdict((await lockWith(digits)).heard)).toBe('00000');
    expect((await confirm(second, id)).body.code).toBe('voucher_at_till');
    counter.tick(901);
    await setClock(counter.now());
    expect((await confirm(second, id)).status).toBe(200);
    const old = await lockWith(digits);
    expect(old.heard.body).toMatchObject({ ret_code: '10404' });
    expect(old.heard.body.ret_msg).toContain('已作废');
    expect(verdict((await lockWith(await newDigits(id))).heard)).toBe('00000');
    expect(
      await here.db.voucherPaper.count({
        where: { deskClaimId: id, usedAt: null, revokedAt: null },
      }),
    ).toBe(1);
  });

  it('is taken back by two; against a till in the same moment one of them wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, digits } = await served({ face: 100 });
      expect(
        (await step(second, id, 'asks', { kind: 'revoke', reason: '持券人挂失' })).status,
      ).toBe(200);
      const [revoked, { heard }] = await Promise.all([confirm(helper, id), lockWith(digits)]);
      const tookIt = verdict(heard) === '00000';
      expect([revoked.status, verdict(heard)]).toEqual(tookIt ? [409, '00000'] : [200, '10404']);
    }
  });

  it('is not taken by a till that read it just before it was taken back', async () => {
    const { id, digits } = await served({ face: 100 });
    const { voucherId, helpedById, confirmedById } = await here.db.voucherPaper.findFirstOrThrow({
      where: { deskClaimId: id },
    });
    const isTillWaiting = async () =>
      (
        await here.db.$queryRaw<unknown[]>`
          SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      ).length > 0;
    const two = { firstId: helpedById, secondId: confirmedById };
    const till = await here.db.$transaction(
      async (tx) => {
        const papers = createPaperStore(tx);
        await papers.holdVoucher(voucherId);
        await papers.revoke(voucherId, two, { at: noon, reason: '持券人挂失' });
        const locking = lockWith(digits);
        await waitUntil('the till waits', isTillWaiting, { limitMs: 10_000 });
        // In an array: a promise that is returned would be waited for in here.
        return [locking] as const;
      },
      { timeout: 20_000 },
    );
    const { heard } = await till[0];
    expect(heard.body).toMatchObject({ ret_code: '10404' });
    expect(heard.body.ret_msg).toContain('已作废');
  });

  it('is used up also when the phone of its holder pays first', async () => {
    const { id, digits } = await served();
    const voucher = await voucherOf(id);
    const shown = codeOf(
      { voucherId: voucher?.id ?? '', number: voucher?.number ?? '', citizenId: '' },
      counter.now(),
      Buffer.from(world.app.deps.env.VOUCHER_CODE_KEY, 'base64'),
    );
    const { heard, locked } = await lockWith(shown);
    expect(verdict(heard)).toBe('00000');
    await notify(counter, locked);
    await refund(counter, locked, { line_nos: [1], refund_fee: 239_900 });
    expect(verdict((await lockWith(digits)).heard)).toBe('10404');
  });

  it('ends with the campaign', async () => {
    const { digits } = await served();
    counter.set('2023-05-22T23:59:59+08:00');
    expect(verdict((await lockWith(digits)).heard)).toBe('00000');
    counter.set('2023-05-23T00:15:00+08:00');
    expect((await lockWith(digits)).heard.body).toMatchObject({
      ret_code: '10405',
      reason: 'expired',
    });
  });

  it('is not guessed: after ten wrong codes it is not read for a while, the phone is', async () => {
    const { id, digits } = await served();
    const wrong = digits.slice(0, 8) + String((Number(digits.slice(8)) + 1) % 1e8).padStart(8, '0');
    for (let tries = 0; tries < 10; tries += 1) {
      expect(verdict((await lockWith(wrong)).heard)).toBe('10404');
    }
    expect(verdict((await lockWith(digits)).heard)).toBe('10404');
    const voucher = await voucherOf(id);
    const shown = codeOf(
      { voucherId: voucher?.id ?? '', number: voucher?.number ?? '', citizenId: '' },
      counter.now(),
      Buffer.from(world.app.deps.env.VOUCHER_CODE_KEY, 'base64'),
    );
    const byPhone = await lockWith(shown);
    expect(verdict(byPhone.heard)).toBe('00000');
    await notify(counter, byPhone.locked, { status: '3' });
    counter.tick(601);
    expect(verdict((await lockWith(digits)).heard)).toBe('00000');
  });

  it('prints for ten minutes, for the two who made it', async () => {
    const { id } = await served();
    expect((await print(second, id)).status).toBe(200);
    await addOfficer('town-three', '马尚街道');
    const third = await desk.signIn('town-three');
    expect((await print(third, id)).code).toBe('paper_print_over');
    await setClock(new Date(world.app.deps.clock.now().getTime() + 601_000));
    expect((await print(helper, id)).code).toBe('paper_print_over');
  });

  it('is made for a voucher that was claimed on a phone too', async () => {
    const person = await world.signUp();
    await world.claim(person, 'face-200');
    const refused = await open(helper, { phone: person.phone });
    expect(refused.body.code).toBe('already_claimed');
    const code = await world.readText(person.phone);
    const { body } = await open(helper, { phone: person.phone, purpose: 'paper', code });
    expect((await confirm(helper, body.deskClaimId)).body.code).toBe('second_person_required');
    expect((await confirm(second, body.deskClaimId)).body.status).toBe('issued');
    expect(verdict((await lockWith(await newDigits(body.deskClaimId))).heard)).toBe('00000');
    counter.tick(60);
    const none = await open(helper, { phone: world.newPhone(), purpose: 'paper' });
    expect(none.body.code).toBe('no_voucher_yet');
  });

  it('has one live paper a voucher, also in Postgres', async () => {
    const { id } = await served();
    const paper = await here.db.voucherPaper.findFirstOrThrow({ where: { deskClaimId: id } });
    const { madeAt, voucherId, deskClaimId, helpedById, confirmedById } = paper;
    const another = {
      id: newId('voucherPaper'),
      madeAt,
      voucherId,
      deskClaimId,
      helpedById,
      confirmedById,
    };
    await expect(here.db.voucherPaper.create({ data: another })).rejects.toThrow(/nique/);
    await here.db.voucherPaper.updateMany({
      where: { id: paper.id },
      data: {
        revokedAt: madeAt,
        revokeReason: '试',
        revokeAskedById: helpedById,
        revokedById: confirmedById,
      },
    });
    await expect(
      here.db.voucherPaper.create({ data: { ...another, confirmedById: helpedById } }),
    ).rejects.toThrow(/two_people/);
  });
});
