import { randomInt } from 'node:crypto';
import { createBlocklist } from './blocklist/blocklist.store';
import { createAccountStore } from './citizen/account.store';
import { createCitizenStore } from './citizen/citizen.store';
import { createSessionStore, followRevokedSessions } from './citizen/session.store';
import type { StockTerms } from './claim/claim.rules';
import { createClaimStore } from './claim/claim.store';
import { createClaimLog } from './claim/claim-log.store';
import { createClaimSealStore } from './claim/claim-seal.store';
import type { ClaimNeeds } from './claim/claim-voucher.flow';
import { createIssueStore } from './claim/issue.store';
import { loadBatch, sweepPermits } from './claim/keep-gate.flow';
import { createSoldOutGate } from './claim/sold-out.gate';
import { createStockGate, type StockGate } from './claim/stock.gate';
import type { Env } from './env';
import { createDoors } from './http/doors';
import type { Job } from './jobs';
import { createAccessTokens } from './platform/access-token';
import { createAttemptCounter } from './platform/attempt-counter';
import { createBreaker } from './platform/breaker';
import { type Clock, realClock, rehearsalClock } from './platform/clock';
import { createDb, type Db, dbFailureOf } from './platform/db';
import { type Followed, follow } from './platform/followed';
import { createGroupCommit, QueueFull } from './platform/group-commit';
import type { Log } from './platform/log';
import { createRedis } from './platform/redis';
import { createSealedFields } from './platform/sealed-field';
import { createWechat } from './platform/wechat';

/*
 * Builds the whole house once, by hand, in the order of the rooms. Nothing but app.ts and main.ts knows this file.
 */

const monotonicMs = () => performance.now();

/** Numbers of advisory locks for what only one replica may do at a time. */
const keepGateLock = 7_104_222;

export type Deps = Awaited<ReturnType<typeof createDeps>>;

export async function createDeps(env: Env, log: Log) {
  const db = createDb(env.DATABASE_URL);
  const clock = env.CLOCK === 'rehearsal' ? await rehearsalClock(db) : realClock;
  const blocklist = await createBlocklist(db, clock.now);
  const citizens = await citizenRoom(env, log, db, clock);
  const claims = await claimRoom(env, log, db, clock, blocklist);

  return {
    env,
    log,
    db,
    clock,
    doors: createDoors(citizens.tokens, citizens.revoked),
    blocklist,
    citizens,
    claims,
    /** In words, for the log and the health page. */
    admission: env.REDIS_URL ? 'Redis admits, Postgres decides' : 'Postgres admits and decides',
    jobs: [...claims.jobs],
    async stop(): Promise<void> {
      blocklist.stop();
      citizens.stop();
      await claims.stop();
      await clock.stop();
      await db.$disconnect();
    },
  };
}

async function citizenRoom(env: Env, log: Log, db: Db, clock: Clock) {
  const sealed = createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY);
  const tokens = createAccessTokens(env.SESSION_SECRET, clock.now);
  const revoked = await followRevokedSessions(db);
  return {
    tokens,
    revoked,
    accounts: createAccountStore(db, sealed),
    citizens: createCitizenStore(db, sealed),
    sessions: createSessionStore(db),
    wechat: createWechat(
      { origin: env.WECHAT_API_ORIGIN, appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET },
      log,
    ),
    stop: () => revoked.stop(),
  };
}

/** Redis as the claim sees it: there, resting after a failure, or not there at all. */
function createAdmission(env: Env) {
  const redis = env.REDIS_URL ? createRedis(env.REDIS_URL) : undefined;
  const gate = redis && createStockGate(redis);
  const breaker = createBreaker(1_000, monotonicMs);
  return {
    gate: (): StockGate | undefined => (gate?.reachable() && !breaker.isOpen() ? gate : undefined),
    failed: () => breaker.trip(),
    stop: () => redis?.disconnect(),
  };
}

async function claimRoom(
  env: Env,
  log: Log,
  db: Db,
  clock: Clock,
  blocklist: Awaited<ReturnType<typeof createBlocklist>>,
) {
  const claims = createClaimStore(db);
  const seals = createClaimSealStore(db);
  const issue = createIssueStore(db);
  const claimLog = createClaimLog(db);
  const admission = createAdmission(env);
  const stockTerms: Followed<StockTerms[]> = await follow(claims.listTerms, 2_000);
  const batchTerms = (batchId: string) =>
    stockTerms.current().filter((one) => one.batchId === batchId);
  const isDueForRedis = (one: StockTerms) =>
    clock.now() < one.endsAt && clock.now().getTime() > one.opensAt.getTime() - 10 * 60_000;
  const batchesForRedis = () => [
    ...new Set(
      stockTerms
        .current()
        .filter(isDueForRedis)
        .map((one) => one.batchId),
    ),
  ];

  const keepBatch = async (batchId: string) => {
    const gate = admission.gate();
    if (gate) {
      await claims.alone(keepGateLock, () =>
        loadBatch({ claims, gate }, batchId, batchTerms(batchId)),
      );
    }
  };
  const forEachBatch = async (run: (batchId: string) => Promise<unknown>) => {
    for (const batchId of batchesForRedis()) {
      await run(batchId);
    }
  };
  const permitted = createGroupCommit(issue.insertPermitted);
  // One statement at a time: pickers of one stock would only wait for each other's lock.
  const picker = createGroupCommit(issue.pick, { pipelines: 1 });

  const needs: ClaimNeeds = {
    now: clock.now,
    terms: (stockId) => stockTerms.current().find((one) => one.stockId === stockId),
    isBlocked: (who) =>
      blocklist.hasAny([
        { kind: 'citizen', subject: who.citizenId },
        { kind: 'device', subject: who.deviceId },
      ]),
    attempts: createAttemptCounter(),
    gate: admission.gate,
    gateFailed: admission.failed,
    loadBatch: (batchId) => void keepBatch(batchId).catch(admission.failed),
    permitted,
    picker,
    listEarlier: claims.listEarlier,
    soldOut: createSoldOutGate(claims.listOwners, monotonicMs),
    log: claimLog,
    newVoucherNumber: () => String(randomInt(100_000_000)).padStart(8, '0'),
    failureOf: (error) => (error instanceof QueueFull ? 'queue_full' : dbFailureOf(error)),
    onFault: (error) => log.error({ err: error }, 'claim: outcome unknown'),
  };

  const jobs: Job[] = [
    {
      name: 'sweep permits',
      everyMs: 500,
      run: () =>
        forEachBatch(async (batchId) => {
          const gate = admission.gate();
          return gate && sweepPermits({ claims, gate }, batchId);
        }),
    },
    { name: 'keep Redis in step', everyMs: 5_000, run: () => forEachBatch(keepBatch) },
    { name: 'mark sold out', everyMs: 5_000, run: claims.markSoldOut },
    {
      name: 'seal the claim log',
      everyMs: 60_000,
      run: () => forEachBatch((batchId) => seals.seal(batchId, clock.now())),
    },
  ];
  return {
    needs,
    find: { batchTerms, listEarlier: claims.listEarlier, gate: admission.gate },
    explain: { batchTerms, log: claimLog, seals, soldOutAt: claims.soldOutAt },
    jobs,
    async stop(): Promise<void> {
      stockTerms.stop();
      await Promise.all([permitted.drained(), picker.drained()]);
      await claimLog.stop();
      admission.stop();
    },
  };
}
