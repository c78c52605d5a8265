import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LRUCache } from 'lru-cache';
import { type AuditStore, createAuditStore, writeAudit } from './audit/audit.store';
import { type Blocklist, createBlocklist } from './blocklist/blocklist.store';
import { createCampaignStore } from './campaign/campaign.store';
import { createCampaignDraftStore, createInDrafts } from './campaign/campaign-draft.store';
import { createAccountStore } from './citizen/account.store';
import type { CitizenRouteNeeds } from './citizen/citizen.routes';
import { createCitizenStore } from './citizen/citizen.store';
import {
  createSessionStore,
  followRevokedSessions,
  type RevokedSessions,
} from './citizen/session.store';
import type { StockTerms } from './claim/claim.rules';
import { type ClaimStore, createClaimStore } from './claim/claim.store';
import { createClaimLog } from './claim/claim-log.store';
import { type ClaimSealStore, createClaimSealStore } from './claim/claim-seal.store';
import { type ClaimNeeds, claimVoucher, writePermits } from './claim/claim-voucher.flow';
import { findClaim } from './claim/find-claim.flow';
import { createIssueStore } from './claim/issue.store';
import { loadBatch, sweepPermits } from './claim/keep-gate.flow';
import { createSoldOutGate } from './claim/sold-out.gate';
import { createStockGate, type StockGate } from './claim/stock.gate';
import { createShowContent } from './content/content.routes';
import { createContentStore, createInContent } from './content/content.store';
import type { ContentNeeds } from './content/keep-content.flow';
import type { PublishedContent } from './contract';
import { settleDeskClaims } from './desk/confirm-claim.flow';
import { presentHelped } from './desk/desk.present';
import type { DeskNeeds } from './desk/desk.routes';
import { createDeskStores } from './desk/desk.store';
import { createDeskClaimStore } from './desk/desk-claim.store';
import type { Env } from './env';
import { createDoors, type Doors } from './http/doors';
import { createHealth } from './http/health';
import { createMetrics } from './http/metrics';
import { createSignatureFailures } from './http/terminal-envelope';
import type { InspectionNeeds } from './inspection/inspection.routes';
import { createInspectionStores } from './inspection/inspection.store';
import { checkInvoices } from './invoice/check-invoice.flow';
import type { InvoiceNeeds } from './invoice/invoice.routes';
import { createInvoiceStores } from './invoice/invoice.store';
import type { Job } from './jobs';
import { deriveSecret } from './kernel/one-time-code';
import { addSeconds, businessDay } from './kernel/time';
import { createMerchantStore } from './merchant/merchant.store';
import { trainingCodeOf } from './merchant/training.rules';
import { createTrainingStore } from './merchant/training.store';
import type { KeepOfficersNeeds } from './officer/keep-officers.flow';
import { createOfficerDoors } from './officer/officer.routes';
import { createOfficerStore } from './officer/officer.store';
import type { OnboardingNeeds } from './onboarding/enterprise.routes';
import type { ImportNeeds } from './onboarding/import-table.flow';
import { createOnboardingStores, onboardingStoresOn } from './onboarding/onboarding.store';
import { markRehearsed, suspendMerchant } from './onboarding/prepare-merchant.flow';
import { closePublicity } from './onboarding/publish-list.flow';
import { importBills } from './payment/import-bills.flow';
import { createOrderStore } from './payment/order.store';
import { createInPayment, createPaymentReads } from './payment/payment.store';
import {
  askUnknownPayments,
  type BookNeeds,
  bookPayments,
  sendRefunds,
} from './payment/settle-payment.flow';
import { type AccessTokens, createAccessTokens } from './platform/access-token';
import { createAttemptCounter } from './platform/attempt-counter';
import { createBreaker } from './platform/breaker';
import { type Clock, realClock, rehearsalClock } from './platform/clock';
import { createDb, type Db, dbFailureOf, type Tx } from './platform/db';
import { printDocx } from './platform/documents/docx';
import { printPdf } from './platform/documents/pdf';
import { printXlsx, readXlsx } from './platform/documents/xlsx';
import { createFileLinks, createFileStorage, type FileStorage } from './platform/files';
import { type Followed, follow } from './platform/followed';
import { createGroupCommit, QueueFull } from './platform/group-commit';
import { createInvoiceCheck } from './platform/invoice-check';
import { createJlpaySealer } from './platform/jlpay';
import { createJlpayPlatform } from './platform/jlpay-platform';
import { createWechatLicenceReader } from './platform/licence-reader';
import type { Log } from './platform/log';
import { createMigrationCheck } from './platform/migrations';
import { createPainter } from './platform/painter';
import { hashPassword, isPassword } from './platform/password';
import { createRedis } from './platform/redis';
import { remember } from './platform/remembered';
import { createSealedFields, type SealedFields } from './platform/sealed-field';
import { newTotpSecret, otpauthUrl, totpCodeAt, totpStepOf } from './platform/second-factor';
import { createTextMessages } from './platform/text-message';
import { createWechat, createWechatLine, type WechatLine } from './platform/wechat';
import { createWechatOutreach } from './platform/wechat-outreach';
import { createWechatPay } from './platform/wechat-pay';
import { readPayKeyring } from './platform/wechat-pay-signature';
import type { PosterNeeds } from './poster/make-poster.flow';
import { createPosterStore } from './poster/poster.store';
import { importTerminalBills } from './reconciliation/import-terminal-bills.flow';
import type { ReconciliationNeeds } from './reconciliation/reconciliation.routes';
import { createReconciliationStores } from './reconciliation/reconciliation.store';
import { createGuessGate } from './redemption/guess.gate';
import { createBooksStore } from './redemption/ledger.store';
import { takeVouchedPayment } from './redemption/notify-trade.flow';
import { createInTransaction, createRedemptionReads } from './redemption/redemption.store';
import { releaseExpiredLocks } from './redemption/release-lock.flow';
import { createTerminalStore } from './redemption/terminal.store';
import { createReminderStore } from './reminder/reminder.store';
import { createReminderPlans } from './reminder/reminder-plan.store';
import { type SendNeeds, sendReminders } from './reminder/send-reminders.flow';
import { createAppraisalStore } from './report/appraisal.store';
import { createFunnelStore } from './report/funnel.store';
import { drawSettlements } from './settlement/draw-settlement.flow';
import type { SettlementNeeds } from './settlement/settlement.routes';
import { createSettlementStores } from './settlement/settlement.store';
import { createLinkStore, type Link, type LinkStore, type Open } from './sharing/link.store';
import { createUrlLinkOf, renewUrlLinks } from './sharing/view-link.flow';
import { createViewLog } from './sharing/view-log.store';
import type { Suspend } from './supervision/close-case.flow';
import { screenSales } from './supervision/screen-sales.flow';
import type { SupervisionNeeds } from './supervision/supervision.routes';
import { supervisionStoresOn } from './supervision/supervision.store';
import { presentExported, presentPaidTrade } from './voucher/voucher.present';
import { createVoucherStore, type VoucherStore } from './voucher/voucher.store';

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
  const revoked = await followRevokedSessions(db);
  const tokens = createAccessTokens(env.SESSION_SECRET, clock.now);
  const vouchers = createVoucherStore(db);
  const admission = createAdmission(env);
  const claims = await claimRoom(log, db, clock, blocklist, admission);
  const sealed = createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY);
  const wechat = createWechatLine(
    { origin: env.WECHAT_API_ORIGIN, appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET },
    log,
  );
  const ground = { sealed, wechat, blocklist, revoked, tokens, vouchers };
  const citizens = citizenRoom(env, db, clock, ground);
  const audit = createAuditStore(db);
  const officers = await officerRoom(env, db, sealed);
  const onboarding = onboardingRoom(env, db, clock, ground);
  const sharing = sharingRoom(env, db, clock, ground);
  const reminders = reminderRoom(env, db, clock, wechat);
  const posters = posterRoom(env, db, clock, { wechat, links: sharing.links });
  const desk = deskRoom(env, log, db, clock, { ...ground, claims });
  const till = redemptionRoom(env, db, clock, onboarding.onTrained);
  const payments = paymentRoom(env, log, db, clock);
  const money = moneyRooms(env, log, db, clock, { sealed, onboarding });
  const supervision = supervisionRoom(db, clock, ground);

  return {
    env,
    log,
    clock,
    doors: createDoors(tokens, revoked),
    campaigns: createCampaignStore(db),
    campaignDrafts: { drafts: createCampaignDraftStore(db), inDrafts: createInDrafts(db) },
    merchants: createMerchantStore(db),
    audit,
    officers,
    onboarding,
    inspections: inspectionRoom(db, clock, onboarding),
    citizens,
    content: contentRoom(env, db, clock, wechat),
    sharing,
    posters,
    reminders,
    ...reportRoom(db, clock, { sharing, onboarding }),
    claims,
    desk,
    till,
    payments,
    money,
    supervision: supervision.needs,
    redis: admission.redis,
    refreshBlocklist: blocklist.refresh,
    wallet: { vouchers, now: clock.now, codeKey: Buffer.from(env.VOUCHER_CODE_KEY, 'base64') },
    health: createHealth({
      listMissingMigrations: createMigrationCheck(db),
      redisState: admission.state,
    }),
    metrics: createMetrics(claims.figures),
    /** In words, for the log. */
    admission: env.REDIS_URL ? 'Redis admits, Postgres decides' : 'Postgres admits and decides',
    jobs: [
      ...auditJobs(audit, log, onboarding.needs.files),
      ...[claims, citizens, onboarding, sharing, desk, till, payments, money, supervision].flatMap(
        (room) => room.jobs,
      ),
      { name: 'send reminders', everyMs: 5_000, run: () => sendReminders(reminders) },
      { name: 'write down expiry', everyMs: 60_000, run: () => vouchers.writeExpired(clock.now()) },
    ],
    async stop(): Promise<void> {
      for (const room of [blocklist, revoked, claims, sharing, admission, clock]) {
        await room.stop();
      }
      await db.$disconnect();
    },
  };
}

