import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import { officerActor } from '../officer/officer.rules';
import type { JlpayPlatform } from '../platform/jlpay-platform';
import { JlpayUnavailable } from '../platform/jlpay-platform';
import type { Application } from './application.store';
import {
  type ChangeNeeds,
  enterpriseActor,
  holdApplication,
  reread,
  takeStep,
} from './change-application.flow';
import type { Standing } from './contracting.store';
import { contractingLeft, type Officer } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';

export type PrepareNeeds = ChangeNeeds & { jlpay: JlpayPlatform };

type OwnerAsk = { id: string; citizenId: string; version: number };

/** @throws Refusal not_found, application_changed, not_allowed_now */
export async function holdContracting(
  stores: OnboardingStores,
  { id, citizenId, version }: OwnerAsk,
): Promise<Application & { merchantId: string }> {
  const mine = (one: Application) => one.ownerCitizenId === citizenId;
  const application = await holdApplication(stores, id, version, mine);
  const { status, merchantId } = application;
  if (merchantId === null || (status !== 'contracting' && status !== 'live')) {
    throw new Refusal('not_allowed_now', { facts: { status } });
  }
  return { ...application, merchantId };
}

const reached = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof JlpayUnavailable ? new Refusal('jlpay_unavailable') : error;
  }
};

/**
 * Has a small amount sent to the corporate account (R-1.2a). The amount is between the bank and the enterprise: we never
 * know it, we only ask whether it was named rightly.
 * @throws Refusal not_found, application_changed, not_allowed_now, account_refused, jlpay_unavailable
 */
export async function sendSmallAmount(
  { now, inTransaction, jlpay }: PrepareNeeds,
  ask: OwnerAsk,
): Promise<Application> {
  const before = await inTransaction((stores) => holdContracting(stores, ask));
  if (before.accountState === 'verified') {
    throw new Refusal('not_allowed_now', { facts: { status: before.accountState } });
  }
  // The same number for the same version: a repeated tap sends no second amount.
  const checkNo = `${before.id.slice(4)}-${before.version}`;
  const { bankName, bankAccount: account, enterpriseName } = before.form;
  const isKnown = await reached(
    jlpay.sendSmallAmount({ checkNo, accountName: enterpriseName, bankName, account }),
  );
  if (!isKnown) {
    throw new Refusal('account_refused');
  }
  return inTransaction(async (stores) => {
    const application = await holdContracting(stores, ask);
    await takeStep(stores, application, {
      event: 'verify_account',
      actor: enterpriseActor(ask.citizenId, application),
      at: now(),
      reason: '已发起小额打款',
      change: { accountState: 'sent', accountCheckNo: checkNo, accountTriesLeft: 3 },
    });
    return reread(stores, application.id);
  });
}

/**
 * Compares the amount that the enterprise names with the one that was sent; three tries.
 * @throws Refusal not_found, application_changed, not_allowed_now, account_amount_wrong, account_tries_used,
 *   jlpay_unavailable
 */
export async function confirmSmallAmount(
  { now, inTransaction, jlpay }: PrepareNeeds,
  ask: OwnerAsk & { amountFen: number },
): Promise<Application> {
  const before = await inTransaction((stores) => holdContracting(stores, ask));
  if (before.accountState === 'failed') {
    throw new Refusal('account_tries_used');
  }
  const { accountCheckNo: checkNo } = before;
  if (before.accountState !== 'sent' || checkNo === null) {
    throw new Refusal('not_allowed_now', { facts: { status: before.accountState } });
  }
  const isRight = await reached(jlpay.isSmallAmount({ checkNo, amountFen: ask.amountFen }));
  const application = await inTransaction(async (stores) => {
    const held = await holdContracting(stores, ask);
    const triesLeft = held.accountTriesLeft - 1;
    await takeStep(stores, held, {
      event: 'verify_account',
      actor: enterpriseActor(ask.citizenId, held),
      at: now(),
      reason: isRight ? '对公账户核对一致' : `金额不符，还可核对 ${triesLeft} 次`,
      change: isRight
        ? { accountState: 'verified', accountVerifiedAt: now() }
        : { accountState: triesLeft > 0 ? 'sent' : 'failed', accountTriesLeft: triesLeft },
    });
    return reread(stores, held.id);
  });
  if (!isRight) {
    throw new Refusal('account_amount_wrong', {
      facts: { triesLeft: application.accountTriesLeft, version: application.version },
    });
  }
  return application;
}

const mostCashiers = 50;

/**
 * Names a cashier and makes the invitation.
 * @throws Refusal not_found, application_changed, not_allowed_now, too_many_cashiers
 */
export function inviteCashier(
  { now, inTransaction }: ChangeNeeds,
  ask: OwnerAsk & { name: string },
): Promise<Application> {
  return inTransaction(async (stores) => {
    const application = await holdContracting(stores, ask);
    const merchant = await stores.merchants.findForUpdate(application.merchantId);
    if ((merchant?.cashiers.length ?? 0) >= mostCashiers) {
      throw new Refusal('too_many_cashiers');
    }
    await stores.merchants.insertCashier(application.merchantId, ask.name, now());
    await takeStep(stores, application, {
      event: 'train_cashier',
      actor: enterpriseActor(ask.citizenId, application),
      at: now(),
      reason: `邀请收银员 ${ask.name}`,
    });
    return reread(stores, application.id);
  });
}

