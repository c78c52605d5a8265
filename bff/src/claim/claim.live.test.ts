import { seed } from '../../../prisma/seed';
import { describeWithRedis, live } from '../../test/live';
import { newId } from '../kernel/id';
import { createRedis, type RedisClient } from '../platform/redis';
import type { StockTerms } from './claim.rules';
import { type ClaimStore, createClaimStore } from './claim.store';
import { type ClaimLog, createClaimLog } from './claim-log.store';
import { createClaimSealStore } from './claim-seal.store';
import {
  type ClaimRequest,
  createIssueStore,
  type IssueStore,
  type PermittedClaim,
} from './issue.store';
import { loadBatch, sweepPermits } from './keep-gate.flow';
import { createStockGate, type StockGate } from './stock.gate';

const here = live();
const openedAt = new Date('2023-04-22T10:00:01+08:00');
let claims: ClaimStore;
let issue: IssueStore;
let terms: StockTerms[];
let lastNumber = 10_000_000;
const nextNumber = () => {
  lastNumber += 1;
  return String(lastNumber);
};

const stockOf = (batchNumber: number, faceFen: number): StockTerms => {
  const found = terms.find((one) => one.batchNumber === batchNumber && one.faceFen === faceFen);
  if (!found) {
    throw new Error(`no stock of ${faceFen} fen in batch ${batchNumber}`);
  }
  return found;
};

const newCitizen = async (): Promise<string> => {
  const id = newId('citizen');
  await here.db.citizen.create({ data: { id, phoneIndex: id, createdAt: openedAt } });
  return id;
};

const requestOf = (
  stock: StockTerms,
  citizenId: string,
  deviceId = newId('session'),
): ClaimRequest => ({
  voucherId: newId('voucher'),
  number: nextNumber(),
  campaignId: stock.campaignId,
  batchId: stock.batchId,
  stockId: stock.stockId,
  quota: stock.quota,
  citizenId,
  requestKey: newId('session'),
  deviceId,
  deviceLimit: 2,
  area: undefined,
  claimedAt: new Date('2023-05-01T10:00:01+08:00'),
  channel: 'online' as const,
});
const permitted = (stock: StockTerms, citizenId: string, slot: number): PermittedClaim => ({
  ...requestOf(stock, citizenId),
  slot,
});

beforeAll(async () => {
  await seed(here.db, { terminalApp: { appid: 'jlpay-demo', publicKey: '04' }, rehearsal: false });
  claims = createClaimStore(here.db);
  issue = createIssueStore(here.db);
  terms = await claims.listTerms();
});