const storageOf = (env: Env) =>
  createFileStorage(
    env.FILES_S3_BUCKET === ''
      ? { kind: 'disk', folder: resolve(env.FILES_DIR) }
      : {
          kind: 's3',
          endpoint: env.FILES_S3_ENDPOINT,
          region: env.FILES_S3_REGION,
          bucket: env.FILES_S3_BUCKET,
          accessKeyId: env.FILES_S3_KEY,
          secretAccessKey: env.FILES_S3_SECRET,
        },
  );

/** Chains what was written, and keeps the chain's head where the database cannot reach it. */
function auditJobs(audit: AuditStore, log: Log, files: FileStorage): Job[] {
  return [
    { name: 'seal the audit log', everyMs: 2_000, run: () => audit.seal() },
    {
      name: 'export the head of the audit log',
      everyMs: 3_600_000,
      run: async () => {
        const head = await audit.head();
        if (head) {
          const about = { entryId: String(head.entryId), digest: head.digest };
          log.info(about, 'head of the audit log');
          const bytes = Buffer.from(`${JSON.stringify(about)}\n`);
          await files.put(`audit/head-${about.entryId}.json`, bytes, 'application/json');
        }
      },
    },
  ];
}

/** Sessions and second factors go by the machine's own time: an authenticator app knows nothing of a rehearsal's. */
async function officerRoom(env: Env, db: Db, sealed: SealedFields) {
  const { now } = realClock;
  const store = createOfficerStore(db, sealed);
  if (env.NODE_ENV === 'production' && (await store.listDemo()).length > 0) {
    throw new Error('An account of the rehearsal still works: disable it before production.');
  }
  const officers: KeepOfficersNeeds = {
    now,
    officers: store,
    inTransaction: (work) =>
      db.$transaction((tx) =>
        work({
          officers: createOfficerStore(tx, sealed),
          writeAudit: (note) => writeAudit(tx, note),
        }),
      ),
    hashPassword,
    isPassword,
    totpStepOf,
    newTotpSecret,
    otpauthUrl,
    csrfKey: deriveSecret(Buffer.from(env.VOUCHER_CODE_KEY, 'base64'), 'csrf', 32),
  };
  const listDemo = async () =>
    (await store.listDemo()).map(({ account, name, role, totpSecret }) => ({
      account,
      name,
      role,
      code: totpCodeAt(totpSecret, now()),
    }));
  return { officers, doors: createOfficerDoors(officers), listDemo };
}