/**
 * Marks the invited cashier trained when every answer is right. A second pass changes nothing.
 * @returns which questions were answered wrongly
 * @throws Refusal not_found
 */
export function answerQuiz(
  { now, inTransaction }: ChangeNeeds,
  ask: { invite: string; citizenId: string; answers: readonly number[] },
): Promise<{ passed: boolean; wrong: number[] }> {
  return inTransaction(async (stores) => {
    const cashier = await stores.merchants.findInvite(ask.invite);
    const seen = cashier && (await stores.applications.findByMerchant(cashier.merchantId));
    const application = seen && (await stores.applications.findForUpdate(seen.id));
    const campaign = application && (await stores.applications.termsOf(application.campaignId));
    if (!cashier || !application || !campaign) {
      throw new Refusal('not_found');
    }
    const wrong = campaign.terms.quiz.flatMap(({ answer }, index) =>
      ask.answers[index] === answer ? [] : [index],
    );
    if (wrong.length === 0 && cashier.trainedAt === null) {
      await stores.merchants.markTrained(cashier.id, ask.citizenId, now());
      await takeStep(stores, application, {
        event: 'train_cashier',
        actor: { kind: 'enterprise', id: ask.citizenId, name: cashier.name },
        at: now(),
        reason: `收银员 ${cashier.name} 培训合格`,
      });
    }
    return { passed: wrong.length === 0, wrong };
  });
}

/** The merchant, held, with the application that brought it here. @throws Refusal not_found */
async function holdMerchant(
  stores: OnboardingStores,
  merchantId: string,
): Promise<{ merchant: Standing; application: Application | undefined }> {
  const seen = await stores.applications.findByMerchant(merchantId);
  // The application before the merchant, as everywhere: two changes cannot deadlock.
  const application = seen && (await stores.applications.findForUpdate(seen.id));
  const merchant = await stores.merchants.findForUpdate(merchantId);
  if (!merchant) {
    throw new Refusal('not_found');
  }
  return { merchant, application };
}

/** What an officer did to a merchant: a step of its application; one that came as a sample has only the audit log. */
async function noteStanding(
  stores: OnboardingStores,
  { merchant, application }: { merchant: Standing; application: Application | undefined },
  officer: Officer,
  step: {
    event: 'bind_terminal' | 'suspend' | 'ask_to_lift' | 'lift';
    at: Instant;
    reason: string;
  },
): Promise<void> {
  const { event, at, reason } = step;
  if (application) {
    await takeStep(stores, application, { ...step, actor: officerActor(officer) });
  } else {
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: `merchant.${event}`,
      subject: merchant.id,
      detail: { reason },
    });
  }
}

/**
 * Registers a terminal for a store at 嘉联 and binds it here with its key.
 * @throws Refusal not_found, not_allowed_now, jlpay_unavailable
 */
export async function bindTerminal(
  { now, inTransaction, jlpay }: PrepareNeeds,
  officer: Officer,
  ask: { merchantId: string; storeId: string },
): Promise<void> {
  const { merchant } = await inTransaction((stores) => holdMerchant(stores, ask.merchantId));
  const store = merchant.stores.find((one) => one.id === ask.storeId);
  if (!store) {
    throw new Refusal('not_found');
  }
  const registered = await reached(
    jlpay.registerTerminal({
      mchId: merchant.mchId,
      mchName: merchant.name,
      storeName: store.name,
      // A repeated call for the same next terminal of this store is answered with the same terminal.
      requestNo: `${store.id.slice(4)}-${store.terminals.length + 1}`,
      cashiers: merchant.cashiers.map((one) => ({ cashierNo: one.cashierNo, name: one.name })),
    }),
  );
  await inTransaction(async (stores) => {
    const { merchant: held, application } = await holdMerchant(stores, ask.merchantId);
    const at = now();
    const { appid, publicKey, termNo } = registered;
    if (held.stores.some((one) => one.terminals.some((each) => each.termNo === termNo))) {
      return;
    }
    await stores.merchants.admitApp({ appid, publicKey, mchId: held.mchId });
    await stores.merchants.insertTerminal({
      termNo,
      merchantId: held.id,
      storeId: store.id,
      boundAt: at,
    });
    await noteStanding(stores, { merchant: held, application }, officer, {
      event: 'bind_terminal',
      at,
      reason: `${store.name} 绑定终端 ${termNo}`,
    });
  });
}

/**
 * Rotates the key of the application that speaks for the merchant's terminals: both keys are good until the next one.
 * @throws Refusal not_found, jlpay_unavailable
 */
