import { seed } from '../../../prisma/seed';
import { giveBlock } from '../../test/factories';
import { describeWithRedis, live } from '../../test/live';
import { type RunningApp, runApp } from '../../test/running-app';
import type { Campaign } from '../contract';
import { newId } from '../kernel/id';
import { createAccessTokens } from '../platform/access-token';

const here = live();
const opening = new Date('2023-04-22T10:00:00+08:00');

type Answer = { status: number; headers: Headers; body: Record<string, never> & { code?: string } };
type Person = { citizenId: string; deviceId: string; token: string };

let app: RunningApp;
let campaign: Campaign;

const setClock = (at: Date) => app.deps.clock.set?.(at);
const stockId = (batch: number, faceFen: number) =>
  campaign.batches
    .find((one) => one.number === batch)
    ?.stocks.find((one) => one.faceFen === faceFen)?.stockId;
const batchId = (batch: number) => campaign.batches.find((one) => one.number === batch)?.batchId;

async function newPerson(deviceId = newId('session')): Promise<Person> {
  const citizenId = newId('citizen');
  await here.db.citizen.create({
    data: { id: citizenId, phoneIndex: citizenId, createdAt: opening },
  });
  const tokens = createAccessTokens(app.deps.env.SESSION_SECRET, app.deps.clock.now);
  const token = tokens.sign({
    sessionId: newId('session'),
    accountId: newId('account'),
    citizenId,
  });
  return { citizenId, deviceId, token };
}