function onboardingRoom(
  env: Env,
  db: Db,
  { now }: Clock,
  { sealed, wechat }: Pick<CitizenGround, 'sealed' | 'wechat'>,
) {
  const citizens = createCitizenStore(db, sealed);
  const { inTransaction, reads } = createOnboardingStores(db, {
    sealed,
    phoneIndexOf: citizens.phoneIndexOf,
  });
  const terminals = createTerminalStore(db);
  const codeKey = Buffer.from(env.VOUCHER_CODE_KEY, 'base64');
  const links = createFileLinks(deriveSecret(codeKey, 'file links', 32), now);
  const needs: OnboardingNeeds & ImportNeeds = {
    now,
    inTransaction,
    reads,
    files: storageOf(env),
    links,
    linkTo: links.linkTo,
    printPdf,
    print: { pdf: printPdf, docx: printDocx, xlsx: printXlsx },
    readTable: readXlsx,
    jlpay: createJlpayPlatform({
      origin: env.JLPAY_ORIGIN,
      appid: env.JLPAY_APPID,
      seal: createJlpaySealer({
        appid: env.BFF_JLPAY_APPID,
        privateKey: env.BFF_JLPAY_PRIVATE_KEY,
      }),
      publicKeys: async () => {
        const apps = await terminals.listApps();
        const known = apps.find((one) => one.appid === env.JLPAY_APPID)?.publicKeys ?? [];
        return [...new Set([...known, env.JLPAY_PUBLIC_KEY])];
      },
      now,
    }),
    licences: createWechatLicenceReader(wechat),
    trainingCode: (merchantId) => trainingCodeOf(codeKey, merchantId),
    publicOrigin: env.PUBLIC_ORIGIN,
    phoneOf: citizens.findPhone,
    strangers: createAttemptCounter(),
  };
  const jobs: Job[] = [
    {
      name: 'close publicity',
      everyMs: 2_000,
      run: () => closePublicity({ now, inTransaction, listOver: reads.lists.listPublicityOver }),
    },
  ];
  const onTrained = (merchantId: string) => markRehearsed({ now, inTransaction }, merchantId);
  return { needs, jobs, onTrained };
}