export async function rotateKey(
  { now, inTransaction, jlpay }: PrepareNeeds,
  officer: Officer,
  merchantId: string,
): Promise<{ appid: string; activeKeys: number }> {
  const { merchant } = await inTransaction((stores) => holdMerchant(stores, merchantId));
  const { appid, publicKey } = await reached(jlpay.announceKey({ mchId: merchant.mchId }));
  const activeKeys = await inTransaction(async ({ merchants, writeAudit }) => {
    const count = await merchants.admitApp({ appid, publicKey, mchId: merchant.mchId });
    await writeAudit({
      at: now(),
      actor: officerActor(officer),
      action: 'merchant.rotate_key',
      subject: merchantId,
      detail: { appid, publicKey, activeKeys: count },
    });
    return count;
  });
  // Only now may the new key sign: a till that used it earlier would have been refused.
  await reached(jlpay.useKey({ publicKey }));
  return { appid, activeKeys };
}

const clockActor = { kind: 'job', id: null, name: '系统' } as const;

/** The merchant's terminal has done its training sale; the first time counts. */
export function markRehearsed(
  { now, inTransaction }: ChangeNeeds,
  merchantId: string,
): Promise<void> {
  return inTransaction(async (stores) => {
    const { application } = await holdMerchant(stores, merchantId);
    if (application?.status === 'contracting' && application.rehearsedAt === null) {
      const at = now();
      await takeStep(stores, application, {
        event: 'rehearse',
        actor: clockActor,
        at,
        reason: '练习销售完成',
        change: { rehearsedAt: at },
      });
    }
  });
}

/** How the merchant's preparations stand. */
const leftOf = (application: Application, merchant: Standing) =>
  contractingLeft({
    agreementSignedAt: application.agreementSignedAt,
    accountVerifiedAt: application.accountVerifiedAt,
    rehearsedAt: application.rehearsedAt,
    activeTerminals: merchant.stores.flatMap((one) => one.terminals).filter((one) => one.active)
      .length,
    trainedCashiers: merchant.cashiers.filter((one) => one.trainedAt !== null).length,
  });

/**
 * Opens the stores: from now on they stand on the map and redeem.
 * @throws Refusal not_found, application_changed, not_allowed_now, not_ready
 */
export function goLive(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { merchantId: string; version: number },
): Promise<void> {
  return inTransaction(async (stores) => {
    const { merchant, application } = await holdMerchant(stores, ask.merchantId);
    if (merchant.version !== ask.version) {
      throw new Refusal('application_changed', {
        facts: { version: merchant.version, status: merchant.status },
      });
    }
    if (application?.status !== 'contracting') {
      throw new Refusal('not_allowed_now', { facts: { status: merchant.status } });
    }
    const missing = leftOf(application, merchant);
    if (missing.length > 0) {
      throw new Refusal('not_ready', { facts: { missing: missing.join(',') } });
    }
    const at = now();
    await takeStep(stores, application, {
      event: 'go_live',
      actor: officerActor(officer),
      at,
      change: { liveAt: at },
    });
    await stores.merchants.setStanding(merchant.id, merchant.version, { status: 'live' });
    await stores.merchants.list(application.campaignId, merchant.id, {
      publicityVersion: application.publicityVersion,
      listedAt: at,
    });
  });
}

/** @throws Refusal not_found, application_changed, not_allowed_now */
async function holdStanding(
  stores: OnboardingStores,
  ask: { merchantId: string; version: number },
  expected: 'live' | 'suspended',
) {
  const held = await holdMerchant(stores, ask.merchantId);
  const { version, status } = held.merchant;
  if (version !== ask.version) {
    throw new Refusal('application_changed', { facts: { version, status } });
  }
  if (status !== expected) {
    throw new Refusal('not_allowed_now', { facts: { status } });
  }
  return held;
}

/**
 * Stops an enterprise: the very next lock at its terminals is refused, its stores leave the map.
 * @throws Refusal not_found, application_changed, not_allowed_now
 */
export function suspendMerchant(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { merchantId: string; version: number; reason: string },
): Promise<void> {
  return inTransaction(async (stores) => {
    const { merchant, application } = await holdStanding(stores, ask, 'live');
    await stores.merchants.setStanding(merchant.id, merchant.version, { status: 'suspended' });
    const { reason } = ask;
    const held = { merchant, application };
    await noteStanding(stores, held, officer, { event: 'suspend', at: now(), reason });
  });
}

/**
 * The first who asks marks the wish, the second, another person, lifts the suspension.
 * @throws Refusal not_found, application_changed, not_allowed_now, second_person_required
 */
export function liftSuspension(
  { now, inTransaction }: ChangeNeeds,
  officer: Officer,
  ask: { merchantId: string; version: number; reason: string },
): Promise<void> {
  return inTransaction(async (stores) => {
    const { merchant, application } = await holdStanding(stores, ask, 'suspended');
    if (merchant.liftAskedBy === officer.officerId) {
      throw new Refusal('second_person_required');
    }
    const isSecond = merchant.liftAskedBy !== null;
    await stores.merchants.setStanding(
      merchant.id,
      merchant.version,
      isSecond
        ? { status: 'live', liftAskedBy: null, liftAskedName: null }
        : { liftAskedBy: officer.officerId, liftAskedName: officer.name },
    );
    await noteStanding(stores, { merchant, application }, officer, {
      event: isSecond ? 'lift' : 'ask_to_lift',
      at: now(),
      reason: ask.reason,
    });
  });
}