async function ask(
  method: string,
  path: string,
  person?: Person,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(app.origin + path, {
    method,
    headers: { ...(person ? { authorization: `Bearer ${person.token}` } : {}), ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}

const claim = (
  person: Person,
  stock: string | undefined,
  key = newId('session'),
  more: Record<string, string> = {},
) =>
  ask('POST', `/v1/stocks/${stock}/claims`, person, {
    'idempotency-key': key,
    'x-device-id': person.deviceId,
    ...more,
  });

async function start(redisUrl: string): Promise<void> {
  app = await runApp({ DATABASE_URL: here.databaseUrl, REDIS_URL: redisUrl });
  const { body } = await ask('GET', '/v1/campaigns');
  const [listed] = (body as unknown as { campaigns: { campaignId: string }[] }).campaigns;
  campaign = (await ask('GET', `/v1/campaigns/${listed?.campaignId}`)).body as unknown as Campaign;
}

beforeAll(async () => {
  await seed(here.db, { terminalApp: { appid: 'jlpay-demo', publicKey: '04' }, rehearsal: true });
});

function theClaim(redisUrl: () => string): void {
  beforeAll(() => start(redisUrl()));
  afterAll(() => app.stop());

  it('is refused a millisecond before the opening and granted at it', async () => {
    const person = await newPerson();
    await setClock(new Date(opening.getTime() - 60_000));
    expect((await claim(person, stockId(1, 20_000))).body.code).toBe('not_started');
    await setClock(opening);
    const granted = await claim(person, stockId(1, 20_000));
    expect(granted.status).toBe(201);
    expect(granted.body).toMatchObject({
      status: 'issued',
      voucher: { faceFen: 20_000, state: 'usable' },
    });
  });

  it.each([
    ['inside', 'inside'],
    ['outside', 'outside'],
    [undefined, null],
  ])('keeps which side of the area the phone said, and refuses nobody: %s', async (area, kept) => {
    await setClock(opening);
    const person = await newPerson();
    const granted = await claim(person, stockId(1, 10_000), undefined, {
      ...(area && { 'x-claim-area': area }),
    });
    expect(granted.status).toBe(201);
    const row = await here.db.voucher.findFirstOrThrow({ where: { citizenId: person.citizenId } });
    expect(row.claimArea).toBe(kept);
  });

  it('answers the retry of one tap with the same voucher, and other taps with a refusal', async () => {
    const person = await newPerson();
    const first = await claim(person, stockId(1, 10_000), 'tap-of-this-person-1');
    const again = await claim(person, stockId(1, 10_000), 'tap-of-this-person-1');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect((await claim(person, stockId(1, 20_000), 'tap-of-this-person-1')).body.code).toBe(
      'request_key_reused',
    );
    expect((await claim(person, stockId(1, 20_000))).body.code).toBe('already_claimed');
    const found = await ask('GET', `/v1/batches/${batchId(1)}/claim`, person);
    expect(found.body).toEqual(first.body);
  });

  it('says pending, never a no, when Postgres breaks off a read behind a repeated claim', async () => {
    const person = await newPerson();
    const key = newId('session');
    expect((await claim(person, stockId(1, 10_000), key)).status).toBe(201);
    const { needs } = app.deps.claims;
    const { listEarlier } = needs;
    needs.listEarlier = () => Promise.reject(new Error('Connection terminated unexpectedly'));
    try {
      expect(await claim(person, stockId(1, 10_000), key)).toMatchObject({
        status: 202,
        body: { status: 'pending' },
      });
    } finally {
      needs.listEarlier = listEarlier;
    }
    expect((await claim(person, stockId(1, 10_000), key)).status).toBe(200);
  });

  it('gives two phones of one person one voucher between them', async () => {
    const person = await newPerson();
    const other = { ...person, deviceId: newId('session') };
    const answers = await Promise.all(
      [person, other, person, other].map((one, i) =>
        claim(one, stockId(1, i % 2 ? 10_000 : 20_000)),
      ),
    );
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    expect(await here.db.voucher.count({ where: { citizenId: person.citizenId } })).toBe(1);
  });

  it('stops the third voucher of one device', async () => {
    const device = newId('session');
    const codes = [];
    for (let i = 0; i < 3; i += 1) {
      codes.push((await claim(await newPerson(device), stockId(1, 10_000))).body.code);
    }
    expect(codes).toEqual([undefined, undefined, 'device_limit']);
  });

  it('slows down whoever taps too often, and says for how long', async () => {
    const person = await newPerson();
    const answers: Answer[] = [];
    for (let i = 0; i < 13; i += 1) {
      answers.push(await claim(person, stockId(2, 10_000)));
    }
    const last = answers.at(-1);
    expect(last?.body.code).toBe('too_many_requests');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('refuses a blocked person, and tells everyone why not them', async () => {
    const person = await newPerson();
    await giveBlock(here.db, { kind: 'citizen', subject: person.citizenId });
    await app.deps.refreshBlocklist();
    expect((await claim(person, stockId(1, 10_000))).body.code).toBe('blocked');
    const why = await ask('GET', `/v1/batches/${batchId(1)}/attempts`, person);
    expect(why.body).toMatchObject({ attempts: [{ outcome: 'blocked', faceFen: 10_000 }] });
  });

  it('refuses headers that are missing or malformed, unknown stocks and strangers', async () => {
    const person = await newPerson();
    expect((await ask('POST', `/v1/stocks/${stockId(1, 10_000)}/claims`, person)).body.code).toBe(
      'invalid_request',
    );
    expect((await claim(person, newId('stock'))).body.code).toBe('not_found');
    expect((await claim(person, 'stk_1')).body.code).toBe('not_found');
    expect((await ask('POST', `/v1/stocks/${stockId(1, 10_000)}/claims`)).body.code).toBe(
      'sign_in_required',
    );
    expect(await here.db.voucher.count({ where: { citizenId: person.citizenId } })).toBe(0);
  });
}

describe('a claim without Redis', () => {
  theClaim(() => '');
});

describeWithRedis('a claim with Redis', () => {
  theClaim(() => here.redisUrl);

  it('goes on without a hitch when Redis is emptied in the middle', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => newPerson()));
    await Promise.all(people.slice(0, 20).map((one) => claim(one, stockId(1, 10_000))));
    await app.deps.redis?.flushall();
    const after = await Promise.all(people.map((one) => claim(one, stockId(1, 10_000))));
    expect(after.slice(20).map((one) => one.status)).toEqual(Array(20).fill(201));
    expect(new Set(after.slice(0, 20).map((one) => one.body.code))).toEqual(
      new Set(['already_claimed']),
    );
  });
});