/** Photos of stores lie where the enterprises' other files lie, and open by the same links. */
const inspectionRoom = (
  db: Db,
  { now }: Clock,
  { needs: { files, links } }: ReturnType<typeof onboardingRoom>,
): InspectionNeeds => ({ now, files, links, ...createInspectionStores(db) });

function deskRoom(
  env: Env,
  log: Log,
  db: Db,
  { now }: Clock,
  {
    sealed,
    blocklist,
    claims,
  }: Pick<CitizenGround, 'sealed' | 'blocklist'> & {
    claims: Awaited<ReturnType<typeof claimRoom>>;
  },
) {
  const campaigns = createCampaignStore(db);
  const desk: DeskNeeds = {
    now,
    ...createDeskStores(db, sealed),
    terms: claims.needs.terms,
    isBlocked: blocklist.hasAny,
    claim: (ask) => claimVoucher(claims.needs, ask),
    findClaim: (ask) => findClaim(claims.find, ask),
    newPhoneCode: () => String(randomInt(1_000_000)).padStart(6, '0'),
    texts: createTextMessages(
      {
        origin: env.SMS_ORIGIN,
        secretId: env.SMS_SECRET_ID,
        secretKey: env.SMS_SECRET_KEY,
        appId: env.SMS_APP_ID,
        signName: env.SMS_SIGN_NAME,
      },
      log,
    ),
    templateId: env.SMS_TEMPLATE_DESK,
    codeKey: Buffer.from(env.VOUCHER_CODE_KEY, 'base64'),
    findCampaign: async (campaignId) =>
      (await campaigns.listPublished()).find(({ id }) => id === campaignId),
    listStores: createMerchantStore(db).listStores,
  };
  const jobs: Job[] = [
    { name: 'settle desk claims', everyMs: 1_000, run: () => settleDeskClaims(desk) },
  ];
  return { desk, jobs };
}