describe('the last lock', () => {
  it('knows the four stocks of the plan: 500 of 200 yuan and 1,500 of 100 yuan in each batch', () => {
    expect(terms.map((one) => [one.batchNumber, one.faceFen, one.quota]).sort()).toEqual([
      [1, 10_000, 1500],
      [1, 20_000, 500],
      [2, 10_000, 1500],
      [2, 20_000, 500],
    ]);
  });

  it('asks for the place as the campaign says, and of no other campaign (decision 8)', async () => {
    expect(terms.map((one) => one.insideOnly)).toEqual([false, false, false, false]);
    const campaign = { where: { id: terms[0]?.campaignId ?? '' } };
    const { claimArea } = await here.db.campaign.findUniqueOrThrow(campaign);
    const change = (area: object) =>
      here.db.campaign.update({ ...campaign, data: { claimArea: area } });
    await change({ ...(claimArea as object), mode: 'required' });
    expect((await claims.listTerms()).map((one) => one.insideOnly)).toEqual(terms.map(() => true));
    await change(claimArea as object);
  });

  it('issues a slot once, whoever asks at the same moment', async () => {
    const stock = stockOf(1, 20_000);
    const rivals = await Promise.all(Array.from({ length: 8 }, newCitizen));
    const answers = await Promise.all(
      rivals.map((citizenId) => issue.insertPermitted([permitted(stock, citizenId, 7)])),
    );
    expect(answers.flat().filter(Boolean)).toHaveLength(1);
    expect(await here.db.voucher.count({ where: { stockId: stock.stockId, slot: 7 } })).toBe(1);
  });

  it('gives one citizen one voucher a batch across both kinds', async () => {
    const citizenId = await newCitizen();
    const answers = await Promise.all([
      issue.insertPermitted([permitted(stockOf(1, 20_000), citizenId, 20)]),
      issue.insertPermitted([permitted(stockOf(1, 10_000), citizenId, 20)]),
      issue.insertPermitted([permitted(stockOf(1, 10_000), citizenId, 21)]),
    ]);
    expect(answers.flat().filter(Boolean)).toHaveLength(1);
    await expect(
      issue.insertPermitted([permitted(stockOf(2, 10_000), citizenId, 20)]),
    ).resolves.toEqual([true]);
  });

  it('refuses slot 0, a slot past the quota, a forged quota and a claim before the opening', async () => {
    const stock = stockOf(2, 20_000);
    const citizenId = await newCitizen();
    const bad: PermittedClaim[] = [
      permitted(stock, citizenId, 0),
      permitted(stock, citizenId, stock.quota + 1),
      { ...permitted(stock, citizenId, stock.quota + 1), quota: stock.quota + 1 },
      { ...permitted(stock, citizenId, 9), claimedAt: new Date('2023-05-01T09:59:59.999+08:00') },
      { ...permitted(stock, citizenId, 9), claimedAt: new Date('2023-05-23T00:00:00+08:00') },
    ];
    for (const claim of bad) {
      await expect(issue.insertPermitted([claim])).rejects.toThrow();
    }
    expect(await here.db.voucher.count({ where: { citizenId } })).toBe(0);
  });

  it('lets one bad row of a batch fail alone', async () => {
    const stock = stockOf(2, 20_000);
    const rows = await Promise.all(
      [100, 101, 0, 102, 103, 104].map(async (slot) => permitted(stock, await newCitizen(), slot)),
    );
    const early = new Date('2023-05-01T09:59:59.999+08:00');
    const asked = rows.map((row) => (row.slot === 103 ? { ...row, claimedAt: early } : row));
    await expect(issue.insertPermitted(asked)).resolves.toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('refuses stock beyond the budget', async () => {
    const stock = stockOf(1, 20_000);
    await expect(
      here.db.stock.update({ where: { id: stock.stockId }, data: { quota: 501 } }),
    ).rejects.toThrow(/budget/);
  });

  it('writes the passport and the log with the voucher itself', async () => {
    const stock = stockOf(2, 10_000);
    const claim = permitted(stock, await newCitizen(), 300);
    await issue.insertPermitted([claim]);
    const { citizenId, voucherId } = claim;
    expect(await here.db.voucherEvent.findMany({ where: { voucherId } })).toMatchObject([
      { kind: 'claimed' },
    ]);
    expect(await here.db.claimAttempt.findMany({ where: { citizenId } })).toMatchObject([
      { outcome: 'issued' },
    ]);
  });
});

describe('Postgres picks the slots', () => {
  it('gives each of many racing pickers a slot of their own', async () => {
    const stock = stockOf(2, 10_000);
    const rows = await Promise.all(
      Array.from({ length: 60 }, async () => requestOf(stock, await newCitizen())),
    );
    const parts = [rows.slice(0, 20), rows.slice(20, 40), rows.slice(40)];
    const picked = (await Promise.all(parts.map((part) => issue.pick(part)))).flat();
    const slots = picked.map((one) => (one.kind === 'issued' ? one.slot : 0));
    expect(new Set(slots).size).toBe(60);
    expect(slots).not.toContain(0);
  });

  it('says owned, device_limit and sold_out apart', async () => {
    const stock = stockOf(1, 20_000);
    const [owner, one, two, three] = await Promise.all([
      newCitizen(),
      newCitizen(),
      newCitizen(),
      newCitizen(),
    ]);
    await issue.pick([requestOf(stock, owner)]);
    const picked = await issue.pick([
      requestOf(stock, owner),
      requestOf(stock, one, 'device-shared-1'),
      requestOf(stock, two, 'device-shared-1'),
      requestOf(stock, three, 'device-shared-1'),
    ]);
    expect(picked.map((row) => row.kind)).toEqual(['owned', 'issued', 'issued', 'device_limit']);
  });

  it('issues exactly the quota to a crowd that is larger, then marks the stock sold out', async () => {
    const stock = stockOf(1, 20_000);
    const before = await here.db.voucher.count({ where: { stockId: stock.stockId } });
    const crowd = Array.from({ length: 700 }, () => ({
      id: newId('citizen'),
      phoneIndex: newId('session'),
      createdAt: openedAt,
    }));
    await here.db.citizen.createMany({ data: crowd });
    const answers: string[] = [];
    for (let i = 0; i < crowd.length; i += 100) {
      const rows = crowd.slice(i, i + 100).map((one) => requestOf(stock, one.id));
      const [left, right] = await Promise.all([
        issue.pick(rows.slice(0, 50)),
        issue.pick(rows.slice(50)),
      ]);
      answers.push(...left.map((one) => one.kind), ...right.map((one) => one.kind));
    }
    expect(answers.filter((kind) => kind === 'issued')).toHaveLength(500 - before);
    expect(answers.filter((kind) => kind === 'sold_out')).toHaveLength(700 - (500 - before));
    expect(await here.db.voucher.count({ where: { stockId: stock.stockId } })).toBe(500);
    await claims.markSoldOut();
    expect((await claims.soldOutAt(stock.batchId)).get(stock.stockId)).toBeInstanceOf(Date);
    expect((await claims.soldOutAt(stock.batchId)).get(stockOf(1, 10_000).stockId)).toBeNull();
  });
});

describe('the claim log', () => {
  let log: ClaimLog;

  beforeEach(() => {
    log = createClaimLog(here.db);
  });
  // Its timer would keep a run of failed tests from ending.
  afterEach(() => log.stop());

  it('seals every attempt once, chained, and shows a change of any line', async () => {
    const sealing = createClaimSealStore(here.db);
    const stock = stockOf(2, 10_000);
    const citizenId = await newCitizen();
    const attempt = {
      batchId: stock.batchId,
      stockId: stock.stockId,
      citizenId,
      outcome: 'sold_out',
      at: openedAt,
      channel: 'online' as const,
    };
    log.add(attempt);
    log.add({ ...attempt, outcome: 'too_many_requests' });
    log.add({ ...attempt, outcome: 'too_many_requests' });
    log.add(attempt);
    await log.flush();
    expect((await log.listOwn(stock.batchId, citizenId)).map((row) => row.outcome)).toEqual([
      'sold_out',
      'too_many_requests',
      'too_many_requests',
      'sold_out',
    ]);
    expect(await sealing.seal(stock.batchId, openedAt)).toBe(true);
    expect(await sealing.seal(stock.batchId, openedAt)).toBe(false);
    log.add(attempt);
    await log.stop();
    expect(await sealing.seal(stock.batchId, openedAt)).toBe(true);
    const seals = await sealing.list(stock.batchId);
    const entries = await here.db.claimAttempt.count({ where: { batchId: stock.batchId } });
    expect(seals.map((seal) => seal.number)).toEqual([1, 2]);
    expect(seals.reduce((sum, seal) => sum + seal.entries, 0)).toBe(entries);
    await expect(
      here.db.claimAttempt.updateMany({ where: { citizenId }, data: { outcome: 'issued' } }),
    ).rejects.toThrow(/append-only/);
  });

  it('tells a place among all attempts, the same before and after it is sealed', async () => {
    const { batchId, stockId } = stockOf(2, 10_000);
    const [own, stranger] = [await newCitizen(), await newCitizen()];
    const say = async (...citizenIds: string[]) => {
      for (const citizenId of citizenIds) {
        log.add({
          batchId,
          stockId,
          citizenId,
          outcome: 'sold_out',
          at: openedAt,
          channel: 'online',
        });
      }
      await log.flush();
    };
    const places = async () => (await log.listOwn(batchId, own)).map((row) => row.position);
    const before = await here.db.claimAttempt.count({ where: { batchId } });
    const expected = [before + 2, before + 3, before + 5];
    await say(stranger, own, own, stranger, own);
    expect(await places()).toEqual(expected);
    await createClaimSealStore(here.db).seal(batchId, openedAt);
    expect(await places()).toEqual(expected);
    await say(stranger, own);
    expect(await places()).toEqual([...expected, before + 7]);
    await log.stop();
  });
});

describeWithRedis('the gate', () => {
  let redis: RedisClient;
  let gate: StockGate;
  let stock: StockTerms;
  const ask = (citizenId: string, deviceId = `device-${citizenId}`) => ({
    batchId: stock.batchId,
    stockId: stock.stockId,
    citizenId,
    deviceId,
    deviceLimit: 2,
  });
  const load = () => loadBatch({ claims, gate }, stock.batchId, [stock]);

  beforeAll(async () => {
    redis = createRedis(here.redisUrl);
    await new Promise((resolve) => redis.once('ready', resolve));
    gate = createStockGate(redis);
    stock = stockOf(2, 20_000);
  });
  beforeEach(async () => {
    await (redis as unknown as { flushdb: () => Promise<unknown> }).flushdb();
  });
  afterAll(() => {
    redis.disconnect();
  });

  it('is not ready while the batch is not loaded', async () => {
    await expect(gate.take(ask('a'))).resolves.toEqual({ kind: 'not_ready' });
  });

  it('offers exactly the slots that Postgres has not issued', async () => {
    const committed = await claims.listCommitted(stock.stockId);
    await load();
    const slots: number[] = [];
    for (let i = 0; i < stock.quota; i += 1) {
      const take = await gate.take(ask(`citizen-${i}`));
      if (take.kind === 'slot') {
        slots.push(take.slot);
      }
    }
    expect(committed.length).toBeGreaterThan(0);
    expect(slots).toHaveLength(stock.quota - committed.length);
    expect(new Set([...slots, ...committed.map((row) => row.slot)]).size).toBe(stock.quota);
    // All are in flight: nobody may be told that it is sold out.
    await expect(gate.take(ask('late'))).resolves.toEqual({ kind: 'wait' });
  });

  it('says sold out only when nothing is in flight any more', async () => {
    await load();
    const takes = await Promise.all(
      Array.from({ length: stock.quota }, async (_, i) => ({
        citizenId: `c${i}`,
        take: await gate.take(ask(`c${i}`)),
      })),
    );
    const permits = takes.flatMap(({ citizenId, take }) =>
      take.kind === 'slot'
        ? [{ batchId: stock.batchId, citizenId, stockId: stock.stockId, slot: take.slot }]
        : [],
    );
    await gate.confirm(permits.slice(1));
    await expect(gate.take(ask('late'))).resolves.toEqual({ kind: 'wait' });
    await gate.confirm(permits.slice(0, 1));
    await expect(gate.take(ask('late'))).resolves.toEqual({ kind: 'sold_out' });
  });

  it('refuses a second try of a citizen and a third of a device', async () => {
    await load();
    await gate.take(ask('a', 'shared'));
    await expect(gate.take(ask('a', 'shared'))).resolves.toEqual({ kind: 'owned' });
    await gate.take(ask('b', 'shared'));
    await expect(gate.take(ask('c', 'shared'))).resolves.toEqual({ kind: 'device_limit' });
  });

  it('takes back only the very permit that is meant, once', async () => {
    await load();
    const take = await gate.take(ask('a'));
    const permit = {
      citizenId: 'a',
      stockId: stock.stockId,
      slot: take.kind === 'slot' ? take.slot : 0,
    };
    await gate.giveBack(stock.batchId, { ...permit, slot: permit.slot + 1 }, true);
    expect(await gate.isInFlight(stock.batchId, 'a')).toBe(true);
    await gate.giveBack(stock.batchId, permit, true);
    await gate.giveBack(stock.batchId, permit, true);
    expect(await gate.isInFlight(stock.batchId, 'a')).toBe(false);
    const free = await redis.lrange(`{${stock.batchId}}:free:${stock.stockId}`, 0, -1);
    expect(free.filter((slot) => Number(slot) === permit.slot)).toHaveLength(1);
  });

  it('sweeps permits that nobody spoke for: committed ones stay, the others come back', async () => {
    await load();
    const [winner, lost] = await Promise.all([newCitizen(), newCitizen()]);
    const won = await gate.take(ask(winner));
    await gate.take(ask(lost));
    await issue.insertPermitted([permitted(stock, winner, won.kind === 'slot' ? won.slot : 0)]);
    // Both have been in flight for longer than a permit may be.
    await redis.zadd(`{${stock.batchId}}:inflight`, 1, winner, 1, lost);
    await sweepPermits({ claims, gate }, stock.batchId);
    await expect(gate.take(ask(winner))).resolves.toEqual({ kind: 'owned' });
    expect(await gate.isInFlight(stock.batchId, winner)).toBe(false);
    expect((await gate.take(ask(lost))).kind).toBe('slot');
  });

  it('finds a slot again that Redis lost', async () => {
    await load();
    const lost = await redis.lpop(`{${stock.batchId}}:free:${stock.stockId}`);
    expect(await load()).toBe(1);
    const free = await redis.lrange(`{${stock.batchId}}:free:${stock.stockId}`, 0, -1);
    expect(free).toContain(lost);
    expect(await load()).toBe(0);
  });
});