function redemptionRoom(
  env: Env,
  db: Db,
  { now }: Clock,
  onTrained: (merchantId: string) => Promise<void>,
) {
  const terminals = createTerminalStore(db);
  const reads = createRedemptionReads(db);
  const inTransaction = createInTransaction(db);
  const jobs: Job[] = [
    {
      name: 'release expired locks',
      everyMs: 5_000,
      run: () => releaseExpiredLocks({ now, trades: reads.trades, inTransaction }),
    },
    { name: 'forget old nonces', everyMs: 60_000, run: () => terminals.forgetNonces(now()) },
  ];
  return {
    redemption: {
      now,
      codeKey: Buffer.from(env.VOUCHER_CODE_KEY, 'base64'),
      guesses: createGuessGate(monotonicMs),
      inTransaction,
      terminals,
      books: createBooksStore(db),
      training: createTrainingStore(db),
      onTrained,
      ...reads,
    },
    envelopes: {
      now,
      listApps: remember(terminals.listApps, 1_000),
      rememberNonce: terminals.rememberNonce,
      seal: createJlpaySealer({
        appid: env.BFF_JLPAY_APPID,
        privateKey: env.BFF_JLPAY_PRIVATE_KEY,
      }),
      failures: createSignatureFailures(),
    },
    jobs,
  };
}

const checksAllowed = { count: 20, seconds: 10 };

function paymentRoom(env: Env, log: Log, db: Db, { now }: Clock) {
  const keyring = readPayKeyring(join(env.WXPAY_KEY_DIR, 'platform'));
  const pay = createWechatPay(
    {
      origin: env.WXPAY_ORIGIN,
      appid: env.WECHAT_APPID,
      mchid: env.WXPAY_MCHID,
      merchantSerial: env.WXPAY_MERCHANT_SERIAL,
      merchantKey: readFileSync(join(env.WXPAY_KEY_DIR, 'merchant.pem')),
      keyring,
      now,
    },
    log,
  );
  const counter = createAttemptCounter();
  const reads = createPaymentReads(db);
  const book: BookNeeds = {
    now,
    inTransaction: createInPayment(db),
    findHolders: reads.payOrders.findHolders,
    merchant: { appid: pay.appid, mchid: pay.mchid },
    takePayment: takeVouchedPayment,
  };
  const payment = {
    ...book,
    payments: createGroupCommit(bookPayments(book), { maxBatch: 32 }),
    reads,
    orders: createOrderStore(db),
    pay,
    notifyUrls: {
      payment: `${env.PUBLIC_ORIGIN}/wechat-pay/v1/payments`,
      refund: `${env.PUBLIC_ORIGIN}/wechat-pay/v1/refunds`,
    },
    cashierUrl: (prepay: string, tradeId: string) =>
      env.WXPAY_CASHIER_ORIGIN === ''
        ? null
        : `${env.WXPAY_CASHIER_ORIGIN}/cashier?${new URLSearchParams({
            prepay_id: prepay.replace('prepay_id=', ''),
            back: `${env.PUBLIC_ORIGIN}/pages/order/index?id=${tradeId}`,
          })}`,
    checks: { spend: (who: string) => counter.count(who, checksAllowed, monotonicMs()) === 0 },
  };
  const jobs: Job[] = [
    { name: 'ask about payments', everyMs: 1_000, run: () => askUnknownPayments(payment) },
    { name: 'send refunds', everyMs: 1_000, run: () => sendRefunds(payment) },
    { name: 'import WeChat bills', everyMs: 5_000, run: () => importBills(payment) },
  ];
  const payNotices = {
    now,
    keyring,
    apiKey: env.WXPAY_API_KEY,
    onRefused: (why: string) => log.warn({ why }, 'WeChat Pay: notice refused'),
  };
  return { payment, payNotices, jobs };
}

function reportRoom(
  db: Db,
  { now }: Clock,
  {
    sharing,
    onboarding,
  }: {
    sharing: ReturnType<typeof sharingRoom>;
    onboarding: ReturnType<typeof onboardingRoom>;
  },
) {
  return {
    funnel: { now, funnel: createFunnelStore(db), ...sharing },
    appraisals: { now, appraisals: createAppraisalStore(db), print: onboarding.needs.print },
  };
}

/** Invoices, settlements, and the bills that they are held against. Files lie where the enterprises' other files lie. */
function moneyRooms(
  env: Env,
  log: Log,
  db: Db,
  { now }: Clock,
  {
    sealed,
    onboarding,
  }: Pick<CitizenGround, 'sealed'> & { onboarding: ReturnType<typeof onboardingRoom> },
) {
  const { files, links, print, jlpay } = onboarding.needs;
  const taxOffice = {
    origin: env.INVOICE_CHECK_ORIGIN,
    secretId: env.INVOICE_CHECK_SECRET_ID,
    secretKey: env.INVOICE_CHECK_SECRET_KEY,
  };
  const invoices: InvoiceNeeds = {
    now,
    files,
    links,
    ...createInvoiceStores(db, sealed),
    invoiceCheck: createInvoiceCheck(taxOffice, log),
  };
  const settlements: SettlementNeeds = { now, print, ...createSettlementStores(db) };
  const reconciliation: ReconciliationNeeds = {
    now,
    files,
    fetchBill: jlpay.fetchBill,
    printXlsx: print.xlsx,
    ...createReconciliationStores(db),
  };
  const jobs: Job[] = [
    { name: 'check invoices', everyMs: 2_000, run: () => checkInvoices(invoices) },
    { name: 'draw settlements', everyMs: 10_000, run: () => drawSettlements(settlements) },
    {
      name: 'import bills of 嘉联',
      everyMs: 60_000,
      run: () => importTerminalBills(reconciliation),
    },
  ];
  return { invoices, settlements, reconciliation, jobs };
}

/** Whoever closes a case by stopping its enterprise takes the very step that the enterprise's own page takes. */
function supervisionRoom(
  db: Db,
  { now }: Clock,
  { sealed, blocklist }: Pick<CitizenGround, 'sealed' | 'blocklist'>,
) {
  const citizens = createCitizenStore(db, sealed);
  const storesOn = (tx: Tx) => supervisionStoresOn(tx, { sealed, citizens });
  const suspendOn =
    (tx: Tx): Suspend =>
    (officer, ask) =>
      suspendMerchant(
        {
          now,
          inTransaction: (step) =>
            step(onboardingStoresOn(tx, { sealed, phoneIndexOf: citizens.phoneIndexOf })),
        },
        officer,
        ask,
      );
  const needs: SupervisionNeeds = {
    now,
    reads: storesOn(db),
    inTransaction: (work) => db.$transaction((tx) => work(storesOn(tx))),
    inClosing: (work) => db.$transaction((tx) => work({ ...storesOn(tx), suspend: suspendOn(tx) })),
    refreshBlocklist: blocklist.refresh,
  };
  const jobs: Job[] = [{ name: 'screen sales', everyMs: 30_000, run: () => screenSales(needs) }];
  return { needs, jobs };
}

type CitizenGround = {
  sealed: SealedFields;
  wechat: WechatLine;
  blocklist: Blocklist;
  revoked: RevokedSessions;
  tokens: AccessTokens;
  vouchers: VoucherStore;
};

function citizenRoom(
  env: Env,
  db: Db,
  clock: Clock,
  { sealed, wechat: line, blocklist, revoked, tokens, vouchers }: CitizenGround,
) {
  const accounts = createAccountStore(db, sealed);
  const citizens = createCitizenStore(db, sealed);
  const sessions = createSessionStore(db);
  const wechat = createWechat(line);
  const { now } = clock;
  const needs: Omit<CitizenRouteNeeds, keyof Doors> = {
    sessions: { wechat, accounts, citizens, sessions, tokens, now, isBlocked: blocklist.hasAny },
    exported: {
      accounts,
      now,
      listVouchers: async (citizenId) =>
        (await vouchers.listByCitizen(citizenId)).map((one) => presentExported(one, now())),
      listTrades: async (citizenId) => (await vouchers.listTrades(citizenId)).map(presentPaidTrade),
      listDeskClaims: async (citizenId) =>
        (await createDeskClaimStore(db, sealed).listByCitizen(citizenId)).map(presentHelped),
      listInvoices: createInvoiceStores(db, sealed).reads.invoices.listOfHolder,
    },
    erase: {
      accounts,
      citizens,
      voidUnused: vouchers.voidUnused,
      writeAudit,
      refreshRevoked: revoked.refresh,
      now,
    },
    consent: {
      wechatOrigin: env.WECHAT_CONSENT_ORIGIN,
      publicOrigin: env.PUBLIC_ORIGIN,
      appid: env.WECHAT_APPID,
    },
  };
  const jobs: Job[] = [
    { name: 'delete dead sessions', everyMs: 3_600_000, run: () => sessions.deleteDead(now()) },
  ];
  return { needs, jobs };
}

/** A text is read from Postgres at most so often, however many open the home page. */
const contentLivesMs = 3_000;
const mostCampaigns = 100;

function contentRoom(env: Env, db: Db, { now }: Clock, line: WechatLine) {
  const contents = createContentStore(db);
  const needs: ContentNeeds = {
    now,
    contents,
    inTransaction: createInContent(db),
    wechat: createWechatOutreach(line, env.WECHAT_CHECK_OPENID),
  };
  const show = createShowContent(needs);
  const shown = new LRUCache<string, PublishedContent>({
    max: mostCampaigns,
    ttl: contentLivesMs,
    fetchMethod: show,
  });
  const showContent = async (campaignId: string) =>
    (await shown.fetch(campaignId)) ?? show(campaignId);
  return { needs, showContent };
}

/** A link is read at most so often, however many follow it; a wrong code is remembered as wrong. */
const linkLivesMs = 3_000;
const mostLinks = 20_000;
/** How long WeChat's links are left alone after it gave none. */
const urlLinkRestMs = 15_000;

function sharingRoom(
  env: Env,
  db: Db,
  { now }: Clock,
  { sealed, wechat: line }: Pick<CitizenGround, 'sealed' | 'wechat'>,
) {
  const links = createLinkStore(db);
  const views = createViewLog(db);
  const wechat = createWechatOutreach(line);
  const known = new LRUCache<string, { link: Link | undefined }>({
    max: mostLinks,
    ttl: linkLivesMs,
    fetchMethod: async (code) => ({ link: await links.find(code) }),
  });
  const opens = createGroupCommit<Open, undefined>(links.insertOpens, { pipelines: 1 });
  const finding = {
    now,
    findLink: async (code: string) => (await known.fetch(code))?.link,
    attempts: createAttemptCounter(),
  };
  const urlLinks = { now, links, wechat };
  const jobs: Job[] = [
    {
      name: 'renew WeChat links',
      everyMs: 60_000,
      run: () => renewUrlLinks(urlLinks),
    },
    {
      name: 'fold away viewers',
      everyMs: 3_600_000,
      run: () => views.foldBefore(businessDay(addSeconds(now(), -24 * 3600))),
    },
  ];
  return {
    view: {
      ...finding,
      views,
      markOf: sealed.index,
      urlLinkOf: createUrlLinkOf(urlLinks, createBreaker(urlLinkRestMs, monotonicMs)),
    },
    open: { ...finding, attempts: createAttemptCounter(), opens, links, markOf: sealed.index },
    share: { now, links },
    give: { now, links },
    links,
    views,
    publicOrigin: env.PUBLIC_ORIGIN,
    jobs,
    async stop(): Promise<void> {
      await opens.drained();
      await views.stop();
    },
  };
}

const reminderRoom = (env: Env, db: Db, { now }: Clock, wechat: WechatLine): SendNeeds => ({
  now,
  reminders: createReminderStore(db),
  plans: createReminderPlans(db),
  wechat: createWechatOutreach(wechat),
  templateIds: {
    opening: env.WECHAT_TEMPLATE_OPENING,
    expiry: env.WECHAT_TEMPLATE_EXPIRY,
    redeemed: env.WECHAT_TEMPLATE_REDEEMED,
    invoice: env.WECHAT_TEMPLATE_INVOICE,
    settlement: env.WECHAT_TEMPLATE_SETTLEMENT,
  },
});

/** How long WeChat's codes are left alone after it drew none. */
const codeRestMs = 60_000;

const posterRoom = (
  env: Env,
  db: Db,
  { now }: Clock,
  { wechat, links }: { wechat: WechatLine; links: LinkStore },
): PosterNeeds => ({
  now,
  links,
  posters: createPosterStore(db),
  painter: createPainter(),
  files: storageOf(env),
  wechat: createWechatOutreach(wechat),
  wechatRests: createBreaker(codeRestMs, monotonicMs),
  publicOrigin: env.PUBLIC_ORIGIN,
});

type Admission = ReturnType<typeof createAdmission>;

/** Redis as the claim sees it: there, resting after a failure, or not there at all. */
function createAdmission(env: Env) {
  const redis = env.REDIS_URL ? createRedis(env.REDIS_URL) : undefined;
  const gate = redis && createStockGate(redis);
  const breaker = createBreaker(1_000, monotonicMs);
  return {
    redis,
    gate: (): StockGate | undefined => (gate?.reachable() && !breaker.isOpen() ? gate : undefined),
    failed: () => breaker.trip(),
    state: () => redis?.status ?? 'none',
    stop: () => redis?.disconnect(),
  };
}

async function claimRoom(
  log: Log,
  db: Db,
  clock: Clock,
  blocklist: Blocklist,
  admission: Admission,
) {
  const claims = createClaimStore(db);
  const seals = createClaimSealStore(db);
  const issue = createIssueStore(db);
  const claimLog = createClaimLog(db);
  const stockTerms: Followed<StockTerms[]> = await follow(claims.listTerms, 2_000);
  const batchTerms = (batchId: string) =>
    stockTerms.current().filter((one) => one.batchId === batchId);
  const keepBatch = async (batchId: string) => {
    const gate = admission.gate();
    if (gate) {
      await claims.alone(keepGateLock, () =>
        loadBatch({ claims, gate }, batchId, batchTerms(batchId)),
      );
    }
  };
  const permitted = createGroupCommit(
    writePermits({
      gate: admission.gate,
      gateFailed: admission.failed,
      insert: issue.insertPermitted,
    }),
  );
  // One statement at a time: pickers of one stock would only wait for each other's lock. Each looks at the whole stock
  // anew, so it takes many claims along.
  const picker = createGroupCommit(issue.pick, { pipelines: 1, maxBatch: 512 });

  const needs: ClaimNeeds = {
    now: clock.now,
    terms: (stockId) => stockTerms.current().find((one) => one.stockId === stockId),
    isBlocked: (who) =>
      blocklist.hasAny([
        { kind: 'citizen', subject: who.citizenId },
        { kind: 'device', subject: who.deviceId },
      ]),
    attempts: {
      citizen: createAttemptCounter(),
      device: createAttemptCounter(),
      network: createAttemptCounter(),
    },
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

  return {
    needs,
    find: { batchTerms, listEarlier: claims.listEarlier, gate: admission.gate },
    explain: { batchTerms, log: claimLog, seals, soldOutAt: claims.soldOutAt },
    jobs: claimJobs({ terms: stockTerms.current, clock, admission, claims, seals, keepBatch }),
    figures: {
      claims_waiting: {
        help: 'Claims that wait for a commit',
        value: () => permitted.waiting() + picker.waiting(),
      },
      claim_log_lost: {
        help: 'Lines that the claim log had no room for',
        value: claimLog.lost,
      },
    },
    async stop(): Promise<void> {
      stockTerms.stop();
      await Promise.all([permitted.drained(), picker.drained()]);
      await claimLog.stop();
    },
  };
}

type ClaimJobNeeds = {
  terms: () => StockTerms[];
  clock: Clock;
  admission: Admission;
  claims: ClaimStore;
  seals: ClaimSealStore;
  keepBatch: (batchId: string) => Promise<void>;
};

/** Redis is loaded this long before a batch opens. */
const loadAheadMs = 10 * 60_000;

/** What keeps the claim's gate and log in order, whoever of the replicas does it. */
function claimJobs({ terms, clock, admission, claims, seals, keepBatch }: ClaimJobNeeds): Job[] {
  const isDue = (one: StockTerms) =>
    clock.now() < one.endsAt && clock.now().getTime() > one.opensAt.getTime() - loadAheadMs;
  const forEachBatch = async (run: (batchId: string) => Promise<unknown>) => {
    const due = terms().filter(isDue);
    for (const batchId of new Set(due.map((one) => one.batchId))) {
      await run(batchId);
    }
  };
  return [
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
}
